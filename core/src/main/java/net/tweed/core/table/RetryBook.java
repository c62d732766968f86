package net.tweed.core.table;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When rows that did not succeed may be tried again: exponential, capped, per row, so that one bad row delays no other.
 * A row that changes is another row, and starts anew.
 */
final class RetryBook<E> {
    /** A transient failure: the kernel's are over soon, a second is long for a repair. */
    private static final Duration FAILED_FIRST = Duration.ofMillis(250);

    private static final Duration FAILED_CAP = Duration.ofSeconds(10);
    /** A refusal: only something else's change can help, and that wakes nobody. */
    private static final Duration REFUSED_FIRST = Duration.ofSeconds(10);

    private static final Duration REFUSED_CAP = Duration.ofMinutes(5);

    private enum Why {
        FAILED,
        REFUSED,
        PACED
    }

    private record Due(Duration at, Duration delay, Why why) {}

    private final Map<E, Due> due = new HashMap<>();

    /** How long the row must wait from now; empty where it may go. */
    Optional<Duration> wait(E row, Duration now) {
        return Optional.ofNullable(due.get(row))
                .map(d -> d.at().minus(now))
                .filter(left -> !left.isNegative() && !left.isZero());
    }

    /** Whether the row waits for someone else, or for its turn: nothing is wrong with it. */
    boolean isExcused(E row) {
        Due last = due.get(row);
        return last != null && last.why() != Why.FAILED;
    }

    /** How many rows were refused at their last try. */
    int refused() {
        return (int) due.values().stream().filter(d -> d.why() == Why.REFUSED).count();
    }

    void failed(E row, Duration now) {
        due.put(row, next(row, now, Why.FAILED));
    }

    void refused(E row, Duration now) {
        due.put(row, next(row, now, Why.REFUSED));
    }

    /** It was not tried, and is due in so long. */
    void paced(E row, Duration dueIn, Duration now) {
        due.put(row, new Due(now.plus(dueIn), dueIn, Why.PACED));
    }

    /** It succeeded; whether it had not before. */
    boolean done(E row) {
        return due.remove(row) != null;
    }

    /** Forgets the rows of which nothing is wanted any more. */
    void retain(Predicate<E> wanted) {
        due.keySet().removeIf(wanted.negate());
    }

    private Due next(E row, Duration now, Why why) {
        Due earlier = due.get(row);
        Duration delay = why == Why.REFUSED ? REFUSED_FIRST : FAILED_FIRST;
        if (earlier != null && earlier.why() == why) {
            delay = min(earlier.delay().multipliedBy(2), why == Why.REFUSED ? REFUSED_CAP : FAILED_CAP);
        }
        return new Due(now.plus(delay), delay, why);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
