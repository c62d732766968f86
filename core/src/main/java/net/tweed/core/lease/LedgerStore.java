package net.tweed.core.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store whose facts are kept by a part of its own. */
public interface LedgerStore extends LeaseStore {
    /** The part that keeps the facts. */
    Ledger ledger();

    @Override
    default Optional<Entry> get(String key) {
        return ledger().get(key);
    }

    @Override
    default List<Entry> list(String prefix) {
        return ledger().list(prefix);
    }

    @Override
    default Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        return ledger().put(key, expected, value, timeToLive);
    }

    @Override
    default boolean keepAlive(Entry entry) {
        return ledger().keepAlive(entry);
    }

    @Override
    default boolean remove(Entry entry) {
        return ledger().remove(entry);
    }
}
