package net.tweed.netlink.sys;

/** Linux error numbers (asm-generic/errno-base.h, errno.h) that netlink and sockets answer with. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EIO = 5;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int ERANGE = 34;
    public static final int EBADFD = 77;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** The name and what it means: {@code no such device (ENODEV)}. */
    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted (EPERM)";
            case ENOENT -> "no such entry (ENOENT)";
            case ESRCH -> "no such entry (ESRCH)";
            case EIO -> "input or output failed (EIO)";
            case EACCES -> "permission denied (EACCES)";
            case EBUSY -> "busy (EBUSY)";
            case EEXIST -> "it exists already (EEXIST)";
            case ENODEV -> "no such device (ENODEV)";
            case EINVAL -> "invalid argument (EINVAL)";
            case ENOSPC -> "no room (ENOSPC)";
            case ERANGE -> "out of range (ERANGE)";
            case EBADFD -> "the device is gone (EBADFD)";
            case EMSGSIZE -> "message too long (EMSGSIZE)";
            case EOPNOTSUPP -> "not supported by this kernel or device; is the module loaded? (EOPNOTSUPP)";
            case EAFNOSUPPORT -> "this kernel does not have that address family (EAFNOSUPPORT)";
            case EADDRINUSE -> "the address is in use (EADDRINUSE)";
            case EADDRNOTAVAIL -> "no interface has that address (EADDRNOTAVAIL)";
            case ENETDOWN -> "the network device is down (ENETDOWN)";
            case ENETUNREACH -> "network unreachable (ENETUNREACH)";
            case ENOBUFS -> "no buffer space (ENOBUFS)";
            case EHOSTUNREACH -> "no route to host (EHOSTUNREACH)";
            default -> "error " + errno;
        };
    }
}
