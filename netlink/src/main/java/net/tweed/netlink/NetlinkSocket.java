package net.tweed.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/** One netlink socket, in the network namespace of the thread that opened it. Used by one thread at a time. */
final class NetlinkSocket implements Transport {
    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_NETFILTER = 12;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;

    /** Holds some 10,000 queued acks (830 B each with the kernel's bookkeeping); 1 MB overflows at 2,520. */
    private static final int RECEIVE_BUFFER = 8 << 20;

    /** The kernel answers within the call; only a defect makes it wait this long. */
    private static final int RECEIVE_SECONDS = 10;

    private final Libc libc;
    private final int fd;
    private final int portId;
    private final ByteBuffer option = direct(4);
    private boolean open = true;

    private NetlinkSocket(Libc libc, int fd) {
        this.libc = libc;
        this.fd = fd;
        ByteBuffer address = direct(12).putShort(0, (short) AF_NETLINK);
        require(libc.bind(fd, address), "bind a netlink socket");
        require(libc.getsockname(fd, address, direct(4).putInt(0, 12)), "read a netlink socket's port");
        this.portId = address.getInt(4);
        if (set(SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER) < 0) {
            set(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER); // without CAP_NET_ADMIN: up to net.core.rmem_max
        }
    }

    private static NetlinkSocket open(Libc libc, int protocol) {
        int fd = require(libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol), "open a netlink socket");
        try {
            return new NetlinkSocket(libc, fd);
        } catch (TweedException e) {
            libc.close(fd);
            throw e;
        }
    }

    /** For requests: extended error texts, short acks, dumps filtered by the kernel (each where the kernel has it). */
    static NetlinkSocket forRequests(Libc libc, int protocol) {
        NetlinkSocket socket = open(libc, protocol);
        socket.set(SOL_NETLINK, NETLINK_EXT_ACK, 1);
        socket.set(SOL_NETLINK, NETLINK_CAP_ACK, 1);
        socket.set(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        ByteBuffer time = direct(16).putLong(0, RECEIVE_SECONDS); // struct timeval, 64-bit
        libc.setsockopt(socket.fd, SOL_SOCKET, SO_RCVTIMEO, time);
        return socket;
    }

    /** For events of these multicast groups (numbers, not bits). */
    static NetlinkSocket forEvents(Libc libc, int protocol, int... groups) {
        NetlinkSocket socket = open(libc, protocol);
        try {
            for (int group : groups) {
                require(socket.set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group), "join netlink group " + group);
            }
            return socket;
        } catch (TweedException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int portId() {
        return portId;
    }

    int fd() {
        return fd;
    }

    @Override
    public void send(ByteBuffer buffer, int length) {
        int sent;
        do {
            sent = libc.send(fd, buffer, length, 0);
        } while (sent == -Libc.EINTR);
        require(sent, "send " + length + " bytes to the kernel");
    }

    @Override
    public int receive(ByteBuffer buffer, int flags) {
        int received;
        do {
            received = libc.recv(fd, buffer, flags);
        } while (received == -Libc.EINTR);
        return received;
    }

    private int set(int level, int name, int value) {
        return libc.setsockopt(fd, level, name, option.putInt(0, value));
    }

    private static int require(int result, String what) {
        if (result >= 0) {
            return result;
        }
        Kind kind = result == -Errno.EPERM || result == -Errno.EACCES ? Kind.DENIED : Kind.UNAVAILABLE;
        throw new TweedException(kind, "Cannot " + what + ": " + Errno.text(-result));
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            libc.close(fd);
        }
    }
}
