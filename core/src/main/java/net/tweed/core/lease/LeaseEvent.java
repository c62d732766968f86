package net.tweed.core.lease;

import java.util.List;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;

/** What a watch tells. */
public sealed interface LeaseEvent {
    /**
     * All leases at one revision: first, and again after any gap (compaction, reconnect, another or restored store).
     *
     * @param revision the store's; {@code created} and {@code modified} are both the store's own revision
     */
    record Snapshot(List<Lease> leases, Revision revision) implements LeaseEvent {
        public Snapshot {
            leases = List.copyOf(leases);
        }
    }

    /** A lease is new or different. */
    record Changed(Lease lease) implements LeaseEvent {}

    /** A lease was deleted, or its time ran out: seen, not inferred. */
    record Removed(DualStack<Prefix> subnets, Revision revision) implements LeaseEvent {}
}
