package net.tweed.netlink.tun;

import java.nio.ByteBuffer;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/** Tells threads that wait in the kernel to end (eventfd(2)). Once raised, it stays so. */
public final class StopSignal implements AutoCloseable {
    private static final int CLOEXEC = 0x80000;
    private static final short POLLIN = 1;

    private final Libc libc = Libc.load();
    private final int fd;
    private final ByteBuffer one = Direct.buffer(8).putLong(0, 1);

    public StopSignal() {
        fd = libc.eventfd(0, CLOEXEC);
        if (fd < 0) {
            throw new TweedException(Kind.UNAVAILABLE, "Cannot make an eventfd: " + Errno.text(-fd));
        }
    }

    /** Ends all waiting, now and later. On any thread. */
    public void raise() {
        libc.write(fd, one, 8);
    }

    /** For one thread that waits for one descriptor. */
    Waiter waiter(int descriptor) {
        return new Waiter(libc, descriptor, fd);
    }

    /** Only after the threads that wait have ended. */
    @Override
    public void close() {
        libc.close(fd);
    }

    /** One thread's waiting. */
    static final class Waiter {
        private final Libc libc;
        private final ByteBuffer polled = Direct.buffer(16); // two struct pollfd

        private Waiter(Libc libc, int descriptor, int stop) {
            this.libc = libc;
            polled.putInt(0, descriptor).putShort(4, POLLIN).putInt(8, stop).putShort(12, POLLIN);
        }

        /** Waits until there is something to read; 0, the negative error number, or {@link TunDevice#STOPPED}. */
        int await() {
            int ready;
            do {
                ready = libc.poll(polled, -1);
            } while (ready == -Libc.EINTR);
            if (ready < 0) {
                return ready;
            }
            return polled.getShort(14) != 0 ? TunDevice.STOPPED : 0;
        }
    }
}
