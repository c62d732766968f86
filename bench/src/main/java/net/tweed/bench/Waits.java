package net.tweed.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import net.tweed.core.model.Clock;

/** Waiting for a state of the machine that nothing tells of. */
final class Waits {
    private static final Duration STEP = Duration.ofMillis(5);

    private Waits() {}

    /** @throws BenchFailure saying what did not come */
    static void until(String what, Duration atMost, BooleanSupplier reached) {
        Clock clock = Clock.system();
        Duration end = clock.uptime().plus(atMost);
        while (!reached.getAsBoolean()) {
            if (clock.uptime().compareTo(end) > 0) {
                throw new BenchFailure("within " + atMost.toSeconds() + " s this did not happen: " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    static void pause(Duration time) {
        Clock clock = Clock.system();
        Duration end = clock.uptime().plus(time);
        while (clock.uptime().compareTo(end) < 0) {
            LockSupport.parkNanos(end.minus(clock.uptime()).toNanos());
        }
    }
}
