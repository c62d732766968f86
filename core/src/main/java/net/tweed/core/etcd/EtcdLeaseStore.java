package net.tweed.core.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.LedgerStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease store on etcd's v3 API, with keys and values as flannel has them, so that both kinds of hosts share one.
 *
 * <p>Making one opens no connection: the first call does. All methods may be called from any thread; each waits at most
 * for a few call time-outs. Watches are told on one thread of the store's own, which {@link #close} ends.
 */
public final class EtcdLeaseStore implements LedgerStore {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdLeaseStore.class);
    /** How often a silent store is looked at. */
    private static final Duration RECHECK = Duration.ofMinutes(1);

    private final StoreHistory history;
    private final EtcdConnection etcd;
    private final Optional<EtcdConnection> connection; // ours to close
    private final EtcdKeys keys;
    private final EtcdReads reads;
    private final LastList lists;
    private final EtcdLeases leases;
    private final EtcdLedger ledger;
    private final Clock clock;
    private final Duration recheck;
    private final List<EtcdWatch> watches = new ArrayList<>();
    private final ScheduledThreadPoolExecutor thread;

    public EtcdLeaseStore(EtcdOptions options, Clock clock) {
        this(options, clock, RECHECK);
    }

    /**
     * A store.
     *
     * @param recheck how often the store is looked at while a watch is open, to notice one that was exchanged or restored
     */
    public EtcdLeaseStore(EtcdOptions options, Clock clock, Duration recheck) {
        this(options, clock, recheck, new StoreHistory());
    }

    private EtcdLeaseStore(EtcdOptions options, Clock clock, Duration recheck, StoreHistory history) {
        this(options, clock, recheck, history, new EtcdConnection(options, history));
    }

    private EtcdLeaseStore(
            EtcdOptions options, Clock clock, Duration recheck, StoreHistory history, EtcdConnection own) {
        this(new EtcdKeys(options.prefix()), own, history, clock, recheck, Optional.of(own));
    }

    /** A store on a connection that others use too, and that is closed by its owner. */
    EtcdLeaseStore(EtcdKeys keys, EtcdConnection etcd, StoreHistory history, Clock clock, Duration recheck) {
        this(keys, etcd, history, clock, recheck, Optional.empty());
    }

    private EtcdLeaseStore(
            EtcdKeys keys,
            EtcdConnection etcd,
            StoreHistory history,
            Clock clock,
            Duration recheck,
            Optional<EtcdConnection> connection) {
        this.clock = clock;
        this.recheck = recheck;
        this.history = history;
        this.keys = keys;
        this.etcd = etcd;
        this.connection = connection;
        this.reads = new EtcdReads(etcd, keys);
        this.lists = new LastList(reads, history, clock);
        EtcdGrants grants = new EtcdGrants(etcd);
        this.leases = new EtcdLeases(etcd, reads, grants, keys, clock);
        this.ledger = new EtcdLedger(etcd, reads, grants, keys);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "tweed-etcd-watch");
            watcher.setDaemon(true);
            return watcher;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Connects in the background, so that the first call need not wait for it: making the client takes as long as starting
     * Java does. Not needed, and silent: what fails here, the first call meets again.
     */
    public void prepare() {
        thread.execute(() -> {
            try {
                reads.look();
            } catch (TweedException e) {
                LOG.debug("Cannot connect ahead of the first call", e);
            }
        });
    }

    @Override
    public Optional<String> config() {
        return reads.config();
    }

    @Override
    public Snapshot list() {
        return lists.read();
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        EtcdWatch watch = new EtcdWatch(etcd, lists, reads, keys, history, thread, clock, recheck, to);
        synchronized (watches) {
            if (thread.isShutdown()) {
                throw new TweedException(TweedException.Kind.UNAVAILABLE, "Cannot watch: the store is closed");
            }
            watches.add(watch);
        }
        watch.start();
        return () -> {
            synchronized (watches) {
                watches.remove(watch);
            }
            watch.close();
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
        List<EtcdWatch> open;
        synchronized (watches) {
            open = List.copyOf(watches);
            watches.clear();
            open.forEach(EtcdWatch::close);
            thread.shutdownNow();
        }
        connection.ifPresent(EtcdConnection::close);
    }
}
