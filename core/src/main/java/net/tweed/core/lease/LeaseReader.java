package net.tweed.core.lease;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads leases. Undecodable or non-canonical entries are logged once each and left out; they never fail a call. Calls
 * block until answered, at most for the store's own time-out, then throw {@link net.tweed.core.model.TweedException} of
 * kind UNAVAILABLE (DENIED where permission is missing).
 */
public interface LeaseReader {
    /** The network's configuration as text; empty where there is none yet. */
    Optional<String> config();

    LeaseEvent.Snapshot list();

    /**
     * Tells of every lease from now on: a {@link LeaseEvent.Snapshot} first, and after any gap. Heals itself for as long
     * as it is open: lost connections, compaction, leader changes and a restored or exchanged store end in a fresh
     * Snapshot, never in silence.
     *
     * @param to called on one thread at a time, and must not block
     */
    AutoCloseable watch(Consumer<? super LeaseEvent> to);
}
