package net.tweed.core.table;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import net.tweed.core.model.Clock;

/** A token bucket for one API: how often it may be called. It never waits: it says how long to. For any thread. */
public final class Pace {
    /**
     * A bucket's size.
     *
     * @param capacity calls at once
     * @param refill calls a second after that
     */
    public record Rate(int capacity, int refill) {
        public Rate {
            if (capacity < 1 || refill < 1) {
                throw new IllegalArgumentException("A rate needs a capacity and a refill: " + capacity + ", " + refill);
            }
        }
    }

    private final Clock clock;
    private final Bucket bucket;
    private volatile Duration heldUntil;

    public Pace(Rate rate, Clock clock) {
        this.clock = clock;
        this.heldUntil = clock.uptime();
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.capacity()).refillGreedy(rate.refill(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(new Meter(clock))
                .build();
    }

    /** Takes a token: zero where a call may go now, else how long until one is due, and nothing is taken. */
    public Duration reserve() {
        Duration held = heldUntil.minus(clock.uptime());
        if (!held.isNegative() && !held.isZero()) {
            return held;
        }
        return Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    /** Lets no call go for so long: the other side has said that it is too much. */
    public void hold(Duration wait) {
        heldUntil = clock.uptime().plus(wait);
    }

    private record Meter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.uptime().toNanos();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
