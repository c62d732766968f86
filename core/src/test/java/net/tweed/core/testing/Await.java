package net.tweed.core.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a stated condition, with a deadline: what tests do instead of sleeping. */
public final class Await {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition in words, for the failure's message
     * @throws AssertionError where it does not hold in time
     */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        value(what, atMost, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Returns the value as soon as there is one. */
    public static <T> T value(String what, Duration atMost, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Waited " + atMost + " in vain until " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
