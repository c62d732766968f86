package net.tweed.core.model;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The right to call a cloud now. Where each host writes its own rows everybody has it always; where one elected writer
 * writes all hosts', it has it for a term. No cloud takes a fencing token, so the right must end by the caller's own
 * monotonic clock, before another can have it. On any thread.
 */
public interface Mandate {
    /** How long a call to a cloud takes at most, its answer included: clients give up by then. */
    Duration LONGEST_CALL = Duration.ofSeconds(5);

    /** The term's number, which only grows: calls carry it, so that the cloud's own records tell writers apart. */
    OptionalLong epoch();

    /**
     * Returns where a call may start.
     *
     * @throws TweedException of kind THROTTLED, saying when to ask again, where it may not
     */
    void check();

    /** What calls say of the program that makes them: {@code tweed/agent}, or {@code tweed/controller epoch/42}. */
    default String userAgent() {
        return epoch().isPresent() ? "tweed/controller epoch/" + epoch().getAsLong() : "tweed/agent";
    }

    /** That of a host which writes its own rows. */
    static Mandate always() {
        return new Mandate() {
            @Override
            public OptionalLong epoch() {
                return OptionalLong.empty();
            }

            @Override
            public void check() {
                // nobody else writes this host's rows
            }
        };
    }
}
