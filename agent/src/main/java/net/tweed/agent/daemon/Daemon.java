package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.tweed.agent.health.HealthServer;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.StoreOptions;
import net.tweed.agent.systemd.Systemd;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.UnixDatagram;
import net.tweed.netlink.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon, from its options to its exit code. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    /** What closing may take after a signal: nothing that is kept depends on it. */
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final AgentOptions options;
    private final Optional<String> notifySocket;

    /** @param notifySocket systemd's, {@code NOTIFY_SOCKET} */
    public Daemon(AgentOptions options, Optional<String> notifySocket) {
        this.options = options;
        this.notifySocket = notifySocket;
    }

    /** Runs until this host cannot take part at all. A signal ends the process with code 0, without coming back here. */
    public int run() {
        try (Lifecycle life = new Lifecycle()) {
            life.exit(CLOSING, Runtime.getRuntime()::halt).install();
            return start(life).join();
        } catch (TweedException e) {
            LOG.error(String.valueOf(e.getMessage()));
            LOG.debug("Its cause", e);
            return 1;
        }
    }

    private CompletableFuture<Integer> start(Lifecycle life) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Readiness readiness = Conditions.readiness();
        Systemd systemd = new Systemd(notifySocket.map(UnixDatagram::connect).map(s -> life.own("systemd", s)::send));
        readiness.observe(life.own("systemd notices", systemd));
        if (options.health().port() != 0) {
            life.own("health", HealthServer.listen(options.health().address(), options.health().port(), readiness));
        }
        HostNetwork host = new HostNetwork(life.own("netlink", Rtnetlink.open()));
        LeaseStore store = life.own("store", store(options.store()));
        Entrance entrance = new Entrance(
                store, new UplinkChooser(options.uplink(), HostLinks.of(host)), options.stateDir());
        Surroundings around = new Surroundings(
                options,
                store,
                entrance,
                new SubnetFile(options.subnetFile()),
                new OldSubnet(readiness),
                readiness,
                Clock.system());
        life.own("steward", new Steward(around, host, exit)).start();
        return exit;
    }

    private LeaseStore store(StoreOptions asked) {
        return new EtcdLeaseStore(
                new EtcdOptions(
                        asked.endpoints(),
                        asked.prefix(),
                        asked.identity().map(StoreOptions.Identity::certificate),
                        asked.identity().map(StoreOptions.Identity::key),
                        asked.authority(),
                        asked.login().map(StoreOptions.Login::user),
                        asked.login().map(StoreOptions.Login::password),
                        EtcdOptions.DEFAULT_CALL_TIMEOUT),
                Clock.system(),
                options.pace().storeCheck());
    }
}
