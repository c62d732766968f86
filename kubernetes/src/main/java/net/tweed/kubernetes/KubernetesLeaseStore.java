package net.tweed.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.LedgerStore;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;

/**
 * The lease store on nodes of Kubernetes. Subnets are the cluster's to give: {@link #assigned} takes them, and no other
 * claim wins.
 *
 * <p>All methods may be called from any thread; each waits at most for a few call time-outs. Watches are told on one thread
 * of the store's own, which {@link #close} ends.
 */
final class KubernetesLeaseStore implements LedgerStore {
    private final KubernetesApi api;
    private final NetConfigFile config;
    private final NodeLeases leases;
    private final OwnNode own;
    private final NodeWriter writer;
    private final Ledger ledger;
    private final Clock clock;
    private final List<NodeWatch> watches = new ArrayList<>();
    private final ScheduledThreadPoolExecutor thread;

    KubernetesLeaseStore(NodeStoreOptions options, KubernetesApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
        this.config = new NetConfigFile(options.networkConfig());
        this.leases = new NodeLeases(new AnnotationNames(options.annotationPrefix()));
        this.own = new OwnNode(api, leases, options.self());
        this.writer = new NodeWriter(api, own, leases, options.condition(), clock);
        Ledger facts = new LeaseObjects(api.client(), options.namespace(), clock);
        this.ledger = new NodePresence(facts, api, own, leases, config::networks);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "tweed-nodes");
            watcher.setDaemon(true);
            return watcher;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Optional<String> config() {
        return config.read();
    }

    @Override
    public Snapshot list() {
        return new NodeList(leases, own, config::networks).list(api).snapshot();
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        NodeWatch watch = new NodeWatch(api, new NodeList(leases, own, config::networks), thread, clock, to);
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
    public HostAddresses hostAddresses() {
        own.name();
        return own.addresses();
    }

    @Override
    public Optional<Lease> assigned(Attributes attributes) {
        return Optional.of(writer.publish(attributes, config.networks()));
    }

    @Override
    public void checkAssigned() {
        writer.check(config.networks());
    }

    /** Wins only the subnets that this node has. */
    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        Optional<DualStack<Prefix>> mine = leases.subnets(own.require(), config.networks());
        return mine.equals(Optional.of(subnets)) ? assigned(attributes) : Optional.empty();
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        return writer.update(lease, attributes, config.networks());
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return own.read()
                .flatMap(node -> leases.read(node, config.networks()) instanceof NodeLeases.Reading.Leased now
                        ? Optional.of(now.lease())
                        : Optional.empty())
                .filter(now -> now.subnets().equals(lease.subnets())
                        && now.attributes().sameHost(lease.attributes()));
    }

    @Override
    public boolean release(Lease lease) {
        return writer.withdraw(lease, config.networks());
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        synchronized (watches) {
            watches.forEach(NodeWatch::close);
            watches.clear();
            thread.shutdownNow();
        }
        api.close();
    }
}
