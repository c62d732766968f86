package net.tweed.core.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Revision;

/**
 * Shared facts beside the leases: presence, history, ownership of cloud rows. Keys are relative
 * ({@code history/10.5.1.0-24}); everything lies under {@code <prefix>/tweed/}. Failures are as in {@link LeaseReader}.
 */
public interface Ledger {
    /** A fact and where in the store's history it was written. */
    record Entry(String key, String value, Revision revision) {}

    Optional<Entry> get(String key);

    /** All entries whose key begins so. */
    List<Entry> list(String prefix);

    /**
     * Writes the fact if what is there is as expected.
     *
     * @param expected the entry that must still be there unchanged; empty: none must be
     * @param timeToLive how long it lives without {@link #keepAlive}; empty: for ever
     * @return empty where something else was there
     */
    Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive);

    /** Extends the life of an entry with a time to live; false where it is gone or changed. */
    boolean keepAlive(Entry entry);

    /** Deletes the entry if it is unchanged; false where it is not. */
    boolean remove(Entry entry);
}
