package net.tweed.netlink.sys;

import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Network namespaces by name, as {@code ip netns} keeps them under {@code /run/netns}.
 *
 * <p>A thread that {@link #enter}s one stays in it, and threads it starts inherit it: so enter only on a thread made for
 * that. What such a thread opens (sockets, child processes) lives in the namespace for good. {@code /proc/net} shows the
 * main thread's namespace; {@code /proc/thread-self/net} shows this one's.
 */
public final class NetworkNamespace {
    private static final int O_RDONLY_CLOEXEC = 0x80000; // asm-generic/fcntl.h
    private static final int CLONE_NEWNET = 0x40000000; // linux/sched.h

    private NetworkNamespace() {}

    /** Moves the current thread into the namespace. Needs CAP_SYS_ADMIN. */
    public static void enter(String name) {
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a network namespace");
        }
        Libc libc = Libc.load();
        int fd = libc.open("/run/netns/" + name, O_RDONLY_CLOEXEC);
        if (fd < 0) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot open network namespace " + name + ": " + Errno.text(-fd) + ". See: ip netns list");
        }
        int result = libc.setns(fd, CLONE_NEWNET);
        libc.close(fd);
        if (result < 0) {
            throw new TweedException(
                    Kind.DENIED,
                    "Cannot enter network namespace " + name + ": " + Errno.text(-result)
                            + ". It needs CAP_SYS_ADMIN: run as root");
        }
    }
}
