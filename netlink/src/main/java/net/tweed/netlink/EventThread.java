package net.tweed.netlink;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to multicast groups on a thread of its own, and calls "look again" once for whatever has queued up: also where
 * notifications were lost (ENOBUFS) or cannot be read, for then anything may have happened.
 */
final class EventThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);
    private static final int DONT_WAIT = 0x40; // MSG_DONTWAIT
    private static final short POLLIN = 1;
    private static final int EVENTFD_CLOEXEC = 0x80000;

    private final Libc libc;
    private final NetlinkSocket socket;
    private final int stop;
    private final Predicate<Message> matters;
    private final Runnable lookAgain;
    private final ByteBuffer received = NetlinkSocket.direct(65536);
    private final Message message = new Message(received);
    private final ByteBuffer polled = NetlinkSocket.direct(16); // two struct pollfd
    private final ByteBuffer one = NetlinkSocket.direct(8).putLong(0, 1);
    private final Thread thread;
    private boolean closed;

    /** Takes the socket, and closes it in the end. */
    EventThread(String name, Libc libc, NetlinkSocket socket, Predicate<Message> matters, Runnable lookAgain) {
        this.libc = libc;
        this.socket = socket;
        this.matters = matters;
        this.lookAgain = lookAgain;
        this.stop = libc.eventfd(0, EVENTFD_CLOEXEC);
        if (stop < 0) {
            socket.close();
            throw new TweedException(Kind.UNAVAILABLE, "Cannot listen to the kernel: " + Errno.text(-stop));
        }
        polled.putInt(0, socket.fd()).putShort(4, POLLIN).putInt(8, stop).putShort(12, POLLIN);
        this.thread = new Thread(this::listen, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (true) {
            int ready = libc.poll(polled, -1);
            if (ready < 0 && ready != -Libc.EINTR) {
                LOG.error(
                        "Cannot listen to the kernel any more: changes by hand are seen late. error={}",
                        Errno.text(-ready));
                return;
            }
            if (polled.getShort(14) != 0) {
                return;
            }
            if (ready > 0 && drain()) {
                call();
            }
        }
    }

    /** Reads all there is; whether any of it matters. */
    private boolean drain() {
        boolean any = false;
        while (true) {
            int length = socket.receive(received, DONT_WAIT);
            if (length == -Libc.EAGAIN) {
                return any;
            }
            any |= length < 0 || matters(length);
        }
    }

    private boolean matters(int length) {
        try {
            message.datagram(length);
            boolean any = false;
            while (message.next()) {
                any |= matters.test(message);
            }
            return any;
        } catch (MalformedMessage | IllegalArgumentException e) {
            LOG.debug("A notification of the kernel cannot be read", e);
            return true;
        }
    }

    private void call() {
        try {
            lookAgain.run();
        } catch (RuntimeException e) {
            LOG.error("A listener to kernel events failed", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            libc.write(stop, one, 8);
        }
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        socket.close();
        libc.close(stop);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
