package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.tweed.agent.filter.Isolation;
import net.tweed.agent.host.BlackholeRoute;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.Target;
import net.tweed.core.engine.Vetting;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the forwarding tables as the backend says, given who else is there: the kernel's, and where the backend's are in a
 * cloud those, each at its own pace. Where a tunnel carries what the cloud does not, the kernel's side comes first: with it
 * this host is in the network. It starts with the first {@link #take}, which must come after the first snapshot of
 * leases: without one, every peer would seem gone.
 */
final class DataPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPath.class);
    /** While removals are held, the operator's command to let them go is looked for this often. */
    private static final Duration COMMAND_POLL = Duration.ofSeconds(2);

    private final NetworkConfig config;
    private final LeaseTable leases;
    private final Optional<Isolation> isolation;
    private final RemovalsCommand command;
    private final BlackholeRoute blackhole;
    private final Optional<KernelRest> rest;
    private final Optional<TunnelPath> tunnel;
    private final Supplier<Map<Prefix, String>> dead;
    private final BiConsumer<Seat, Round> finished;
    private final List<Side> sides = new ArrayList<>();
    private volatile Optional<Seat> seat = Optional.empty();
    private volatile Optional<Seat> working = Optional.empty(); // what the first side's round is for
    private volatile Optional<Seat> beside = Optional.empty(); // and the other's, where that is the backend's too
    private final Queue<Backend> retired = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> watches = new ArrayList<>();
    private volatile Optional<Round> ended = Optional.empty();
    private volatile int besideUnsettled;

    /**
     * A data path that does nothing yet.
     *
     * @param isolation what keeps the network apart from others of this host
     * @param reconcilers makes that of each side, by its name
     * @param rest the kernel's tables, where the backend has none there
     * @param tunnel what a tunnel carries, where there is one beside a cloud
     * @param dead rows whose hosts are gone for good, which this host is to clear up: next hops by subnet
     * @param finished told of every round and the seat that it was for, on its loop's thread
     */
    DataPath(
            NetworkConfig config,
            LeaseTable leases,
            Optional<Isolation> isolation,
            Function<String, Reconciler> reconcilers,
            RemovalsCommand command,
            BlackholeRoute blackhole,
            Optional<KernelRest> rest,
            Optional<TunnelPath> tunnel,
            Supplier<Map<Prefix, String>> dead,
            Duration resync,
            BiConsumer<Seat, Round> finished) {
        this.config = config;
        this.leases = leases;
        this.isolation = isolation;
        this.command = command;
        this.blackhole = blackhole;
        this.rest = rest;
        this.tunnel = tunnel;
        this.dead = dead;
        this.finished = finished;
        String first = rest.isPresent() ? "cloud" : "kernel";
        sides.add(new Side(first, this::target, reconcilers.apply(first), resync, this::round));
        rest.ifPresent(tables -> sides.add(
                new Side("kernel", () -> restTarget(tables), reconcilers.apply("kernel"), resync, this::besideRound)));
        tunnel.ifPresent(carries ->
                sides.add(new Side("cloud", this::cloudTarget, reconcilers.apply("cloud"), resync, this::besideRound)));
    }

    /**
     * Takes this seat in the place of the one before.
     *
     * @param changed told when something of the host's network has changed, on any thread
     */
    void take(Seat next, Runnable changed) {
        boolean first = seat.isEmpty();
        closeWatches();
        seat.map(Seat::backend).ifPresent(retired::add); // its tables may be in use by the round that runs now
        seat = Optional.of(next);
        Runnable look = () -> {
            wake();
            changed.run();
        };
        watches.add(next.network().watch(look));
        next.network().tunnel().ifPresent(beneath -> watches.add(beneath.watch(look)));
        isolation.ifPresent(apart -> watches.add(apart.watch(this::wake)));
        rest.ifPresent(tables -> watches.add(tables.watch(next.uplink().name(), look)));
        sides.forEach(first ? Side::start : Side::wake);
    }

    Optional<Seat> seat() {
        return seat;
    }

    void wake() {
        sides.forEach(Side::wake);
    }

    @Override
    public void close() {
        closeWatches();
        sides.forEach(Side::close);
        rest.ifPresent(KernelRest::close);
    }

    private Target target() {
        if (command.taken()) {
            LOG.info("Held removals go now, as ordered");
            sides.forEach(Side::allowRemovals);
        }
        Seat now = seat.orElseThrow();
        working = Optional.of(now);
        closeRetired(now);
        LeaseTable.View view = leases.view();
        Vetting vetting = Vetting.vet(config, now.own(), view.leases());
        Peers peers = new Peers(now.own(), vetting.peers().others(), dead.get());
        Desired rows = tunnel.isPresent()
                ? tunnel.get().desired(now.network(), now.uplink(), peers)
                : now.network().desired(peers);
        Desired desired = blackhole.join(rows, now.own());
        if (rest.isEmpty()) {
            desired = isolated(desired, peers);
        }
        List<Refused> refused = new ArrayList<>(vetting.refused());
        refused.addAll(desired.refused());
        return new Target(desired.layers(), refused, sooner(view.changesIn()));
    }

    /** The routes in the cloud, where the kernel's side comes first. */
    private Target cloudTarget() {
        Seat now = seat.orElseThrow();
        beside = Optional.of(now);
        closeRetired(now);
        LeaseTable.View view = leases.view();
        Vetting vetting = Vetting.vet(config, now.own(), view.leases());
        Peers peers = new Peers(now.own(), vetting.peers().others(), dead.get());
        return new Target(now.network().desired(peers).layers(), List.of(), sooner(view.changesIn()));
    }

    /** Backends of earlier seats, once no side is at work for one of those. */
    private void closeRetired(Seat now) {
        boolean left = working.equals(Optional.of(now)) && (tunnel.isEmpty() || beside.equals(Optional.of(now)));
        for (Backend old = left ? retired.poll() : null; old != null; old = retired.poll()) {
            old.close();
        }
    }

    private Target restTarget(KernelRest tables) {
        Seat now = seat.orElseThrow();
        Desired desired = blackhole.join(tables.desired(now.own().subnets(), ended.isPresent()), now.own());
        if (isolation.isPresent()) {
            desired = isolated(
                    desired,
                    Vetting.vet(config, now.own(), leases.view().leases()).peers());
        }
        return new Target(desired.layers(), List.of(), sooner(Optional.empty()));
    }

    private Desired isolated(Desired desired, Peers peers) {
        return isolation.map(apart -> apart.join(desired, peers)).orElse(desired);
    }

    private Optional<Duration> sooner(Optional<Duration> changesIn) {
        if (!command.wanted()) {
            return changesIn;
        }
        return Optional.of(changesIn.filter(d -> d.compareTo(COMMAND_POLL) < 0).orElse(COMMAND_POLL));
    }

    private void round(Round round) {
        boolean first = ended.isEmpty();
        ended = Optional.of(round);
        if (first && rest.isPresent()) {
            wake(); // what an earlier backend left may go now
        }
        report(round);
    }

    private void besideRound(Round round) {
        besideUnsettled = round.outcome().unsettled();
        ended.ifPresent(this::report);
    }

    /** Both sides together: this host is settled when both are. */
    private synchronized void report(Round round) {
        Outcome outcome = round.outcome();
        Outcome both = new Outcome(outcome.written(), outcome.unsettled() + besideUnsettled, outcome.again());
        finished.accept(working.orElseThrow(), new Round(both, round.refused()));
    }

    private void closeWatches() {
        for (AutoCloseable watch : watches) {
            try {
                watch.close();
            } catch (Exception e) {
                LOG.warn("Cannot end a watch of the kernel", e);
            }
        }
        watches.clear();
    }
}
