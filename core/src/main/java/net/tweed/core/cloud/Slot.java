package net.tweed.core.cloud;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;

/**
 * When a host that has no row in a table may take a free place in it, where a tunnel carries what has none: who has a
 * place keeps it, and one that becomes free stays so for a while, for whoever lost it by mistake; then it is the oldest
 * host's, and where that does not take it, after the same while the next one's. For one thread.
 */
final class Slot {
    /** How long a place stays free for each host that comes before. */
    static final Duration FREE_FOR = Duration.ofSeconds(60);

    /** How often the table is looked at by the host that is next; the others take their time, for each look is a call. */
    static final Duration LOOK = Duration.ofSeconds(20);

    private static final int SLOWEST_LOOK = 15; // 5 minutes
    /** A row that is known to be another host's and is not there: that one puts it back at its slow pass. */
    private static final Duration PUT_BACK = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<Prefix, Duration> missingSince = new HashMap<>();
    private Optional<Integer> fullAt = Optional.empty();
    private Optional<Duration> freeSince = Optional.empty();

    Slot(Clock clock) {
        this.clock = clock;
    }

    /** Of the rows that other hosts have seen here, those that are not there and will be put back soon. */
    int missing(Set<Prefix> routed, Set<Prefix> present) {
        Duration now = clock.uptime();
        Set<Prefix> missing = new HashSet<>(routed);
        missing.removeAll(present);
        missingSince.keySet().retainAll(missing);
        return (int) missing.stream()
                .map(row -> Objects.requireNonNullElse(missingSince.putIfAbsent(row, now), now))
                .filter(since -> now.minus(since).compareTo(PUT_BACK) < 0)
                .count();
    }

    /**
     * How long to wait; empty where this host may go.
     *
     * @param used places that are taken
     * @param ahead how many hosts without a place come before
     */
    Optional<Duration> wait(int used, Limit limit, IntSupplier ahead) {
        int free = limit.source().binds()
                ? limit.routes() - used
                : fullAt.map(full -> Math.max(1, full - used)).orElse(Integer.MAX_VALUE);
        int before = ahead.getAsInt();
        if (free <= 0) {
            return Optional.of(full(used, before));
        }
        if (fullAt.isEmpty() && before < free) {
            return Optional.empty();
        }
        Duration now = clock.uptime();
        Duration since = freeSince.orElse(now);
        freeSince = Optional.of(since);
        Duration left = since.plus(FREE_FOR.multipliedBy(1L + before / free)).minus(now);
        return left.isNegative() || left.isZero()
                ? Optional.empty()
                : Optional.of(left.compareTo(LOOK) < 0 ? left : LOOK);
    }

    /** Nothing is free at so many: how long until it is worth another look. */
    Duration full(int used, int ahead) {
        fullAt = Optional.of(used);
        freeSince = Optional.empty();
        return LOOK.multipliedBy(Math.min(SLOWEST_LOOK, 1 + ahead));
    }
}
