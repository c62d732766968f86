package net.tweed.netlink.tun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/**
 * A TUN device (Linux {@code Documentation/networking/tuntap.rst}): packets that the kernel routes to it are read here, and
 * packets written here arrive in the kernel. It lives for as long as it is open. One thread reads, one writes.
 */
public final class TunDevice implements AutoCloseable {
    /** Reading ended because of the stop signal. No error number is so large. */
    public static final int STOPPED = -100_000;

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final long TUNSETIFF = 0x400454ca; // linux/if_tun.h
    private static final long TUNSETOFFLOAD = 0x400454d0;
    private static final long TUNGETIFF = 0x800454d2;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_VNET_HDR = 0x4000;
    private static final int CHECKSUM_AND_TSO4 = 1 | 2; // TUN_F_CSUM | TUN_F_TSO4
    private static final int LONGEST_NAME = 15; // IFNAMSIZ, less the zero byte
    private static final int NAME_AND_FLAGS = 40; // struct ifreq

    private final Libc libc;
    private final String name;
    private final int fd;
    private final Offload offload;
    private final ByteBuffer request = Direct.buffer(NAME_AND_FLAGS);
    private boolean open = true;

    private TunDevice(Libc libc, String name, int fd, Offload wish) {
        this.libc = libc;
        this.name = name;
        this.fd = fd;
        this.offload = wish == Offload.SEGMENTS && attach(IFF_VNET_HDR) == 0 ? Offload.SEGMENTS : plain();
    }

    /**
     * Makes a device in the current thread's network namespace. Needs CAP_NET_ADMIN.
     *
     * @param wish what the kernel should hand over; what it does is in {@link #offload()}
     * @throws TweedException where there can be none of this name
     */
    public static TunDevice open(String name, Offload wish) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no name of a device");
        }
        Libc libc = Libc.load();
        Offload next = wish;
        while (true) {
            int fd = libc.open("/dev/net/tun", O_RDWR_NONBLOCK_CLOEXEC);
            if (fd < 0) {
                throw unavailable(name, -fd);
            }
            try {
                TunDevice device = new TunDevice(libc, name, fd, next);
                if (next == Offload.NONE || libc.ioctl(fd, TUNSETOFFLOAD, CHECKSUM_AND_TSO4) >= 0) {
                    return device;
                }
            } catch (TweedException e) {
                libc.close(fd);
                throw e;
            }
            libc.close(fd); // it has the header, and not what the header is for
            next = Offload.NONE;
        }
    }

    private Offload plain() {
        int error = attach(0);
        if (error != 0) {
            throw unavailable(name, error);
        }
        return Offload.NONE;
    }

    /** {@code ip tuntap add mode tun}; 0 or the error number. */
    private int attach(int flags) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        request.clear().put(text);
        request.putShort(16, (short) (IFF_TUN | IFF_NO_PI | flags));
        return Math.max(0, -libc.ioctl(fd, TUNSETIFF, request));
    }

    private static TweedException unavailable(String name, int errno) {
        String text = "Cannot make TUN device " + name + ": " + Errno.text(errno);
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES ->
                new TweedException(Kind.DENIED, text + ". Run as root or with CAP_NET_ADMIN");
            case Errno.ENOENT, Errno.ENODEV ->
                new TweedException(
                        Kind.UNAVAILABLE,
                        text + ". There must be a /dev/net/tun: modprobe tun; a container must be given that device");
            case Errno.EBUSY, Errno.EINVAL, Errno.EEXIST ->
                new TweedException(
                        Kind.UNAVAILABLE, text + ". Another program has a device of that name: ip link show " + name);
            default -> new TweedException(Kind.UNAVAILABLE, text + ". It is tried again");
        };
    }

    /** The names of the devices that this process has open. */
    public static List<String> held() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            return descriptors
                    .flatMap(TunDevice::lines)
                    .flatMap(TunDevice::device)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<String> lines(Path descriptor) {
        try {
            return Files.readAllLines(descriptor).stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.of(); // closed meanwhile
        }
    }

    private static Stream<String> device(String line) {
        return line.startsWith("iff:") ? Stream.of(line.substring(4).strip()) : Stream.of();
    }

    public String name() {
        return name;
    }

    /** What the kernel hands over: where it is {@link Offload#SEGMENTS}, a {@link VirtioHeader} is before each packet. */
    public Offload offload() {
        return offload;
    }

    /** The length of what stands before each packet that is read or written. */
    public int headerBytes() {
        return offload == Offload.SEGMENTS ? VirtioHeader.BYTES : 0;
    }

    /** Whether the device is still there: it goes with {@code ip link delete}. */
    public boolean alive() {
        return open && libc.ioctl(fd, TUNGETIFF, request) >= 0;
    }

    /** How one thread reads. */
    public Reader reader(StopSignal stop) {
        return new Reader(libc, fd, stop.waiter(fd));
    }

    /** Writes the pieces as one packet; the number of bytes, or a negative error number. */
    public int write(Gather packet) {
        return libc.writev(fd, packet.vectors(), packet.count());
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            libc.close(fd);
        }
    }

    /** Reads packets, waiting for them. */
    public static final class Reader {
        private final Libc libc;
        private final int fd;
        private final StopSignal.Waiter waiter;

        private Reader(Libc libc, int fd, StopSignal.Waiter waiter) {
            this.libc = libc;
            this.fd = fd;
            this.waiter = waiter;
        }

        /** Reads one packet; its length, a negative error number, or {@link #STOPPED}. */
        public int read(Packets into) {
            while (true) {
                int length = libc.read(fd, into.machine());
                if (length == -Libc.EAGAIN) {
                    int waited = waiter.await();
                    if (waited < 0) {
                        return waited;
                    }
                } else if (length != -Libc.EINTR) {
                    return length;
                }
            }
        }
    }
}
