package net.tweed.core.table;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Finds rows that something else keeps changing: one written more than {@value #REPAIRS} times within a minute is
 * contested, and is then written every {@value #BACKOFF_SECONDS} seconds at most.
 */
final class Contest<E> {
    static final int REPAIRS = 5;
    static final int BACKOFF_SECONDS = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration BACKOFF = Duration.ofSeconds(BACKOFF_SECONDS);

    private final Map<E, ArrayDeque<Duration>> writes = new HashMap<>();
    private Duration swept = Duration.ZERO;

    void written(E row, Duration now) {
        sweep(now);
        ArrayDeque<Duration> times = writes.computeIfAbsent(row, r -> new ArrayDeque<>(1));
        times.addLast(now);
        if (times.size() > REPAIRS + 1) {
            times.removeFirst();
        }
    }

    /** It is ours no more, by our own doing: what is written after that is no repair. */
    void withdrawn(E row) {
        writes.remove(row);
    }

    /** How long a contested row must wait from now; empty where it may be written. */
    Optional<Duration> wait(E row, Duration now) {
        ArrayDeque<Duration> times = writes.get(row);
        if (times == null || times.size() <= REPAIRS || times.getFirst().compareTo(now.minus(WINDOW)) < 0) {
            return Optional.empty();
        }
        Duration left = times.getLast().plus(BACKOFF).minus(now);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    private void sweep(Duration now) {
        if (now.minus(swept).compareTo(WINDOW) < 0) {
            return;
        }
        swept = now;
        Duration old = now.minus(WINDOW);
        for (Iterator<ArrayDeque<Duration>> i = writes.values().iterator(); i.hasNext(); ) {
            if (i.next().getLast().compareTo(old) < 0) {
                i.remove();
            }
        }
    }
}
