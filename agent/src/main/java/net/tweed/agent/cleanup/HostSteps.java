package net.tweed.agent.cleanup;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.tweed.agent.filter.PacketFilterRules;
import net.tweed.core.model.DualStack;
import net.tweed.core.table.Layer;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;

/** The steps that clean this host's kernel. */
public final class HostSteps {
    private HostSteps() {}

    /**
     * Routes of ours, tunnel devices, packet filter rules: in this order, so that no packet takes half a path.
     *
     * @param netlink a socket in the namespace to clean; the packet filter is the calling thread's
     * @param state the state directory, which tells of routes that were taken over from flanneld
     */
    public static List<CleanupStep> kernel(Rtnetlink netlink, Path state) {
        RouteTable routes = new RouteTable(netlink, new RouteScope(DualStack.none(), "", Set.of()), state);
        Layer<Route> none = new Layer<>(routes, Set.of(), routes.removal(DualStack.none()));
        return List.of(new RowsStep<>(none), new TunnelStep(netlink), new RowsStep<>(PacketFilterRules.cleanup()));
    }
}
