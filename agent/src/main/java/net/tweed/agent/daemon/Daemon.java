package net.tweed.agent.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.health.Ensemble;
import net.tweed.agent.health.HealthServer;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.StateLock;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.metrics.Meters;
import net.tweed.agent.metrics.Metric;
import net.tweed.agent.metrics.MetricsPage;
import net.tweed.agent.metrics.Sample;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.status.Board;
import net.tweed.agent.status.NetworkStatus;
import net.tweed.agent.status.StatusJson;
import net.tweed.agent.status.StatusSocket;
import net.tweed.agent.systemd.Systemd;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Observer;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon, from its options to its exit code. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    /** What closing may take after a signal: nothing that is kept depends on it. */
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final AgentOptions options;
    private final Map<String, String> environment;
    private final Predicate<AgentOptions> cleaner;

    /**
     * A daemon that does nothing yet.
     *
     * @param environment the process's environment variables
     * @param cleaner removes everything of one of several networks from this host; false where something is left
     */
    public Daemon(AgentOptions options, Map<String, String> environment, Predicate<AgentOptions> cleaner) {
        this.options = options;
        this.environment = Map.copyOf(environment);
        this.cleaner = cleaner;
    }

    /** Runs until this host cannot take part at all. A signal ends the process with code 0, without coming back here. */
    public int run() {
        try (Lifecycle life = new Lifecycle()) {
            life.exit(CLOSING, Runtime.getRuntime()::halt).install();
            return (options.networks().isEmpty() ? start(life) : startSeveral(life)).join();
        } catch (TweedException e) {
            LOG.error(String.valueOf(e.getMessage()));
            LOG.debug("Its cause", e);
            return 1;
        }
    }

    private CompletableFuture<Integer> start(Lifecycle life) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        ClassDataArchive.report();
        life.own("state directory", StateLock.take(options.stateDir())); // first: nothing is done beside another daemon
        Readiness readiness = Conditions.readiness();
        Meters meters = meters(readiness::state);
        Board board = new Board(Clock.system());
        Instant started = Clock.system().now();
        life.own(
                "status",
                StatusSocket.open(
                        options.stateDir(),
                        () -> StatusJson.of(
                                started,
                                readiness.state(),
                                List.of(new NetworkStatus("", readiness.state().waiting(), board.place())))));
        LeaseStore store = life.own("store", new Stores(environment).open(options));
        readiness.observe(life.own("notices to systemd", Systemd.of(environment)));
        if (options.health().port() != 0) {
            life.own(
                    "health",
                    HealthServer.listen(
                            options.health().address(), options.health().port(), readiness, new MetricsPage(meters)));
        }
        HostNetwork host = new HostNetwork(life.own("netlink", Rtnetlink.open()));
        Entrance entrance = new Entrance(
                store,
                new UplinkChooser(options.uplink(), HostLinks.of(host)),
                new InstalledBackends(environment),
                options.stateDir(),
                Observer.all(List.of(new LogObserver(), meters.observer("cloud"))),
                options.pace().resync());
        FilterTools tools = new FilterTools(Clock.system());
        Surroundings around = new Surroundings(
                options,
                store,
                entrance,
                tools,
                new SubnetFile(options.subnetFile()),
                new OldSubnet(readiness),
                readiness,
                new Announced(),
                meters,
                board,
                Clock.system(),
                new WholeQuarters(tools, options.filterNames(), options.stateDir(), WholeQuarters.Memory.WRITTEN));
        life.own("steward", new Steward(around, host, exit)).start();
        tools.look(); // while the steward waits for the store
        return exit;
    }

    /** The networks of a host that is in several; ends by signals only. */
    private CompletableFuture<Integer> startSeveral(Lifecycle life) {
        ClassDataArchive.report();
        life.own("state directory", StateLock.take(options.stateDir()));
        Ensemble ensemble = new Ensemble("not known yet");
        NetworkDirectory directory = life.own("store", new Stores(environment).networks(options));
        ensemble.observe(life.own("notices to systemd", Systemd.of(environment)));
        if (options.health().port() != 0) {
            life.own(
                    "health",
                    HealthServer.listen(
                            options.health().address(),
                            options.health().port(),
                            ensemble::state,
                            new MetricsPage(meters(ensemble::state))));
        }
        Tenants tenants = life.own(
                "networks",
                new Tenants(
                        options,
                        directory,
                        new InstalledBackends(environment),
                        new FilterTools(Clock.system()),
                        ensemble,
                        cleaner::test));
        Instant started = Clock.system().now();
        life.own(
                "status",
                StatusSocket.open(
                        options.stateDir(), () -> StatusJson.of(started, ensemble.state(), tenants.status())));
        tenants.start();
        return new CompletableFuture<>();
    }

    private static Meters meters(Supplier<Readiness.State> readiness) {
        Meters meters = new Meters();
        double archive = ClassDataArchive.inUse() ? 1 : 0;
        meters.ask(to -> {
            to.accept(Sample.of(Metric.READY, readiness.get().ready() ? 1 : 0));
            to.accept(Sample.of(Metric.CLASS_DATA_ARCHIVE, archive));
        });
        return meters;
    }
}
