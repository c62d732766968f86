package net.tweed.backend.vxlan;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.Tunnels;
import net.tweed.netlink.table.VxlanLink;
import org.jspecify.annotations.Nullable;

/** Publishes public addresses and tunnel ends; holds the socket to the kernel from {@link #join} on. */
final class VxlanBackend implements Backend {
    static final String TYPE = "vxlan";

    private final DualStack<Pool> pools;
    private final Uplink uplink;
    private final VxlanOptions options;
    private final DualStack<InetAddress> publicIps;
    private final Vteps vteps;
    private final Path state;
    private @Nullable Rtnetlink netlink;

    VxlanBackend(
            DualStack<Pool> pools,
            Uplink uplink,
            VxlanOptions options,
            DualStack<InetAddress> publicIps,
            Vteps vteps,
            Path state) {
        this.pools = pools;
        this.uplink = uplink;
        this.options = options;
        this.publicIps = publicIps;
        this.vteps = vteps;
        this.state = state;
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        DualStack<String> published =
                earlier.map(lease -> lease.attributes().data()).orElse(DualStack.none());
        return new Attributes(TYPE, publicIps, macs(published).map(mac -> new Vtep(options.vni(), mac).json()));
    }

    private DualStack<Mac> macs(DualStack<String> published) {
        try (Rtnetlink reader = Rtnetlink.open()) {
            Links links = new Links(reader);
            return new DualStack<>(mac(Family.IPV4, published, links), mac(Family.IPV6, published, links));
        }
    }

    private Optional<Mac> mac(Family family, DualStack<String> published, Links links) {
        Optional<Link> device = links.byName(device(family));
        return publicIps.get(family).map(ip -> vteps.choose(published.get(family), device, ip, options.vni()));
    }

    private String device(Family family) {
        return family == Family.IPV4 ? Tunnels.v4(options.vni()) : Tunnels.v6(options.vni());
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease: the socket is made anew
        DualStack<Mac> macs = macs(own.attributes().data());
        DualStack<Tunnel> tunnels = new DualStack<>(tunnel(Family.IPV4, own, macs), tunnel(Family.IPV6, own, macs));
        Rtnetlink opened = Rtnetlink.open();
        netlink = opened;
        return new VxlanNetwork(pools, uplink, options, tunnels, opened, state);
    }

    private Optional<Tunnel> tunnel(Family family, Lease own, DualStack<Mac> macs) {
        Optional<Prefix> subnet = own.subnets().get(family);
        Optional<InetAddress> local = uplink.addresses().get(family);
        Optional<Mac> mac = macs.get(family);
        if (subnet.isEmpty() || local.isEmpty() || mac.isEmpty()) {
            return Optional.empty();
        }
        VxlanLink link = new VxlanLink(
                device(family),
                options.vni(),
                options.port(),
                local.get(),
                uplink.name(),
                mac.get(),
                options.mtu() - VxlanOptions.overhead(family),
                options.link(),
                Link.State.UP);
        return Optional.of(new Tunnel(link, subnet.get()));
    }

    @Override
    public void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
    }
}
