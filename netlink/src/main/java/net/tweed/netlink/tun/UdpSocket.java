package net.tweed.netlink.tun;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/**
 * A UDP socket over IPv4 that sends and receives many datagrams in one call where the kernel can (udp(7): UDP_SEGMENT since
 * Linux 4.18, UDP_GRO since 5.0). One thread sends, one receives. Sent datagrams have the socket's defaults: Don't
 * Fragment, unless the path's MTU is known to be less, and then they are fragmented here.
 */
public final class UdpSocket implements AutoCloseable {
    /** The most datagrams of one send: UDP_MAX_SEGMENTS of kernels before 6.10. */
    public static final int MOST_SEGMENTS = 64;
    /** The most bytes of one send: a whole IP packet, less the headers of IP and UDP. */
    public static final int MOST_BYTES = 65535 - 28;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;
    /** Some 60 of the largest aggregates, with the kernel's bookkeeping: a burst while the thread is off the processor. */
    private static final int BUFFER = 8 << 20;

    private final Libc libc;
    private final int fd;
    private final Offload sends;
    private final Offload receives;
    private final ByteBuffer option = Direct.buffer(4);
    private boolean open = true;

    private UdpSocket(Libc libc, int fd, InetAddress local, int port, Offload wish) {
        this.libc = libc;
        this.fd = fd;
        int bound = libc.bind(fd, SocketAddress.of(local, port));
        if (bound < 0) {
            throw unbound(local, port, -bound);
        }
        set(SOL_SOCKET, SO_SNDBUFFORCE, BUFFER); // where it may not, the kernel's own size is what there is
        set(SOL_SOCKET, SO_RCVBUFFORCE, BUFFER);
        sends = wish == Offload.SEGMENTS && set(SOL_UDP, UDP_SEGMENT, 0) >= 0 ? Offload.SEGMENTS : Offload.NONE;
        receives = wish == Offload.SEGMENTS && set(SOL_UDP, UDP_GRO, 1) >= 0 ? Offload.SEGMENTS : Offload.NONE;
    }

    /**
     * Opens a socket in the current thread's network namespace.
     *
     * @param wish whether to send and receive many datagrams at once; what it does is in {@link #sends} and {@link
     *     #receives}
     * @throws TweedException where it cannot have this address and port
     */
    public static UdpSocket open(InetAddress local, int port, Offload wish) {
        Libc libc = Libc.load();
        int fd = libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
        if (fd < 0) {
            throw unbound(local, port, -fd);
        }
        try {
            return new UdpSocket(libc, fd, local, port, wish);
        } catch (TweedException e) {
            libc.close(fd);
            throw e;
        }
    }

    private static TweedException unbound(InetAddress local, int port, int errno) {
        String remedy = switch (errno) {
            case Errno.EADDRINUSE -> ". Another program listens there: ss -ulnp; stop it, or take another Port";
            case Errno.EADDRNOTAVAIL -> ". It is tried again when the address is back";
            default -> ". It is tried again";
        };
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot listen on UDP " + Addresses.text(local) + ":" + port + ": " + Errno.text(errno) + remedy);
    }

    private int set(int level, int name, int value) {
        return libc.setsockopt(fd, level, name, option.putInt(0, value));
    }

    public Offload sends() {
        return sends;
    }

    public Offload receives() {
        return receives;
    }

    /** How one thread sends. */
    public Sender sender() {
        return new Sender(libc, fd);
    }

    /** How one thread receives. */
    public Receiver receiver(StopSignal stop) {
        return new Receiver(libc, fd, stop.waiter(fd));
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            libc.close(fd);
        }
    }

    /** Sends datagrams, waiting for room. */
    public static final class Sender {
        private static final int MSG_NOSIGNAL = 0x4000;

        private final Libc libc;
        private final int fd;
        private final SocketAddress to = new SocketAddress();
        private final MessageHeader header;

        private Sender(Libc libc, int fd) {
            this.libc = libc;
            this.fd = fd;
            this.header = new MessageHeader(libc, to);
        }

        /** Sends the pieces as one datagram; the number of bytes, or a negative error number. */
        public int send(Gather datagram, int ip, int port) {
            return send(datagram, ip, port, 0);
        }

        /**
         * Sends the pieces as datagrams of this size each, the last one as long as is left.
         *
         * @param size 0: one datagram
         * @return the number of bytes, or a negative error number
         */
        public int send(Gather datagrams, int ip, int port, int size) {
            to.set(ip, port);
            header.point(datagrams);
            if (size > 0) {
                header.control(SOL_UDP, UDP_SEGMENT, size);
            } else {
                header.noControl();
            }
            int sent;
            do {
                sent = libc.sendmsg(fd, header.memory(), MSG_NOSIGNAL);
            } while (sent == -Libc.EINTR);
            return sent;
        }
    }

    /** Receives datagrams, waiting for them. */
    public static final class Receiver {
        private static final int MSG_DONTWAIT = 0x40;

        private final Libc libc;
        private final int fd;
        private final StopSignal.Waiter waiter;
        private final SocketAddress from = new SocketAddress();
        private final MessageHeader header;
        private final Gather room = new Gather();
        private int size;

        private Receiver(Libc libc, int fd, StopSignal.Waiter waiter) {
            this.libc = libc;
            this.fd = fd;
            this.waiter = waiter;
            this.header = new MessageHeader(libc, from);
        }

        /**
         * Receives datagrams of one sender.
         *
         * @param at where in the memory to put them, one behind the other
         * @return the bytes of all, a negative error number, or {@link TunDevice#STOPPED}
         */
        public int receive(Packets into, int at) {
            room.clear().add(into, at, into.size() - at);
            header.point(room);
            while (true) {
                header.roomForControl();
                int length = libc.recvmsg(fd, header.memory(), MSG_DONTWAIT);
                if (length == -Libc.EAGAIN) {
                    int waited = waiter.await();
                    if (waited < 0) {
                        return waited;
                    }
                } else if (length != -Libc.EINTR) {
                    int each = header.control(SOL_UDP, UDP_GRO);
                    size = each > 0 ? each : Math.max(length, 1);
                    return length;
                }
            }
        }

        /** The length of each of the datagrams received last; the last one may be shorter. */
        public int size() {
            return size;
        }

        /** Who sent them. */
        public int ip() {
            return from.ip();
        }

        public int port() {
            return from.port();
        }
    }
}
