package net.tweed.agent.controller;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;

/**
 * How long a reading of a cloud's table holds in a term: as always, but that everything is read again 30 s and 2 min after
 * the first call. A call of the writer before, which was frozen between its check and its sending, has happened by then,
 * and is put right.
 */
final class FullPasses implements Supplier<Duration> {
    private static final List<Duration> AFTER = List.of(Duration.ofSeconds(30), Duration.ofMinutes(2));

    private final Clock clock;
    private final Duration from;
    private final Supplier<Duration> usual;

    /** @param from the uptime at which calls begin */
    FullPasses(Clock clock, Duration from, Supplier<Duration> usual) {
        this.clock = clock;
        this.from = from;
        this.usual = usual;
    }

    @Override
    public Duration get() {
        Duration now = clock.uptime();
        Duration holds = usual.get();
        for (Duration after : AFTER) {
            Duration left = from.plus(after).minus(now);
            if (!left.isNegative() && !left.isZero() && left.compareTo(holds) < 0) {
                return left;
            }
        }
        return holds;
    }
}
