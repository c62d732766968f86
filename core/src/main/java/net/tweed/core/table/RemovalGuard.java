package net.tweed.core.table;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Holds mass removals of one table: more than a share of its rows within a minute looks like a store that lost its
 * data, not like hosts that left. One row alone may always go. Held removals go after {@link #HOLD}, or on command.
 */
final class RemovalGuard {
    /** Long enough for an operator to be called, short enough that stale rows do not live for ever. */
    static final Duration HOLD = Duration.ofMinutes(15);

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private record Burst(Duration at, int rows) {}

    private final int percent;
    private final ArrayDeque<Burst> recent = new ArrayDeque<>();
    private Optional<Duration> heldSince = Optional.empty();
    private Optional<Duration> openUntil = Optional.empty();

    /** @param percent the share of a table's rows that may go within a minute, 0 to 100; 100 holds nothing */
    RemovalGuard(int percent) {
        this.percent = percent;
    }

    /**
     * Asks to remove rows now.
     *
     * @param rows how many
     * @param total how many rows of ours the table holds
     * @return empty where they may go, else how much longer they are held at most
     */
    Optional<Duration> hold(int rows, int total, Duration now) {
        while (!recent.isEmpty() && recent.getFirst().at().compareTo(now.minus(WINDOW)) <= 0) {
            recent.removeFirst();
        }
        int gone = recent.stream().mapToInt(Burst::rows).sum();
        int allowed = Math.max(1, (total + gone) * percent / 100);
        boolean open = openUntil.filter(until -> now.compareTo(until) < 0).isPresent();
        if (open || rows + gone <= allowed) {
            heldSince = Optional.empty();
            return Optional.empty();
        }
        Duration since = heldSince.orElse(now);
        heldSince = Optional.of(since);
        Duration left = since.plus(HOLD).minus(now);
        if (left.isNegative() || left.isZero()) {
            open(now);
            return Optional.empty();
        }
        return Optional.of(left);
    }

    /** Rows were removed. */
    void removed(int rows, Duration now) {
        recent.addLast(new Burst(now, rows));
    }

    /** Lets removals go for a minute: the operator's command. */
    void open(Duration now) {
        heldSince = Optional.empty();
        openUntil = Optional.of(now.plus(WINDOW));
    }
}
