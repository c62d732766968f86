package net.tweed.backend.gce.fake;

import java.time.Duration;

/** Calls a project may make: so many at once, so many a second after that. */
final class Bucket {
    private final double capacity;
    private final double refill;
    private double tokens;
    private Duration at;

    Bucket(double capacity, double refill, Duration now) {
        this.capacity = capacity;
        this.refill = refill;
        this.tokens = capacity;
        this.at = now;
    }

    boolean take(Duration now) {
        tokens = Math.min(capacity, tokens + refill * now.minus(at).toMillis() / 1000.0);
        at = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
