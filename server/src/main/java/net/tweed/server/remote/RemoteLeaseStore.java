package net.tweed.server.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import net.tweed.core.enrol.Registrar;
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
import net.tweed.core.wire.FieldReader;
import net.tweed.server.wire.Route;

/**
 * A lease store behind one or more servers ({@code tweed server}).
 *
 * <p>All methods may be called from any thread; each waits at most 2 s for each server but the last, and 12 s for that.
 * Watches are told on one thread of the store's own, which {@link #close} ends.
 */
public final class RemoteLeaseStore implements LedgerStore {
    private final Clock clock;
    private final Servers servers;
    private final Calls calls;
    private final RemoteLeases leases;
    private final RemoteLedger ledger;
    private final List<RemoteWatch> watches = new ArrayList<>();
    private final ScheduledThreadPoolExecutor thread;

    /**
     * A store; no server is asked yet.
     *
     * @throws TweedException of kind CONFIG where certificates cannot be read
     */
    public RemoteLeaseStore(RemoteOptions options, Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.servers = new Servers(options.servers(), random);
        this.calls = new Calls(options, servers);
        this.leases = new RemoteLeases(calls, clock);
        this.ledger = new RemoteLedger(calls);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "tweed-remote-watch");
            watcher.setDaemon(true);
            return watcher;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Optional<String> config() {
        FieldReader answer = RemoteLeases.answer(calls.get("read the configuration", Route.CONFIG, Map.of()));
        return answer.text("Config");
    }

    @Override
    public Snapshot list() {
        Listing listing = new Listing();
        Instant now = clock.now();
        Optional<LeaseEvent> event = Optional.empty();
        String body = calls.get("read the leases", Route.LEASES, Map.of());
        for (String line : (Iterable<String>) body.lines()::iterator) {
            event = listing.take(line, now);
        }
        return event.filter(Snapshot.class::isInstance)
                .map(Snapshot.class::cast)
                .orElseThrow(() -> new TweedException(
                        TweedException.Kind.UNAVAILABLE,
                        "Cannot read the leases at " + servers.where() + ": the server's answer was cut off."));
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        RemoteWatch watch = new RemoteWatch(calls, servers, thread, clock, to);
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

    /** Where this host says which instance it is. */
    public Registrar registrar() {
        return new RemoteRegistrar(calls);
    }

    @Override
    public void close() {
        synchronized (watches) {
            watches.forEach(RemoteWatch::close);
            watches.clear();
            thread.shutdown();
        }
        calls.close();
    }
}
