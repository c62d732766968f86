package net.tweed.backend.alivpc.fake;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.table.Pace;

/** How often each API may be called, by all callers together. */
final class Buckets {
    private final Clock clock;
    private final Map<String, Pace> paces = new HashMap<>();

    Buckets(Clock clock) {
        this.clock = clock;
    }

    synchronized void set(String api, int capacity, int refill) {
        paces.put(api, new Pace(new Pace.Rate(capacity, refill), clock));
    }

    synchronized void clear() {
        paces.clear();
    }

    synchronized boolean isEmpty(String api) {
        return Optional.ofNullable(paces.get(api))
                        .map(Pace::reserve)
                        .orElse(Duration.ZERO)
                        .compareTo(Duration.ZERO)
                > 0;
    }
}
