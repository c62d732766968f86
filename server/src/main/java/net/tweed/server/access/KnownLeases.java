package net.tweed.server.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseReader;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * The leases as a watch tells of them, so that an owner can be looked up without reading them all. Where a lease is not as
 * the client says, the store is asked.
 */
public final class KnownLeases implements Consumer<LeaseEvent> {
    private final LeaseReader store;
    private volatile Map<DualStack<Prefix>, Lease> leases = new ConcurrentHashMap<>();

    public KnownLeases(LeaseReader store) {
        this.store = store;
    }

    @Override
    public synchronized void accept(LeaseEvent event) {
        if (event instanceof LeaseEvent.Snapshot snapshot) {
            take(snapshot);
        } else if (event instanceof LeaseEvent.Changed changed) {
            leases.put(changed.lease().subnets(), changed.lease());
        } else if (event instanceof LeaseEvent.Removed removed) {
            leases.remove(removed.subnets());
        }
    }

    private void take(LeaseEvent.Snapshot snapshot) {
        Map<DualStack<Prefix>, Lease> all =
                new ConcurrentHashMap<>(2 * snapshot.leases().size() + 16);
        snapshot.leases().forEach(lease -> all.put(lease.subnets(), lease));
        leases = all;
    }

    /** All of them, perhaps a moment old. */
    public List<Lease> all() {
        return List.copyOf(leases.values());
    }

    /** All of them as they are now: one read of the store. */
    public List<Lease> fresh() {
        return store.list().leases();
    }

    /** The lease that now has the subnets of this one; empty where there is none. */
    public Optional<Lease> now(Lease given) {
        Optional<Lease> known = Optional.ofNullable(leases.get(given.subnets()));
        return known.filter(lease -> lease.revision().equals(given.revision()))
                .or(() -> fresh().stream()
                        .filter(lease -> lease.subnets().equals(given.subnets()))
                        .findFirst());
    }
}
