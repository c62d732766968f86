package net.tweed.backend.vxlan;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.netlink.KernelEvents;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.OnLink;
import net.tweed.netlink.host.ReachWatch;
import net.tweed.netlink.table.AddressTable;
import net.tweed.netlink.table.FdbEntry;
import net.tweed.netlink.table.FdbTable;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Neighbour;
import net.tweed.netlink.table.NeighbourTable;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import net.tweed.netlink.table.TunnelScope;

/** A device and its address for each family, and an FDB entry, a neighbour and a route for each peer's subnet. */
final class VxlanNetwork implements Network {
    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final VxlanOptions options;
    private final DualStack<Tunnel> tunnels;
    private final Set<InetAddress> ownIps;
    private final Rtnetlink netlink;
    private final LinkTable links;
    private final AddressTable addresses;
    private final FdbTable fdb;
    private final NeighbourTable neighbours;
    private final RouteTable routes;
    private final VtepCache vteps = new VtepCache();
    private volatile OnLink onLink; // a fact about the host, read again when the kernel tells of changes

    VxlanNetwork(
            DualStack<Pool> pools,
            Uplink uplink,
            VxlanOptions options,
            DualStack<Tunnel> tunnels,
            Rtnetlink netlink,
            Path state) {
        this.pools = pools;
        this.uplink = uplink;
        this.options = options;
        this.tunnels = tunnels;
        this.netlink = netlink;
        this.ownIps = Stream.concat(uplink.addresses().stream(), uplink.publicIps().stream())
                .collect(Collectors.toUnmodifiableSet());
        Set<String> devices = devices();
        this.links = new LinkTable(netlink, new TunnelScope(devices, pools, state));
        this.addresses = new AddressTable(netlink, devices);
        this.fdb = new FdbTable(netlink, devices);
        this.neighbours = new NeighbourTable(netlink, devices);
        this.routes = new RouteTable(netlink, new RouteScope(pools, uplink.name(), devices), state);
        this.onLink = OnLink.read(netlink, uplink.name());
    }

    private Set<String> devices() {
        return tunnels.stream().map(Tunnel::device).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public DualStack<Integer> mtu() {
        return tunnels.map(tunnel -> tunnel.link().mtu());
    }

    @Override
    public Desired desired(Peers peers) {
        VxlanPeers vetted = new VxlanPeers(tunnels, ownIps, vteps).vet(peers.others());
        vteps.endRound();
        Rows rows = new Rows(2 * vetted.accepted().size());
        OnLink reach = onLink;
        vetted.accepted()
                .forEach(end -> add(end, rows, reach, peers.routed().contains(end.subnet()) ? Way.BESIDE : Way.TUNNEL));
        Function<Route, Removal> removal = routes.removal(peers.own().subnets());
        return new Desired(
                List.of(
                        new Layer<>(links, set(tunnels.map(Tunnel::link)), link -> Removal.LEFTOVER),
                        new Layer<>(addresses, set(tunnels.map(Tunnel::address)), address -> Removal.LEFTOVER),
                        new Layer<>(fdb, rows.fdb, entry -> Removal.GUARDED),
                        new Layer<>(neighbours, rows.neighbours, neighbour -> Removal.GUARDED),
                        new Layer<>(
                                routes,
                                rows.routes,
                                route -> peers.routed().contains(route.destination())
                                        ? unguarded(removal.apply(route))
                                        : removal.apply(route))),
                vetted.refused());
    }

    /** Who carries packets to a peer. */
    private enum Way {
        TUNNEL,
        /** Something else does: the tunnel is ready for when it does not. */
        BESIDE
    }

    /** A route that is not needed for now is no vanished peer's. */
    private static Removal unguarded(Removal removal) {
        return removal == Removal.GUARDED ? Removal.LEFTOVER : removal;
    }

    private static final class Rows {
        private final Set<FdbEntry> fdb;
        private final Set<Neighbour> neighbours;
        private final Set<Route> routes;

        Rows(int capacity) {
            fdb = new HashSet<>(capacity);
            neighbours = new HashSet<>(capacity);
            routes = new HashSet<>(capacity);
        }
    }

    private void add(VxlanPeers.End end, Rows rows, OnLink reach, Way way) {
        if (options.reach() == VxlanOptions.Reach.DIRECT && reach.reaches(end.publicIp())) {
            rows.routes.add(Route.of(end.subnet(), new Route.Gateway(end.publicIp(), uplink.name())));
            return;
        }
        String device = device(end.subnet().family());
        rows.fdb.add(FdbEntry.of(device, end.mac(), end.publicIp()));
        rows.neighbours.add(new Neighbour(device, end.subnet().base(), end.mac()));
        if (way == Way.TUNNEL) {
            rows.routes.add(
                    Route.of(end.subnet(), new Route.OnLinkGateway(end.subnet().base(), device)));
        }
    }

    private String device(Family family) {
        return tunnels.get(family).map(Tunnel::device).orElseThrow(); // peers without our families are refused
    }

    private static <E> Set<E> set(DualStack<E> rows) {
        return rows.stream().collect(Collectors.toSet());
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        List<Prefix> networks = pools.map(Pool::network).stream().toList();
        Set<String> devices = new HashSet<>(devices());
        devices.add(uplink.name());
        KernelEvents.Interest interest = new KernelEvents.Interest(devices, networks);
        return switch (options.reach()) {
            case TUNNEL -> KernelEvents.open(interest, Set.of(netlink), changed);
            case DIRECT -> ReachWatch.open(uplink.name(), interest, Set.of(netlink), now -> onLink = now, changed);
        };
    }
}
