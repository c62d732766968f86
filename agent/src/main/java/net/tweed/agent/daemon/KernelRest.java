package net.tweed.agent.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Desired;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.netlink.KernelEvents;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import net.tweed.netlink.table.TunnelScope;
import net.tweed.netlink.table.VxlanLink;

/**
 * The kernel's tables where the backend's are in a cloud: nothing is wanted in them, and what an earlier backend left goes
 * once the cloud's rows have been attempted.
 */
final class KernelRest implements AutoCloseable {
    private final DualStack<Pool> pools;
    private final Rtnetlink netlink;
    private final LinkTable tunnels;
    private final RouteTable routes;

    KernelRest(DualStack<Pool> pools, Path state) {
        this.pools = pools;
        this.netlink = Rtnetlink.open();
        this.tunnels = new LinkTable(netlink, new TunnelScope(Set.of(), pools, state));
        this.routes = new RouteTable(netlink, new RouteScope(pools, "", Set.of()), state);
    }

    /**
     * What the kernel should hold.
     *
     * @param sweep whether what an earlier backend left may go now
     */
    Desired desired(DualStack<Prefix> ownSubnets, boolean sweep) {
        Layer<VxlanLink> noTunnels = new Layer<>(tunnels, Set.of(), link -> sweep ? Removal.LEFTOVER : Removal.KEEP);
        Layer<Route> noRoutes =
                new Layer<>(routes, Set.of(), sweep ? routes.removal(ownSubnets) : route -> Removal.KEEP);
        return new Desired(List.of(noTunnels, noRoutes), List.of());
    }

    /** Calls when the kernel's tables or the uplink have changed. */
    AutoCloseable watch(String uplink, Runnable changed) {
        List<Prefix> networks = pools.map(Pool::network).stream().toList();
        return KernelEvents.open(new KernelEvents.Interest(Set.of(uplink), networks), Set.of(netlink), changed);
    }

    @Override
    public void close() {
        netlink.close();
    }
}
