package net.tweed.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * A writer's term. Its calls begin when every call of the writer before is over, and end so early that the last is over
 * when the term is: by this process's own monotonic clock, from before the store was asked. That clock may stand still while
 * the machine is suspended, so the wall clock can end the right too; it never prolongs it.
 */
public final class Leadership implements Mandate {
    /** Between the end of the last call and the term's: for what the machine does in between. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** What of the term must be left where a call starts: more than this. */
    static final Duration NEEDED = LONGEST_CALL.plus(MARGIN);

    /** How long a new writer waits: the one before may not know yet that its key is gone, and may be in a call. */
    static final Duration WAIT = Election.TERM.plus(LONGEST_CALL);

    /** Where the term is not known to last: until it is kept alive again, or another's. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Ledger.Entry entry;
    private final Clock clock;
    private final Duration from;
    private volatile Asked asked;
    private volatile boolean over;

    /** By both clocks, before the store was asked for the term that it then granted. */
    record Asked(Duration uptime, Instant wall) {
        static Asked now(Clock clock) {
            return new Asked(clock.uptime(), clock.now());
        }

        /** What of the term is left by the clock that leaves less. */
        private Duration left(Clock clock) {
            Duration byUptime = Election.TERM.minus(clock.uptime().minus(uptime));
            Duration byWall = Election.TERM.minus(Duration.between(wall, clock.now()));
            return byUptime.compareTo(byWall) < 0 ? byUptime : byWall;
        }
    }

    Leadership(Ledger.Entry entry, Clock clock, Asked asked, Duration from) {
        this.entry = entry;
        this.clock = clock;
        this.asked = asked;
        this.from = from;
    }

    Ledger.Entry entry() {
        return entry;
    }

    void kept(Asked again) {
        asked = again;
    }

    void end() {
        over = true;
    }

    /** The uptime at which its calls begin. */
    public Duration from() {
        return from;
    }

    /** The revision of the store at which the term's key was created: no two have one, and later ones have higher. */
    @Override
    public OptionalLong epoch() {
        return OptionalLong.of(entry.revision().created());
    }

    String epochText() {
        return Long.toString(entry.revision().created());
    }

    @Override
    public void check() {
        Duration now = clock.uptime();
        if (over) {
            throw notNow("this process is not the writer any more", ASK_AGAIN);
        }
        if (now.compareTo(from) < 0) {
            throw notNow("calls of the writer before may be under way", from.minus(now));
        }
        if (asked.left(clock).compareTo(NEEDED) <= 0) {
            throw notNow("the writer's term was not kept alive in the store", ASK_AGAIN);
        }
    }

    private static TweedException notNow(String why, Duration wait) {
        return new TweedException(Kind.THROTTLED, "No call may start: " + why, null, wait);
    }
}
