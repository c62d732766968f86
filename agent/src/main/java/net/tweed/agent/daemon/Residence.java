package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.tweed.agent.enrol.EnrolmentLoop;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.agent.filter.PacketFilterRules;
import net.tweed.agent.host.BlackholeRoute;
import net.tweed.agent.host.Forwarding;
import net.tweed.agent.host.HostIdentity;
import net.tweed.agent.host.ReversePath;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.metrics.Metric;
import net.tweed.agent.metrics.Sample;
import net.tweed.agent.status.NetworkStatus;
import net.tweed.agent.tenancy.Claim;
import net.tweed.core.engine.Collector;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.engine.Round;
import net.tweed.core.engine.RoutedRows;
import net.tweed.core.engine.Worker;
import net.tweed.core.lease.LeaseKeeper;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Tenure;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.wire.SubnetEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Being in a network: a lease, a data path, packet filter rules and a subnet file that follow one another's changes. */
final class Residence implements AutoCloseable {
    /** As flannel's: a host that is away for a day is gone. */
    private static final Duration TIME_TO_LIVE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Residence.class);

    private final Surroundings around;
    private final NetworkConfig config;
    private final Runnable hostChanged;
    private final LeaseTable leases;
    private final RefusalLog refusals = new RefusalLog();
    private final Lifecycle parts = new Lifecycle();
    private final Optional<TunnelPath> tunnel;
    private final DataPath dataPath;
    private final Side oldCloud;
    private final FilterPath filter;
    private final Membership membership;
    private final EnrolmentLoop enrolment;
    private Optional<Seat> next; // a seat that waits for the first snapshot of leases
    private Optional<Seat> written = Optional.empty();
    private volatile boolean rulesTried;
    private volatile List<Refused> refused = List.of();

    /**
     * Enters the network: claims a subnet, and starts everything that keeps it.
     *
     * @param hostChanged told when something of the host's network has changed, on any thread
     * @throws net.tweed.core.model.TweedException where that cannot be now; nothing of it is left running then
     */
    Residence(Surroundings around, Entry entry, Runnable hostChanged) {
        this.around = around;
        this.config = entry.config();
        this.hostChanged = hostChanged;
        this.leases = new LeaseTable(around.clock());
        LeaseKeeper keeper = keeper(around, entry, leases);
        Uplink uplink = entry.choice().uplink();
        Optional<Lease> earlier = keeper.earlier(uplink.publicIps());
        try {
            Backend backend = parts.own("backend", around.entrance().backend(config, uplink, leases));
            filter = parts.own("packet filter", filter());
            Lease own = keeper.acquire(
                    backend.attributes(earlier), around.subnetFile().read().map(SubnetEnv::subnets));
            around.announced().info("Holding " + own.name());
            new Forwarding().warnings(entry.families()).forEach(around.announced()::warn);
            around.readiness().met(Conditions.LEASE);
            next = Optional.of(new Seat(uplink, backend, backend.join(own), own));
            Network network = next.get().network();
            Optional<RoutedRows> routed = network.tunnel()
                    .map(beneath -> routed(
                            around,
                            config,
                            uplink,
                            () -> path().seat().flatMap(seat -> seat.network().carrier()),
                            () -> path().wake()));
            tunnel = routed.map(rows -> new TunnelPath(rows, new ReversePath(Claim.devices(config))));
            dataPath = parts.own("data path", dataPath(network, collector(network, uplink)));
            routed.ifPresent(rows -> {
                parts.own("overflow", new Worker("overflow", rows::step)).start();
                parts.own("overflow expiry", new Worker("overflow-expiry", rows::expire))
                        .start();
            });
            oldCloud = oldCloud(uplink, own);
            filter.take(own);
            membership = parts.own(
                    "membership",
                    new Membership(
                            around.store(), leases, keeper, around.readiness(), this::leasesChanged, this::moved));
            enrolment = parts.own(
                    "enrolment",
                    EnrolmentLoop.start(
                            config,
                            around.store(),
                            () -> uplink().publicIps().stream().toList(),
                            System.getenv()));
            parts.own("metrics", around.meters().ask(this::tell));
            parts.own("status", around.board().show(this::place));
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** What earlier backends of this host left in clouds; looked for once the new path is up. */
    private Side oldCloud(Uplink uplink, Lease own) {
        OldCloud left = parts.own(
                "earlier backends",
                new OldCloud(
                        around.store(),
                        config.backend(),
                        LedgerOwnership.holder(uplink.publicIps()),
                        own,
                        type -> around.entrance().earlier(type, config, uplink, leases)));
        Reconciler reconciler = new Reconciler(around.clock(), new LogObserver(), 100); // its own rows, and leaving
        return parts.own(
                "old cloud",
                new Side(
                        "old-cloud",
                        left::target,
                        reconciler,
                        around.options().pace().resync(),
                        round -> {}));
    }

    /** Clears up after hosts that are gone, where rows outlive them. */
    private Optional<Collector> collector(Network network, Uplink uplink) {
        if (network.domain() == Network.Domain.KERNEL) {
            return Optional.empty();
        }
        around.entrance().remember(config);
        if (network.domain() == Network.Domain.DELEGATED) {
            return Optional.empty(); // whoever writes the rows clears up
        }
        Collector collector = new Collector(
                around.store(),
                config.backend(),
                LedgerOwnership.holder(uplink.publicIps()),
                leases::view,
                () -> path().seat().map(Seat::network),
                around.options().pace().collectAfter(),
                around.clock(),
                () -> path().wake());
        parts.own("collector", new Worker("collector", collector::step)).start();
        return Optional.of(collector);
    }

    /** Which peers the cloud's routes lead to, in the table that this host's packets follow. */
    static RoutedRows routed(
            Surroundings around,
            NetworkConfig config,
            Uplink uplink,
            Supplier<Optional<String>> table,
            Runnable changed) {
        Supplier<LeaseTable.View> nobody = () -> new LeaseTable.View(Optional.empty(), List.of(), Optional.empty());
        return new RoutedRows(
                new LedgerOwnership(around.store(), config.backend(), uplink.publicIps(), nobody, RoutedRows.NOTICE),
                table,
                around.clock(),
                changed);
    }

    private DataPath path() {
        return dataPath;
    }

    /** What takes and keeps this host's lease. */
    static LeaseKeeper keeper(Surroundings around, Entry entry, LeaseTable table) {
        String address = String.join(
                "+",
                entry.choice().uplink().addresses().map(Addresses::text).stream()
                        .toList());
        HostIdentity host = new HostIdentity();
        return new LeaseKeeper(
                around.store(),
                table,
                new LeaseKeeper.Settings(
                        entry.config().pools(),
                        host.holder(entry.choice().mac(), address),
                        host.name(),
                        TIME_TO_LIVE,
                        around.options().renewMargin()),
                around.clock(),
                RandomGenerator.getDefault());
    }

    private FilterPath filter() {
        return new FilterPath(
                PacketFilterRules.open(
                        around.filterTools(),
                        config,
                        around.options().filter(),
                        around.options().filterNames()),
                new Reconciler(
                        around.clock(),
                        Observer.all(List.of(
                                new LogObserver(),
                                around.meters().observer("packet-filter"),
                                around.board().observer("packet-filter"))),
                        100), // few rules, all of this host
                around.options().pace().filterCheck(),
                this::filtered);
    }

    private void filtered(Round round) {
        Conditions.settle(around.readiness(), Conditions.FILTER, round.outcome());
        if (!rulesTried) {
            rulesTried = true;
            dataPath.wake(); // its round writes the subnet file
        }
    }

    private DataPath dataPath(Network network, Optional<Collector> collector) {
        RemovalsCommand command = new RemovalsCommand(around.options().stateDir());
        Function<String, Reconciler> reconcilers = loop -> new Reconciler(
                around.clock(),
                Observer.all(List.of(
                        new LogObserver(),
                        command,
                        around.meters().observer(loop),
                        around.board().observer(loop))),
                around.options().pace().maxRemovals());
        BlackholeRoute blackhole = new BlackholeRoute(
                around.options().blackhole() ? BlackholeRoute.Wish.WANTED : BlackholeRoute.Wish.UNWANTED);
        Optional<KernelRest> rest = Optional.of(network.domain())
                .filter(domain -> domain != Network.Domain.KERNEL && tunnel.isEmpty())
                .map(domain -> new KernelRest(config.pools(), around.options().stateDir()));
        return new DataPath(
                config,
                leases,
                around.quarters().isolation(config),
                reconcilers,
                command,
                blackhole,
                rest,
                tunnel,
                () -> collector.map(Collector::dead).orElse(Map.of()),
                around.options().pace().resync(),
                this::finished);
    }

    Uplink uplink() {
        return dataPath.seat().or(() -> next).orElseThrow().uplink();
    }

    /** The leases have changed; the first time, they are all known, and the data path may start. */
    private synchronized void leasesChanged() {
        if (next.isPresent()) {
            dataPath.take(next.get(), hostChanged);
            next = Optional.empty();
        }
        dataPath.wake();
    }

    /** This host had to take other subnets. */
    private synchronized void moved(Tenure.Moved move) {
        around.oldSubnet().left(move.from().subnets());
        around.readiness()
                .unmet(
                        Conditions.SUBNET_FILE,
                        "this host has moved to " + move.lease().name());
        reseat(uplink(), move.lease());
        filter.take(move.lease());
        hostChanged.run();
    }

    /** The host's interface has changed. */
    synchronized void changeUplink(Uplink uplink) {
        Lease own = dataPath.seat().or(() -> next).orElseThrow().own();
        membership.publish(reseat(uplink, own));
        enrolment.wake();
    }

    private Attributes reseat(Uplink uplink, Lease own) {
        Backend backend = parts.own("backend", around.entrance().backend(config, uplink, leases));
        Attributes attributes = backend.attributes(Optional.of(own));
        Seat seat = new Seat(uplink, backend, backend.join(own), own);
        if (next.isPresent()) {
            next = Optional.of(seat);
        } else {
            dataPath.take(seat, hostChanged);
        }
        return attributes;
    }

    /**
     * After each round: tells what is refused, and writes the subnet file once a seat's rows and the packet filter's have
     * been attempted, as containers start with the file.
     */
    private void finished(Seat seat, Round round) {
        refusals.accept(round.refused());
        refused = round.refused();
        Conditions.settle(around.readiness(), Conditions.ROUTES, round.outcome());
        if (!rulesTried || written.filter(seat::equals).isPresent()) {
            return;
        }
        around.subnetFile().write(subnetEnv(around, config, seat.own(), seat.network()));
        LOG.info("Wrote {}", around.subnetFile().path());
        if (written.isEmpty()) {
            oldCloud.start();
        }
        written = Optional.of(seat);
        around.readiness().met(Conditions.SUBNET_FILE);
    }

    /** What containers' engines are told. */
    static SubnetEnv subnetEnv(Surroundings around, NetworkConfig config, Lease own, Network network) {
        return new SubnetEnv(
                config.networks(),
                own.subnets(),
                network.mtu().stream().min(Integer::compare).orElseThrow(),
                around.options().filter().masquerade() != Masquerade.OFF);
    }

    /** What there is to see here. On any thread. */
    private NetworkStatus.Place place() {
        Seat seat = dataPath.seat().or(() -> next).orElseThrow();
        return new PlaceReport(config, seat, refused, tunnel)
                .of(
                        leases.view().leases(),
                        membership.leaseEndsIn(),
                        around.board().tables());
    }

    /** The numbers that are known here. On any thread. */
    private void tell(Consumer<Sample> to) {
        to.accept(Sample.of(Metric.LEASES, leases.view().leases().size()));
        to.accept(Sample.of(Metric.PEERS_REFUSED, refused.size()));
        tunnel.map(TunnelPath::counts).ifPresent(counts -> {
            to.accept(Sample.of(Metric.PEERS, counts.routed(), "routed"));
            to.accept(Sample.of(Metric.PEERS, counts.tunnelled(), "tunnelled"));
        });
        membership.leaseEndsIn().ifPresent(left -> to.accept(Sample.of(Metric.LEASE_EXPIRY, left.toMillis() / 1000.0)));
        dataPath.seat()
                .ifPresent(seat -> seat.network()
                        .packets()
                        .forEach((event, count) -> to.accept(Sample.of(Metric.PACKETS, count, event))));
    }

    @Override
    public void close() {
        parts.close();
    }
}
