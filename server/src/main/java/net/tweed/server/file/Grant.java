package net.tweed.server.file;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.tweed.core.model.Clock;

/**
 * A time to live, and what of it the file knows. While the server runs, it ends by the uptime, whatever happens to the
 * wall clock. A server that starts goes by the bound.
 *
 * @param ends by the uptime
 * @param bound by the wall clock: never before the end
 * @param renewed whether the end has moved since the bound was written
 */
record Grant(Duration timeToLive, Duration ends, Instant bound, boolean renewed) {
    /** How far the bound goes past the end at most: so much later does a lease end where the server has crashed. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    /** A grant of which so much is left now. */
    static Grant begin(Duration timeToLive, Duration left, Clock clock) {
        return new Grant(timeToLive, clock.uptime().plus(left), clock.now().plus(left), false);
    }

    /** Begins anew. The bound stays where it is still good: then there is nothing to write. */
    Grant renew(Clock clock) {
        Grant after = new Grant(timeToLive, clock.uptime().plus(timeToLive), bound, true);
        return after.margin(clock).isNegative() ? after.ahead(clock) : after;
    }

    /** This with a bound that will be good for a while, where it will soon not be, or is far off; else the same. */
    Grant refreshed(Clock clock) {
        Duration margin = margin(clock);
        boolean wanting = renewed && margin.compareTo(most().dividedBy(2)) < 0;
        boolean excessive = margin.compareTo(most().multipliedBy(2)) > 0; // the wall clock was set back
        if (wanting || excessive) {
            return ahead(clock);
        }
        return margin.isNegative() ? settled(clock) : this; // the wall clock was set forward
    }

    /** This with its very end as the bound. */
    Grant settled(Clock clock) {
        return new Grant(timeToLive, ends, end(clock), false);
    }

    boolean isOver(Clock clock) {
        return ends.compareTo(clock.uptime()) <= 0;
    }

    /** By the wall clock of now. */
    Instant end(Clock clock) {
        return clock.now().plus(ends.minus(clock.uptime()));
    }

    /** {@code timeToLive bound}, both in milliseconds. */
    String encode() {
        return timeToLive.toMillis() + " " + (bound.toEpochMilli() + 1);
    }

    /** Reads what {@link #encode} wrote; empty where it is not that. */
    static Optional<Grant> decode(String encoded, Clock clock) {
        String[] words = encoded.split(" ", -1);
        if (words.length != 2) {
            return Optional.empty();
        }
        try {
            Duration timeToLive = Duration.ofMillis(Long.parseLong(words[0]));
            Instant bound = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return Optional.of(resumed(timeToLive, bound, clock));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** With a wall clock that was set back meanwhile it would take longer than any grant can. */
    private static Grant resumed(Duration timeToLive, Instant bound, Clock clock) {
        Duration left = Duration.between(clock.now(), bound);
        Duration most = timeToLive.plus(ahead(timeToLive));
        return new Grant(timeToLive, clock.uptime().plus(left.compareTo(most) < 0 ? left : most), bound, false);
    }

    private Grant ahead(Clock clock) {
        return new Grant(timeToLive, ends, end(clock).plus(most()), false);
    }

    private Duration margin(Clock clock) {
        return Duration.between(end(clock), bound);
    }

    private Duration most() {
        return ahead(timeToLive);
    }

    private static Duration ahead(Duration timeToLive) {
        return timeToLive.compareTo(MOST_AHEAD) < 0 ? timeToLive : MOST_AHEAD;
    }
}
