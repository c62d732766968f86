package net.tweed.backend.udp;

import java.time.Duration;
import net.tweed.core.model.Clock;

/** So many of something at once, and then so many a second: a token bucket that never waits. For one thread. */
final class Allowance {
    private final Clock clock;
    private final int most;
    private final Duration each;
    private Duration filledUntil;

    /**
     * A full one.
     *
     * @param each how long one takes to come back
     */
    Allowance(Clock clock, int most, Duration each) {
        this.clock = clock;
        this.most = most;
        this.each = each;
        this.filledUntil = clock.uptime().minus(each.multipliedBy(most));
    }

    /** Takes one, if there is one. */
    boolean take() {
        Duration now = clock.uptime();
        Duration full = now.minus(each.multipliedBy(most));
        Duration since = filledUntil.compareTo(full) < 0 ? full : filledUntil;
        Duration next = since.plus(each);
        if (next.compareTo(now) > 0) {
            return false;
        }
        filledUntil = next;
        return true;
    }
}
