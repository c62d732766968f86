package net.tweed.core.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A time in which the store does not do what is asked: said once when it begins and once when it ends. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** Soon after the store is back, and well within the life of a presence key. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Clock clock;
    private final RandomGenerator random;
    private TweedException.@Nullable Kind kind;
    private Duration since = Duration.ZERO;
    private Duration pause = FIRST;
    private Duration retryAt = Duration.ZERO;

    Outage(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** How long to leave the store alone. */
    Optional<Duration> pause() {
        Duration left = retryAt.minus(clock.uptime());
        return kind == null || left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** It failed again, or for the first time. */
    void failed(TweedException e) {
        if (kind == null) {
            since = clock.uptime();
            pause = FIRST;
        }
        if (kind != e.kind()) {
            LOG.warn("Cannot keep the lease for now; everything stays as it is, trying again", e);
        }
        kind = e.kind();
        double spread = 0.5 + random.nextDouble() / 2; // hosts that failed together do not come back together
        Duration mine = Duration.ofMillis((long) (pause.toMillis() * spread));
        retryAt = clock.uptime()
                .plus(e.retryAfter().filter(d -> d.compareTo(mine) > 0).orElse(mine));
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /** It worked. */
    void over() {
        if (kind != null) {
            LOG.info(
                    "The lease is kept again after {} s",
                    clock.uptime().minus(since).toSeconds());
            kind = null;
        }
    }
}
