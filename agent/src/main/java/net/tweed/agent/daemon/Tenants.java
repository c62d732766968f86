package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.health.Ensemble;
import net.tweed.agent.log.Logs;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.NetworkName;
import net.tweed.agent.options.NetworksOptions;
import net.tweed.agent.status.NetworkStatus;
import net.tweed.agent.tenancy.ClaimBook;
import net.tweed.core.engine.Worker;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.lease.NetworkDirectory.Listed;
import net.tweed.core.lease.NetworkDirectory.Look;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.ConfigJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes this host into several networks, each on its own: what one of them lacks or does wrong is told with its name, and
 * harms no other. Level-triggered, as all loops are: each step looks which networks there are.
 */
final class Tenants implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);
    /** While a network is missing or refused. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AgentOptions options;
    private final NetworksOptions wanted;
    private final NetworkDirectory directory;
    private final InstalledBackends backends;
    private final FilterTools tools;
    private final Ensemble ensemble;
    private final Cleaner cleaner;
    private final ClaimBook book = new ClaimBook();
    private final Map<String, Tenant> tenants = new ConcurrentSkipListMap<>();
    private final TreeSet<String> left = new TreeSet<>(); // whose rows are still to be removed
    private final Map<String, String> told = new HashMap<>();
    private final Worker worker;
    private AutoCloseable watch = () -> {};
    private String fault = "";

    /** Removes everything of one network from this host. */
    interface Cleaner {
        /** Whether nothing of it is left. */
        boolean clean(AgentOptions network);
    }

    Tenants(
            AgentOptions options,
            NetworkDirectory directory,
            InstalledBackends backends,
            FilterTools tools,
            Ensemble ensemble,
            Cleaner cleaner) {
        this.options = options;
        this.wanted = options.networks().orElseThrow();
        this.directory = directory;
        this.backends = backends;
        this.tools = tools;
        this.ensemble = ensemble;
        this.cleaner = cleaner;
        this.worker = new Worker("networks", this::step);
    }

    void start() {
        watch = directory.watch(worker::wake);
        worker.start();
    }

    /** How this host stands in each network. On any thread. */
    List<NetworkStatus> status() {
        List<NetworkStatus> all = new ArrayList<>();
        ensemble.networks()
                .forEach((name, waiting) -> all.add(new NetworkStatus(
                        name,
                        waiting,
                        Optional.ofNullable(tenants.get(name))
                                .flatMap(tenant -> tenant.board().place()))));
        return all;
    }

    private Duration step() {
        try {
            Look look = directory.look(wanted.names());
            recovered();
            boolean settled = leave(look);
            settled &= enter(look);
            ensemble.known();
            return settled ? options.pace().storeCheck() : RETRY;
        } catch (TweedException e) {
            String text = String.valueOf(e.getMessage());
            if (!text.equals(fault)) {
                LOG.error("Cannot see which networks there are (trying again until it works): {}", text);
            }
            fault = text;
            return RETRY;
        }
    }

    private void recovered() {
        if (!fault.isEmpty()) {
            LOG.info("It is seen again which networks there are");
            fault = "";
        }
    }

    private boolean enter(Look look) {
        boolean settled = true;
        for (Map.Entry<String, Listed> each : look.byAge()) {
            settled &= inside(each.getKey(), () -> enter(each.getKey(), each.getValue(), look.now()));
        }
        settled &= awaitAbsent(look);
        return settled;
    }

    /** Where networks come and go, nobody waits for one that is not there. */
    private boolean awaitAbsent(Look look) {
        TreeSet<String> absent = new TreeSet<>(told.keySet());
        absent.addAll(wanted.names());
        absent.removeAll(look.networks().keySet());
        absent.removeAll(tenants.keySet());
        absent.removeAll(left);
        boolean settled = true;
        for (String name : absent) {
            if (wanted.change() == NetworksOptions.Change.WATCHED) {
                told.remove(name);
                ensemble.gone(name);
            } else {
                ensemble.waiting(name, "there is no configuration under <etcd-prefix>/" + name + "/config yet");
                settled = false;
            }
        }
        return settled;
    }

    private boolean enter(String name, Listed listed, Revision now) {
        Tenant there = tenants.get(name);
        if (there != null) {
            there.seen(now);
            return true;
        }
        if (left.contains(name) || NetworkName.fault(name).isPresent()) {
            NetworkName.fault(name).ifPresent(why -> tell(name, "Network is not entered: " + why));
            return !left.contains(name);
        }
        try {
            NetworkConfig config = ConfigJson.parse(listed.text()).config();
            AgentOptions own = options.of(name);
            Quarters quarters = new SharedQuarters(name, tools, own.filterNames(), book);
            quarters.admit(config);
            Tenant tenant = new Tenant(own, directory.open(name), backends, tools, quarters, now);
            tenants.put(name, tenant);
            ensemble.entered(name, tenant.readiness());
            told.remove(name);
            LOG.info(
                    "Entering this network: addresses={} backend={}",
                    config.networks().stream().toList(),
                    config.backend());
            return true;
        } catch (TweedException e) {
            String why = String.valueOf(e.getMessage());
            tell(name, why);
            if (e.kind() == TweedException.Kind.CONFLICT) {
                ensemble.refused(name, why);
            } else {
                ensemble.waiting(name, why);
            }
            return false;
        }
    }

    private void tell(String name, String why) {
        if (!why.equals(told.put(name, why))) {
            LOG.error("{} (the other networks go on; this one is looked at again)", why);
        }
    }

    /** Leaves the networks whose configurations were deleted. */
    private boolean leave(Look look) {
        if (wanted.change() == NetworksOptions.Change.NONE) {
            return true;
        }
        boolean settled = true;
        TreeSet<String> gone = new TreeSet<>(tenants.keySet());
        gone.removeAll(look.networks().keySet());
        for (String name : gone) {
            settled &= inside(name, () -> leave(name, look.now()));
        }
        for (String name : List.copyOf(left)) {
            settled &= inside(name, () -> clean(name));
        }
        return settled;
    }

    /** What is logged meanwhile, and by threads that are made meanwhile, is the network's. */
    private static boolean inside(String network, BooleanSupplier task) {
        MDC.put(Logs.NETWORK, network);
        try {
            return task.getAsBoolean();
        } finally {
            MDC.remove(Logs.NETWORK);
        }
    }

    private boolean leave(String name, Revision now) {
        Tenant tenant = tenants.get(name);
        if (tenant == null) {
            return true;
        }
        if (!tenant.provesDeletion(now)) {
            tell(
                    name,
                    "The store is another or an older one, and has no configuration of this network: it is kept as it"
                            + " is. Write the configuration again, or restart the daemon to leave it");
            return true;
        }
        LOG.info("This network's configuration was deleted: leaving it");
        tenants.remove(name);
        tenant.close();
        book.drop(name);
        left.add(name);
        return true;
    }

    private boolean clean(String name) {
        if (!cleaner.clean(options.of(name))) {
            return false;
        }
        left.remove(name);
        told.remove(name);
        ensemble.gone(name);
        LOG.info("Left this network: nothing of it is in the kernel and the files of this host any more");
        return true;
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.warn("Cannot end the watch of networks", e);
        }
        worker.close();
        tenants.values().forEach(Tenant::close);
    }
}
