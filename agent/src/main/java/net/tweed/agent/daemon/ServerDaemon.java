package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import net.tweed.agent.controller.Controller;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.HostIdentity;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.options.ServerRequest;
import net.tweed.agent.options.StoreChoice;
import net.tweed.agent.systemd.Systemd;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.server.file.FileDatabase;
import net.tweed.server.http.LeaseServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of {@code tweed server}, from its options to its exit code. */
public final class ServerDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDaemon.class);
    private static final String LISTENING = "listening";
    private static final Duration CLOSING = Duration.ofMillis(300);

    private final ServerRequest.Start start;
    private final Map<String, String> environment;
    private final InstalledBackends backends;

    /** @param environment the process's environment variables */
    public ServerDaemon(ServerRequest.Start start, Map<String, String> environment) {
        this.start = start;
        this.environment = Map.copyOf(environment);
        this.backends = new InstalledBackends(environment);
    }

    /** No other process's: two on one host are two. */
    private static String candidate() {
        String host = new HostIdentity().name();
        String own = Integer.toHexString(RandomGenerator.getDefault().nextInt() | Integer.MIN_VALUE);
        return host.isEmpty() ? own : host + "-" + own;
    }

    /** Serves until a signal ends the process with code 0. */
    public int run() {
        try (Lifecycle life = new Lifecycle()) {
            life.exit(CLOSING, Runtime.getRuntime()::halt).install();
            Readiness readiness = new Readiness(List.of(LISTENING));
            readiness.observe(life.own("notices to systemd", Systemd.of(environment)));
            LeaseStore store = life.own("store", store());
            LeaseServer server =
                    life.own("server", LeaseServer.listen(store, start.server(), start.enrolment(), Clock.system()));
            start.controller()
                    .ifPresent(options -> life.own(
                            "controller",
                            new Controller(store, backends::find, options, Clock.system(), candidate()).start()));
            LOG.info(
                    "Serving leases: address={} port={}",
                    start.server().listen().getHostString(),
                    server.port());
            readiness.met(LISTENING);
            return new CompletableFuture<Integer>().join();
        } catch (TweedException e) {
            LOG.error(String.valueOf(e.getMessage()));
            LOG.debug("Its cause", e);
            return 1;
        }
    }

    private LeaseStore store() {
        if (start.store() instanceof StoreChoice.Directory directory) {
            return FileDatabase.only(directory.path(), Clock.system());
        }
        return new EtcdLeaseStore(((StoreChoice.Etcd) start.store()).options(), Clock.system());
    }
}
