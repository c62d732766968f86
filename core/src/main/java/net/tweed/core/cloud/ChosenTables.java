package net.tweed.core.cloud;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.tweed.core.model.Clock;

/**
 * Which route tables get this host's rows, where the cloud is asked for them again and again: one that is found counts at
 * once, one that is missed only after a while. For one thread, but for {@link #now}.
 */
public final class ChosenTables {
    /** Out of a table that is no longer chosen rows are removed: one answer without it is not enough. Two slow passes. */
    private static final Duration LEAVE_AFTER = Duration.ofMinutes(8);

    private final Clock clock;
    private final Map<String, Duration> missingSince = new HashMap<>();
    private volatile SortedSet<String> chosen;

    /** @param known those that need not be asked for */
    public ChosenTables(Clock clock, Set<String> known) {
        this.clock = clock;
        this.chosen = new TreeSet<>(known);
    }

    /** They, as far as is known; empty until the cloud was asked. */
    public SortedSet<String> now() {
        return chosen;
    }

    /** Takes the cloud's answer; whether others are chosen now. An answer without any is none while some are known. */
    public boolean found(Set<String> tables) {
        SortedSet<String> next = new TreeSet<>(tables);
        missingSince.keySet().removeAll(tables);
        for (String id : chosen) {
            if (!tables.contains(id) && !isMissingForLong(id)) {
                next.add(id);
            }
        }
        if (next.isEmpty() || next.equals(chosen)) {
            return false;
        }
        chosen = next;
        return true;
    }

    private boolean isMissingForLong(String id) {
        Duration since = missingSince.computeIfAbsent(id, missing -> clock.uptime());
        return clock.uptime().minus(since).compareTo(LEAVE_AFTER) >= 0;
    }
}
