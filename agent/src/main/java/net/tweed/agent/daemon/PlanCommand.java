package net.tweed.agent.daemon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.host.SubnetFile;
import net.tweed.agent.life.Lifecycle;
import net.tweed.agent.metrics.Meters;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.NetworkName;
import net.tweed.agent.plan.NetworkPlan;
import net.tweed.agent.plan.TablePlan;
import net.tweed.agent.status.Board;
import net.tweed.agent.tenancy.ClaimBook;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.lease.DryStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.LogObserver;
import net.tweed.core.wire.ConfigJson;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.HostNetwork;

/** {@code tweed plan}: what a daemon with these options would change on this host, found out without changing it. */
public final class PlanCommand {
    private final AgentOptions options;
    private final Map<String, String> environment;
    private final InstalledBackends backends;
    private final FilterTools tools = new FilterTools(Clock.system());

    /** @param environment the process's environment variables */
    public PlanCommand(AgentOptions options, Map<String, String> environment) {
        this.options = options;
        this.environment = Map.copyOf(environment);
        this.backends = new InstalledBackends(environment);
    }

    /**
     * Looks, at each network that the options name. One of several that cannot be entered has that as its plan.
     *
     * @throws TweedException where there is one network, and it cannot be entered
     */
    public List<NetworkPlan> look() {
        Stores stores = new Stores(environment);
        try (Lifecycle parts = new Lifecycle()) {
            HostNetwork host = new HostNetwork(parts.own("netlink", Rtnetlink.open()));
            if (options.networks().isPresent()) {
                return several(parts.own("store", stores.networks(options)), host);
            }
            LeaseStore store = parts.own("store", stores.open(options));
            Quarters whole =
                    new WholeQuarters(tools, options.filterNames(), options.stateDir(), WholeQuarters.Memory.READ);
            return List.of(preview(options, store, host, whole, ""));
        }
    }

    private List<NetworkPlan> several(NetworkDirectory directory, HostNetwork host) {
        List<String> names = options.networks().orElseThrow().names();
        NetworkDirectory.Look look = directory.look(names);
        ClaimBook book = new ClaimBook();
        Map<String, NetworkPlan> refused = admit(look, book);
        List<NetworkPlan> plans = new ArrayList<>();
        for (String name : names.isEmpty() ? new TreeMap<>(look.networks()).navigableKeySet() : names) {
            plans.add(Optional.ofNullable(refused.get(name)).orElseGet(() -> one(name, directory, host, book)));
        }
        return plans;
    }

    /** As the daemon does, before anything of any is looked at; returns the plans of those that are not let in. */
    private Map<String, NetworkPlan> admit(NetworkDirectory.Look look, ClaimBook book) {
        Map<String, NetworkPlan> refused = new HashMap<>();
        for (Map.Entry<String, NetworkDirectory.Listed> each : look.byAge()) {
            String name = each.getKey();
            try {
                Optional<String> fault = NetworkName.fault(name);
                if (fault.isPresent()) {
                    throw new TweedException(TweedException.Kind.CONFIG, "Network is not entered: " + fault.get());
                }
                quarters(name, book)
                        .admit(ConfigJson.parse(each.getValue().text()).config());
            } catch (TweedException e) {
                refused.put(name, failed(name, e));
            }
        }
        return refused;
    }

    private Quarters quarters(String name, ClaimBook book) {
        return new SharedQuarters(name, tools, options.of(name).filterNames(), book);
    }

    private NetworkPlan one(String name, NetworkDirectory directory, HostNetwork host, ClaimBook book) {
        try {
            return preview(options.of(name), directory.open(name), host, quarters(name, book), name);
        } catch (TweedException e) {
            return failed(name, e);
        }
    }

    /** Over a copy of the state, as the tables that are read write there what they have seen. */
    private NetworkPlan preview(AgentOptions own, LeaseStore store, HostNetwork host, Quarters quarters, String name) {
        try (StateCopy state = StateCopy.of(own.stateDir())) {
            AgentOptions apart = own.withStateDir(state.directory());
            return new Preview(surroundings(apart, store, host, quarters), name).look();
        }
    }

    private static NetworkPlan failed(String name, TweedException why) {
        TablePlan unread = TablePlan.unread("network", why);
        return new NetworkPlan(name, "-", "-", "-", "-", 0, List.of(), List.of(unread));
    }

    private Surroundings surroundings(AgentOptions own, LeaseStore store, HostNetwork host, Quarters quarters) {
        DryStore.Choice choice = own.nodes().isPresent() ? DryStore.Choice.STORE : DryStore.Choice.HOSTS;
        LeaseStore dry = new DryStore(store, choice, Clock.system());
        Entrance entrance = new Entrance(
                dry,
                new UplinkChooser(own.uplink(), HostLinks.of(host)),
                backends,
                own.stateDir(),
                new LogObserver(),
                own.pace().resync());
        Readiness readiness = Conditions.readiness();
        return new Surroundings(
                own,
                dry,
                entrance,
                tools,
                new SubnetFile(own.subnetFile()),
                new OldSubnet(readiness),
                readiness,
                new Announced(),
                new Meters(),
                new Board(Clock.system()),
                Clock.system(),
                quarters);
    }
}
