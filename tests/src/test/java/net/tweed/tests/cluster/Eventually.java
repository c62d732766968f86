package net.tweed.tests.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a stated condition: the only way in which these tests wait. */
public final class Eventually {
    /** On a machine that is busy with other things: {@code -Dtweed.patience=4} makes every limit four times as long. */
    private static final int PATIENCE = Integer.getInteger("tweed.patience", 1);

    /** Far above what anything here takes, and far below the slow passes of the daemons under test. */
    public static final Duration SOON = Duration.ofSeconds(15);

    /** As long as a daemon's start may take: that is not what any test of these is about. */
    static final Duration START = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(40);

    private Eventually() {}

    /** A condition as assertions: it holds where it throws none. */
    public interface Condition {
        void check() throws Exception;
    }

    /** Returns as soon as the condition holds; after 15 s fails with what was seen last. */
    public static void soon(String what, Condition condition) {
        within(SOON, what, condition);
    }

    /** As {@link #soon}, of a daemon that has just been started. */
    public static void started(String what, Condition condition) {
        within(START, what, condition);
    }

    /** Returns as soon as the condition holds; fails with what was seen last where it does not in time. */
    public static void within(Duration limit, String what, Condition condition) {
        long deadline = System.nanoTime() + limit.multipliedBy(PATIENCE).toNanos();
        while (true) {
            Throwable seen;
            try {
                condition.check();
                return;
            } catch (Exception | AssertionError e) {
                seen = e;
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError(
                        "Waited " + limit.multipliedBy(PATIENCE).toSeconds() + " s in vain: " + what + ". Seen last: "
                                + seen.getMessage(),
                        seen);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** Checks again and again that the condition holds all the time. */
    public static void throughout(Duration time, String what, Condition condition) {
        long deadline = System.nanoTime() + time.toNanos();
        do {
            try {
                condition.check();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("Not all the time: " + what + ". Seen: " + e.getMessage(), e);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        } while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted());
    }
}
