package net.tweed.netlink.tun;

import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/** Sends ICMP messages from this host: the kernel adds the IP header (raw(7)). For one thread. Needs CAP_NET_RAW. */
public final class IcmpSocket implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int IPPROTO_ICMP = 1;

    private final Libc libc;
    private final int fd;
    private final SocketAddress to = new SocketAddress();
    private final MessageHeader header;
    private boolean open = true;

    private IcmpSocket(Libc libc, int fd) {
        this.libc = libc;
        this.fd = fd;
        this.header = new MessageHeader(libc, to);
        header.noControl();
    }

    /** Opens a socket in the current thread's network namespace. */
    public static IcmpSocket open() {
        Libc libc = Libc.load();
        int fd = libc.socket(AF_INET, SOCK_RAW_NONBLOCK_CLOEXEC, IPPROTO_ICMP);
        if (fd < 0) {
            throw new TweedException(
                    Kind.DENIED, "Cannot open a socket for ICMP: " + Errno.text(-fd) + ". It needs CAP_NET_RAW");
        }
        return new IcmpSocket(libc, fd);
    }

    /** Sends one message; the number of bytes, or a negative error number. */
    public int send(Gather message, int ip) {
        to.set(ip, 0);
        header.point(message);
        return libc.sendmsg(fd, header.memory(), 0);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            libc.close(fd);
        }
    }
}
