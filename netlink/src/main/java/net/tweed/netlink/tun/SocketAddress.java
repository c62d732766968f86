package net.tweed.netlink.tun;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in}, ip(7). */
final class SocketAddress {
    static final int BYTES = 16;

    private static final short AF_INET = 2;

    private final ByteBuffer memory = Direct.buffer(BYTES).putShort(0, AF_INET);
    private final ByteBuffer network = memory.duplicate().order(ByteOrder.BIG_ENDIAN);

    void set(int ip, int port) {
        memory.putShort(0, AF_INET);
        network.putShort(2, (short) port).putInt(4, ip);
    }

    int ip() {
        return network.getInt(4);
    }

    int port() {
        return network.getShort(2) & 0xffff;
    }

    ByteBuffer memory() {
        return memory;
    }

    static ByteBuffer of(InetAddress ip, int port) {
        SocketAddress address = new SocketAddress();
        address.set(ByteBuffer.wrap(ip.getAddress()).getInt(), port);
        return address.memory;
    }
}
