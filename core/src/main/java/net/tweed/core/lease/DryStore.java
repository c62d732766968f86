package net.tweed.core.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;

/**
 * A store that is read as it is, and takes no writes: each is answered as if it had been done and nobody else had been
 * quicker. What goes its usual way over it finds out what it would do. Closing it leaves the store open.
 */
public final class DryStore implements LeaseStore {
    /** Newer than everything that the store has. */
    private static final Revision NEWEST = new Revision(0, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Who says which subnets a host gets. */
    public enum Choice {
        HOSTS,
        STORE
    }

    private final LeaseStore store;
    private final Choice choice;
    private final Clock clock;

    public DryStore(LeaseStore store, Choice choice, Clock clock) {
        this.store = store;
        this.choice = choice;
        this.clock = clock;
    }

    @Override
    public Optional<String> config() {
        return store.config();
    }

    @Override
    public LeaseEvent.Snapshot list() {
        return store.list();
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        return store.watch(to);
    }

    @Override
    public HostAddresses hostAddresses() {
        return store.hostAddresses();
    }

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        return Optional.of(
                new Lease(subnets, attributes, new Term.Until(clock.now().plus(timeToLive)), NEWEST));
    }

    /** As a lease that is published already tells them: the store itself would publish one. */
    @Override
    public Optional<Lease> assigned(Attributes attributes) {
        if (choice == Choice.HOSTS) {
            return Optional.empty();
        }
        store.checkAssigned();
        return Optional.of(store.list().leases().stream()
                .filter(lease -> lease.attributes().sameHost(attributes))
                .findFirst()
                .orElseThrow(() -> new TweedException(
                        TweedException.Kind.CONFIG,
                        "This host has published no lease yet: start the daemon here once, its first start tells the"
                                + " store")));
    }

    @Override
    public void checkAssigned() {
        store.checkAssigned();
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        return Optional.of(new Lease(lease.subnets(), attributes, lease.term(), lease.revision()));
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return Optional.of(lease);
    }

    @Override
    public boolean release(Lease lease) {
        return true;
    }

    @Override
    public Optional<Entry> get(String key) {
        return store.get(key);
    }

    @Override
    public List<Entry> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        return Optional.of(new Entry(key, value, NEWEST));
    }

    @Override
    public boolean keepAlive(Entry entry) {
        return true;
    }

    @Override
    public boolean remove(Entry entry) {
        return true;
    }

    @Override
    public void close() {}
}
