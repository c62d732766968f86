package net.tweed.netlink.tun;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for structures of the kernel. */
final class Direct {
    private Direct() {}

    /** Zeroed memory outside the heap, numbers in this machine's order. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
