package net.tweed.core.cloud;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long a reading of a cloud's table holds: the slow pass, a tenth more or less each time, so that hosts that started
 * together do not read together for ever.
 */
public record SlowPass(Duration mean, RandomGenerator random) implements Supplier<Duration> {
    private static final int SPREAD_PERCENT = 10;

    @Override
    public Duration get() {
        int percent = 100 - SPREAD_PERCENT + random.nextInt(2 * SPREAD_PERCENT + 1);
        return mean.multipliedBy(percent).dividedBy(100);
    }
}
