package net.tweed.core.cloud;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import net.tweed.core.model.Clock;
import net.tweed.core.table.Pace;

/**
 * When a host may begin at a table that many hosts begin at together: they share one account's bucket of calls, and
 * cannot see one another's. Each waits for those with older leases, at the pace of the scarcest call. A host that joins
 * alone is first.
 */
public final class Turn {
    private final Clock clock;
    private final Pace.Rate rate;
    private final int calls;
    private Optional<Duration> slot = Optional.empty();

    /**
     * One host's turn at one table.
     *
     * @param rate the account's bucket for the call that writes a row
     * @param calls how many of those a host makes to begin with, in all tables
     */
    public Turn(Clock clock, Pace.Rate rate, int calls) {
        this.clock = clock;
        this.rate = rate;
        this.calls = calls;
    }

    /**
     * How long to wait from now; zero where it may go.
     *
     * @param routed whether its rows are known to have been seen: then nothing is urgent, and nothing is written
     * @param ahead asked once: how many hosts come before
     */
    public Duration wait(boolean routed, IntSupplier ahead) {
        Duration now = clock.uptime();
        if (routed) {
            return Duration.ZERO;
        }
        Duration at = slot.orElseGet(() -> now.plus(delay(ahead.getAsInt())));
        slot = Optional.of(at);
        return at.compareTo(now) > 0 ? at.minus(now) : Duration.ZERO;
    }

    /** How long until this host's turn, as far as that is known; zero where it has come. */
    public Duration left() {
        Duration now = clock.uptime();
        return slot.filter(at -> at.compareTo(now) > 0).map(at -> at.minus(now)).orElse(Duration.ZERO);
    }

    /** The bucket serves its capacity at once and then its refill, of which a twentieth is left to the unforeseen. */
    private Duration delay(int ahead) {
        long before = Math.max(0, (long) ahead * calls - rate.capacity() / 2);
        return Duration.ofMillis(before * 1000 * 20 / (19L * rate.refill()));
    }
}
