package net.tweed.core.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that runs one step again and again: when it is woken, and when the step said so. Wakes are conflated:
 * any number of them while a step runs cause one more step. The only place in Tweed that waits.
 *
 * <p>A step that throws is logged and run again after a while; it never ends the thread.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** After a step that threw: often enough to recover soon, seldom enough not to flood the log. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(5);

    /** What the worker does. */
    public interface Step {
        /** Does what is due, and says how long it may be until the next step where nothing wakes the worker before. */
        Duration run();
    }

    private final Thread thread;
    private final Step step;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;

    /** A worker that is not yet running. */
    public Worker(String name, Step step) {
        this.step = step;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts it with a first step at once. */
    public void start() {
        thread.start();
    }

    /** Asks for a step soon. On any thread; before the start it is remembered. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread after the step it is in; waits for that, unless called by the step itself. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        do {
            lock.lock();
            try {
                woken = false;
            } finally {
                lock.unlock();
            }
        } while (await(guarded()));
    }

    private Duration guarded() {
        try {
            return step.run();
        } catch (RuntimeException e) {
            LOG.error("A step of {} failed; the next is in {} s", thread.getName(), AFTER_DEFECT.toSeconds(), e);
            return AFTER_DEFECT;
        }
    }

    /** Waits until woken, or this long; false when closed. */
    private boolean await(Duration atMost) {
        lock.lock();
        try {
            long left = Math.max(0, TimeUnit.NANOSECONDS.convert(atMost));
            while (!closed && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false; // nobody but the owner interrupts it: an order to end
        } finally {
            lock.unlock();
        }
    }
}
