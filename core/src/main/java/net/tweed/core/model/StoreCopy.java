package net.tweed.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything of one network that a store holds, to be moved into another.
 *
 * @param config the network's configuration
 * @param entries leases, guards and facts, oldest first
 */
public record StoreCopy(Optional<String> config, List<Entry> entries) {
    public StoreCopy {
        entries = List.copyOf(entries);
    }

    /**
     * What stands under a key.
     *
     * @param key below the network's prefix: {@code subnets/10.5.1.0-24}, {@code tweed/history/10.5.1.0-24}
     * @param life empty: it stays for ever
     */
    public record Entry(String key, String value, Optional<Life> life) {
        /** What the keys of leases begin with. */
        public static final String LEASES = "subnets/";

        /** What the keys of facts begin with. */
        public static final String FACTS = "tweed/";

        public boolean isLease() {
            return key.startsWith(LEASES);
        }
    }

    /**
     * A time to live.
     *
     * @param group entries with one number live and end together
     * @param left of the time to live when the copy was made
     */
    public record Life(long group, Duration timeToLive, Duration left) {}
}
