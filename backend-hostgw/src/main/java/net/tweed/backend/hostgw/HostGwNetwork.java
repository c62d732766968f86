package net.tweed.backend.hostgw;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.netlink.KernelEvents;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.OnLink;
import net.tweed.netlink.host.ReachWatch;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import net.tweed.netlink.table.TunnelScope;
import net.tweed.netlink.table.VxlanLink;

/** A route to each peer's subnets via its public addresses. */
final class HostGwNetwork implements Network {
    private static final List<Family> FAMILIES = List.of(Family.values());

    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final Set<InetAddress> ownIps;
    private final Rtnetlink netlink;
    private final LinkTable tunnels;
    private final RouteTable routes;
    private volatile OnLink onLink; // a fact about the host, read again when the kernel tells of changes

    HostGwNetwork(DualStack<Pool> pools, Uplink uplink, Rtnetlink netlink, Path state) {
        this.pools = pools;
        this.uplink = uplink;
        this.ownIps = uplink.addresses().stream().collect(Collectors.toUnmodifiableSet());
        this.netlink = netlink;
        this.tunnels = new LinkTable(netlink, new TunnelScope(Set.of(), pools, state));
        this.routes = new RouteTable(netlink, new RouteScope(pools, uplink.name(), Set.of()), state);
        this.onLink = OnLink.read(netlink, uplink.name());
    }

    @Override
    public DualStack<Integer> mtu() {
        return pools.map(pool -> uplink.mtu());
    }

    @Override
    public Desired desired(Peers peers) {
        Set<Route> rows = new HashSet<>(2 * peers.others().size());
        List<Refused> refused = new ArrayList<>();
        OnLink reach = onLink;
        for (Lease peer : peers.others()) {
            Optional<String> fault = fault(peer, reach);
            if (fault.isPresent()) {
                refused.add(new Refused(peer, fault.get()));
            } else {
                addRoutes(peer, rows);
            }
        }
        Layer<VxlanLink> noTunnels = new Layer<>(tunnels, Set.of(), link -> Removal.LEFTOVER);
        return new Desired(
                List.of(
                        noTunnels,
                        new Layer<>(routes, rows, routes.removal(peers.own().subnets()))),
                refused);
    }

    private void addRoutes(Lease peer, Set<Route> rows) {
        for (Family family : FAMILIES) {
            Optional<Prefix> subnet = peer.subnets().get(family);
            Optional<InetAddress> via = peer.attributes().publicIps().get(family);
            if (subnet.isPresent() && via.isPresent()) {
                rows.add(Route.of(subnet.get(), new Route.Gateway(via.get(), uplink.name())));
            }
        }
    }

    private Optional<String> fault(Lease peer, OnLink reach) {
        for (Family family : FAMILIES) {
            Optional<Prefix> subnet = peer.subnets().get(family);
            if (subnet.isEmpty()) {
                continue;
            }
            Optional<InetAddress> via = peer.attributes().publicIps().get(family);
            if (via.isEmpty()) {
                return Optional.of(
                        "it publishes no " + family + " address to reach " + subnet.get() + " at: give that host one");
            }
            if (ownIps.contains(via.get())) {
                return Optional.of("it claims this host's own address, " + Addresses.text(via.get())
                        + ": give that host another one, or delete the lease");
            }
            if (!reach.reaches(via.get())) {
                return Optional.of("its address " + Addresses.text(via.get()) + " is not on-link at " + uplink.name()
                        + ": host-gw needs all hosts on one segment; move the host there, or use vxlan");
            }
        }
        return Optional.empty();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        List<Prefix> networks = pools.map(Pool::network).stream().toList();
        KernelEvents.Interest interest = new KernelEvents.Interest(Set.of(uplink.name()), networks);
        return ReachWatch.open(uplink.name(), interest, Set.of(netlink), now -> onLink = now, changed);
    }
}
