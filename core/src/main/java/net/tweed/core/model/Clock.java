package net.tweed.core.model;

import java.time.Duration;
import java.time.Instant;

/** Time, injected: no other code reads it. */
public interface Clock {
    /** The wall clock: for records that people and other hosts read. It may jump. */
    Instant now();

    /** Time since some fixed point, never going back: for every interval and deadline. */
    Duration uptime();

    /** The machine's own clocks. */
    static Clock system() {
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public Duration uptime() {
                return Duration.ofNanos(System.nanoTime());
            }
        };
    }
}
