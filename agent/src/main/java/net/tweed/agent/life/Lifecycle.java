package net.tweed.agent.life;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns what the daemon has started, and closes it in reverse order of start. Closing never touches the data path: routes,
 * devices and rules stay.
 *
 * <p>A signal (SIGTERM, SIGINT) ends the process with exit code 0 at once: the parts are closed, and where one takes
 * longer than the bound the process ends without it. Nothing that is kept depends on an orderly end: files are renamed
 * into place, and the lease is kept for the next start. An exit by the daemon itself keeps its own code.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSED
    }

    private record Part(String name, AutoCloseable part) {}

    /**
     * Takes a part that was just started. After {@link #close} the part is closed at once, so that nothing is left over
     * by a start that a signal overtakes.
     *
     * @return the part
     */
    public <T extends AutoCloseable> T own(String name, T part) {
        synchronized (this) {
            if (state == State.OPEN) {
                parts.push(new Part(name, part));
                return part;
            }
        }
        close(new Part(name, part));
        return part;
    }

    /** Closes everything, last started first. A part that fails is logged, the others go on. Closing twice is once. */
    @Override
    public void close() {
        while (true) {
            Part next;
            synchronized (this) {
                state = State.CLOSED;
                if (parts.isEmpty()) {
                    return;
                }
                next = parts.pop();
            }
            close(next);
        }
    }

    private static void close(Part part) {
        try {
            part.part().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("Closing {} was cut short", part.name());
        } catch (Exception e) {
            LOG.warn("Cannot close {}", part.name(), e);
        }
    }

    /**
     * Makes signals end the process with code 0, at most this long after they came. {@code System.exit} would come to the
     * same end, with the same code: the program itself ends by {@link Exit#end} or by {@code Runtime.halt}.
     *
     * @param halt ends the process: {@code Runtime.getRuntime()::halt}
     */
    public Exit exit(Duration bound, IntConsumer halt) {
        return new Exit(this, bound, halt);
    }

    /** How the process ends. The JVM's own end after a signal would have exit code 143. */
    public static final class Exit implements Runnable {
        private final Lifecycle lifecycle;
        private final Duration bound;
        private final IntConsumer halt;

        private Exit(Lifecycle lifecycle, Duration bound, IntConsumer halt) {
            this.lifecycle = lifecycle;
            this.bound = bound;
            this.halt = halt;
        }

        /** Installs itself as the runtime's shutdown hook. */
        public Exit install() {
            Runtime.getRuntime().addShutdownHook(new Thread(this, "signal"));
            return this;
        }

        /** A signal came: close, then end with 0. */
        @Override
        public void run() {
            LOG.info("Asked to stop: leaving, the data path stays up");
            end(0);
        }

        /** Closes everything within the bound, then ends the process with this code. */
        public void end(int code) {
            Thread closing = new Thread(lifecycle::close, "close");
            closing.setDaemon(true);
            closing.start();
            try {
                closing.join(bound.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            halt.accept(code);
        }
    }
}
