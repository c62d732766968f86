package net.tweed.netlink.tun;

import java.nio.ByteBuffer;
import net.tweed.netlink.sys.Libc;

/** {@code struct msghdr} of 64-bit Linux with one control message, cmsg(3) and sendmsg(2). For one thread. */
final class MessageHeader {
    private static final int NAME_LENGTH = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL_LENGTH = 40;
    private static final int CONTROL_HEADER = 16; // struct cmsghdr: length, level, type
    private static final int CONTROL_ROOM = 64;

    private final Libc libc;
    private final SocketAddress name;
    private final ByteBuffer memory = Direct.buffer(56);
    private final ByteBuffer control = Direct.buffer(CONTROL_ROOM);

    MessageHeader(Libc libc, SocketAddress name) {
        this.libc = libc;
        this.name = name;
        memory.putLong(0, libc.address(name.memory())).putInt(NAME_LENGTH, SocketAddress.BYTES);
        memory.putLong(32, libc.address(control));
    }

    ByteBuffer memory() {
        return memory;
    }

    void point(Gather pieces) {
        memory.putLong(VECTORS, libc.address(pieces.vectors())).putLong(VECTOR_COUNT, pieces.count());
    }

    void noControl() {
        memory.putLong(CONTROL_LENGTH, 0);
    }

    /** A control message of two bytes. */
    void control(int level, int type, int value) {
        control.putLong(0, CONTROL_HEADER + 2).putInt(8, level).putInt(12, type);
        control.putShort(CONTROL_HEADER, (short) value);
        memory.putLong(CONTROL_LENGTH, CONTROL_HEADER + 8); // padded to a word
    }

    /** Before each receipt: the kernel writes here how much it used. */
    void roomForControl() {
        memory.putInt(NAME_LENGTH, name.memory().capacity()).putLong(CONTROL_LENGTH, CONTROL_ROOM);
    }

    /** The number in the received control message; 0 where it is another or none. */
    int control(int level, int type) {
        long length = memory.getLong(CONTROL_LENGTH);
        return length >= CONTROL_HEADER + 4 && control.getInt(8) == level && control.getInt(12) == type
                ? control.getInt(CONTROL_HEADER)
                : 0;
    }
}
