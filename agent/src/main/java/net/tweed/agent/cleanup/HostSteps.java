package net.tweed.agent.cleanup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.tweed.agent.filter.FilterNames;
import net.tweed.agent.filter.Isolation;
import net.tweed.agent.filter.PacketFilterRules;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Layer;
import net.tweed.core.wire.SubnetEnv;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import net.tweed.netlink.table.TunnelScope;
import net.tweed.netlink.table.VxlanLink;

/** The steps that clean this host's kernel of one network. */
public final class HostSteps {
    private HostSteps() {}

    /**
     * Routes of ours, tunnel devices, packet filter rules: in this order, so that no packet takes half a path. Other
     * networks of the host keep theirs: ours are known by the subnet file, the state directory, and the names of rules.
     * Where there is no subnet file, and the network is the one under flannel's own prefix, all that is Tweed's goes.
     *
     * @param netlink a socket in the namespace to clean; the packet filter is the calling thread's
     * @param state the state directory, which tells of what this network had
     * @param earlier what the subnet file tells
     * @param names what the packet filter's rules are called
     */
    public static List<CleanupStep> kernel(
            Rtnetlink netlink, Path state, Optional<SubnetEnv> earlier, FilterNames names) {
        boolean all = earlier.isEmpty() && names.equals(FilterNames.plain());
        DualStack<Pool> pools = earlier.map(HostSteps::pools).orElse(DualStack.none());
        RouteScope scope = all ? RouteScope.host() : new RouteScope(pools, "", Set.of());
        RouteTable routes = new RouteTable(netlink, scope, state);
        Layer<Route> none = new Layer<>(routes, Set.of(), routes.removal(DualStack.none()));
        return List.of(
                new RowsStep<>(none),
                new TunnelStep(netlink, all ? name -> true : tunnels(netlink, pools, state)),
                new RowsStep<>(PacketFilterRules.cleanup(names)),
                new RowsStep<>(Isolation.cleanup(names)));
    }

    private static Predicate<String> tunnels(Rtnetlink netlink, DualStack<Pool> pools, Path state) {
        Set<String> own = new LinkTable(netlink, new TunnelScope(Set.of(), pools, state))
                .list().own().stream().map(VxlanLink::name).collect(Collectors.toSet());
        return own::contains;
    }

    /** As far as the file tells: where subnets begin and end does not matter here. */
    private static DualStack<Pool> pools(SubnetEnv env) {
        return env.networks()
                .zip(
                        env.subnets(),
                        (network, subnet) -> new Pool(
                                network,
                                Math.max(subnet.bits(), network.bits() + 1),
                                first(network, subnet),
                                first(network, subnet)));
    }

    private static Prefix first(Prefix network, Prefix subnet) {
        return Prefix.masked(network.base(), Math.max(subnet.bits(), network.bits() + 1));
    }
}
