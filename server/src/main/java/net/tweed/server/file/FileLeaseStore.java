package net.tweed.server.file;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.LedgerStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/** One network of a {@link FileDatabase}. Closing it closes its watches; what else it closes is told to it. */
final class FileLeaseStore implements LedgerStore {
    private final Commits commits;
    private final Watches watches;
    private final Keys keys;
    private final NetworkFile config;
    private final FileLeases leases;
    private final FileLedger ledger;
    private final Runnable closed;
    private final Set<FileWatch> own = ConcurrentHashMap.newKeySet();

    /** @param closed closes what is only this store's */
    FileLeaseStore(Commits commits, Watches watches, Keys keys, NetworkFile config, Runnable closed) {
        this.commits = commits;
        this.watches = watches;
        this.keys = keys;
        this.config = config;
        this.closed = closed;
        this.leases = new FileLeases(commits, keys);
        this.ledger = new FileLedger(commits, keys);
    }

    @Override
    public Optional<String> config() {
        return config.read();
    }

    @Override
    public Snapshot list() {
        return commits.read(contents -> contents.snapshot(keys.network()));
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        FileWatch watch = commits.watch(keys.network(), to);
        own.add(watch);
        return () -> {
            own.remove(watch);
            watches.remove(watch);
        };
    }

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        return leases.claim(subnets, attributes, holder, timeToLive);
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        return leases.update(lease, attributes);
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return leases.renew(lease);
    }

    @Override
    public boolean release(Lease lease) {
        return leases.release(lease);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        own.forEach(watches::remove);
        own.clear();
        closed.run();
    }
}
