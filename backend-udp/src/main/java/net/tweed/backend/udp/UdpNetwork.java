package net.tweed.backend.udp;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
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
import net.tweed.netlink.Link;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.AddressTable;
import net.tweed.netlink.table.DeviceAddress;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import net.tweed.netlink.table.TunnelScope;

/** A device with a proxy behind it, its address, the peers in the proxy, and one route for the whole network. */
final class UdpNetwork implements Network, AutoCloseable {
    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final Set<InetAddress> ownIps;
    private final Rtnetlink netlink;
    private final ProxyLink link;
    private final DeviceAddress address;
    private final Route route;
    private final Counters counters = new Counters();
    private final PeerTable peerTable = new PeerTable();
    private final LinkTable tunnels;
    private final ProxyTable proxies;
    private final AddressTable addresses;
    private final RouteTable routes;

    UdpNetwork(
            DualStack<Pool> pools,
            Uplink uplink,
            UdpOptions options,
            String device,
            Prefix subnet,
            Rtnetlink netlink,
            Path state) {
        this.pools = pools;
        this.uplink = uplink;
        this.netlink = netlink;
        this.ownIps = Stream.concat(uplink.addresses().stream(), uplink.publicIps().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.link = new ProxyLink(device, uplink.mtu() - UdpOptions.OVERHEAD, Link.State.UP);
        this.address = new DeviceAddress(device, subnet.base(), subnet.family().bits());
        this.route = Route.of(pools.v4().orElseThrow().network(), new Route.Device(device));
        ProxySettings settings =
                new ProxySettings(uplink.addresses().v4().orElseThrow(), options.port(), options.offload());
        this.tunnels = new LinkTable(netlink, new TunnelScope(Set.of(), pools, state));
        this.proxies = new ProxyTable(netlink, device, settings, peerTable::directory, counters);
        this.addresses = new AddressTable(netlink, Set.of(device));
        this.routes = new RouteTable(netlink, new RouteScope(pools, uplink.name(), Set.of(device)), state);
    }

    @Override
    public DualStack<Integer> mtu() {
        return DualStack.v4(link.mtu());
    }

    /** What became of packets. */
    Counters counters() {
        return counters;
    }

    @Override
    public Map<String, Long> packets() {
        return counters.all();
    }

    @Override
    public Desired desired(Peers peers) {
        Set<Peer> rows = new HashSet<>(2 * peers.others().size());
        List<Refused> refused = new ArrayList<>();
        for (Lease peer : peers.others()) {
            Optional<String> fault = fault(peer);
            if (fault.isPresent()) {
                refused.add(new Refused(peer, fault.get()));
            } else {
                rows.add(new Peer(
                        peer.subnets().v4().orElseThrow(),
                        peer.attributes().publicIps().v4().orElseThrow()));
            }
        }
        return new Desired(
                List.of(
                        new Layer<>(tunnels, Set.of(), tunnel -> Removal.LEFTOVER),
                        new Layer<>(peerTable, rows, row -> Removal.GUARDED),
                        new Layer<>(proxies, Set.of(link), row -> Removal.LEFTOVER),
                        new Layer<>(addresses, Set.of(address), row -> Removal.LEFTOVER),
                        new Layer<>(
                                routes,
                                Set.of(route),
                                routes.removal(peers.own().subnets()))),
                refused);
    }

    private Optional<String> fault(Lease peer) {
        Optional<InetAddress> ip = peer.attributes().publicIps().v4();
        if (peer.subnets().v4().isEmpty() || ip.isEmpty()) {
            return Optional.of("it has no IPv4 subnet and address, and udp carries IPv4 only: give that host one");
        }
        if (ownIps.contains(ip.get())) {
            return Optional.of("it claims this host's own address, " + Addresses.text(ip.get())
                    + ": give that host another one, or delete the lease");
        }
        return Optional.empty();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        List<Prefix> networks = pools.map(Pool::network).stream().toList();
        proxies.watch(changed);
        return KernelEvents.open(
                new KernelEvents.Interest(Set.of(link.device(), uplink.name()), networks), Set.of(netlink), changed);
    }

    @Override
    public void close() {
        proxies.close();
    }
}
