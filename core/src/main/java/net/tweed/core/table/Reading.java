package net.tweed.core.table;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a table held when it was last read, and when it must be read again. A table that is cheap to read is read every
 * time; a cloud's only when its reading has run out, something else is desired, or something was written.
 */
final class Reading<E> {
    /** When to look after a write of unknown outcome, from then: an abandoned call may still be carried out. */
    private static final List<Duration> DOUBTS =
            List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2));
    /** A cloud shows its own write after about so long. */
    private static final Duration SETTLED = Duration.ofSeconds(1);
    /** A write may rest on a reading that is no older. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final ArrayDeque<Duration> due = new ArrayDeque<>();
    private @Nullable Rows<E> rows;
    private Set<E> desired = Set.of();
    private Duration readAt = Duration.ZERO;
    private Duration holds = Duration.ZERO;

    /** What the table holds, read again if need be. */
    Rows<E> rows(Layer<E> layer, Duration now) {
        Rows<E> known = rows;
        boolean must = known == null || !now.minus(readAt).minus(holds).isNegative() || isDue(now);
        return known == null || must || !desired.equals(layer.desired()) ? again(layer, now) : known;
    }

    /** Reads the table, whatever is known. */
    Rows<E> again(Layer<E> layer, Duration now) {
        rows = null;
        Rows<E> read = layer.table().list();
        due.removeIf(at -> at.compareTo(now) <= 0);
        readAt = now;
        holds = layer.table().holds();
        if (!holds.isZero()) {
            desired = Set.copyOf(layer.desired());
            rows = read;
        }
        return read;
    }

    boolean isFresh(Duration now) {
        return now.minus(readAt).compareTo(FRESH) < 0;
    }

    /** Notes that a write was tried: the reading is out of date, unless nothing can have happened. */
    void wrote(Result.State state, Duration now) {
        if (holds.isZero()) {
            return;
        }
        switch (state) {
            case REFUSED, PACED -> {}
            case DONE, PENDING, FAILED -> {
                rows = null;
                due.add(now.plus(SETTLED));
            }
            case UNKNOWN -> {
                rows = null;
                DOUBTS.forEach(later -> due.add(now.plus(later)));
            }
        }
    }

    /** When it is to be read again, where nothing asks for it before; empty where every round reads it anyway. */
    Optional<Duration> nextIn(Duration now) {
        if (holds.isZero()) {
            return Optional.empty();
        }
        Duration next = readAt.plus(holds);
        for (Duration at : due) {
            next = at.compareTo(next) < 0 ? at : next;
        }
        Duration left = next.minus(now);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    private boolean isDue(Duration now) {
        return due.stream().anyMatch(at -> at.compareTo(now) <= 0);
    }
}
