package net.tweed.backend.vxlan;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Refused;
import net.tweed.netlink.Mac;

/**
 * Sorts peers into those whose tunnel ends can be used, and those refused, each by name: one round of it.
 *
 * <p>A peer is refused whole: half of a dual-stack host would be a riddle to whoever looks for the other half.
 */
final class VxlanPeers {
    private static final List<Family> FAMILIES = List.of(Family.values());

    /** One end of a peer: where its subnet is. */
    record End(Prefix subnet, InetAddress publicIp, Mac mac) {}

    private record Peer(Lease lease, List<End> ends) {}

    /** Who has a MAC: a device has one FDB entry for each. */
    private record Claim(Family family, Mac mac) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Claim other && family == other.family && mac.equals(other.mac);
        }

        @Override
        public int hashCode() {
            return mac.hashCode();
        }
    }

    private final DualStack<Tunnel> own;
    private final Set<InetAddress> ownIps;
    private final VtepCache vteps;
    private final List<Refused> refused = new ArrayList<>();
    private final List<End> accepted = new ArrayList<>();

    /**
     * A round of vetting.
     *
     * @param own this host's ends
     * @param ownIps this host's addresses: those of its interface, and those it publishes
     */
    VxlanPeers(DualStack<Tunnel> own, Set<InetAddress> ownIps, VtepCache vteps) {
        this.own = own;
        this.ownIps = ownIps;
        this.vteps = vteps;
    }

    List<Refused> refused() {
        return refused;
    }

    /** The ends of the accepted peers. */
    List<End> accepted() {
        return accepted;
    }

    VxlanPeers vet(List<Lease> leases) {
        List<Peer> good = new ArrayList<>(leases.size());
        for (Lease lease : leases) {
            List<End> ends = new ArrayList<>(2);
            Optional<String> fault = Optional.empty();
            for (Family family : FAMILIES) {
                Optional<Prefix> subnet = lease.subnets().get(family);
                if (subnet.isPresent() && fault.isEmpty()) {
                    fault = end(lease, subnet.get(), ends);
                }
            }
            if (fault.isPresent()) {
                refused.add(new Refused(lease, fault.get()));
            } else {
                good.add(new Peer(lease, ends));
            }
        }
        Map<Lease, Lease> twins = twins(good);
        for (Peer peer : good) {
            Lease twin = twins.get(peer.lease());
            if (twin == null) {
                accepted.addAll(peer.ends());
            } else {
                refused.add(new Refused(
                        peer.lease(),
                        "it has the same VtepMAC as " + twin.name()
                                + ": one is a copy of the other. Delete the tunnel device and the lease of one, and"
                                + " restart its daemon"));
            }
        }
        return this;
    }

    /** Adds the peer's end to {@code ends}, or says what is wrong with it. */
    private Optional<String> end(Lease lease, Prefix subnet, List<End> ends) {
        Family family = subnet.family();
        Optional<InetAddress> ip = lease.attributes().publicIps().get(family);
        Optional<String> data = lease.attributes().data().get(family);
        if (ip.isEmpty()) {
            return Optional.of("it publishes no " + family + " address to reach " + subnet + " at: give that host one");
        }
        if (ownIps.contains(ip.get())) {
            return Optional.of("it claims this host's own address, " + Addresses.text(ip.get())
                    + ": give that host another one, or delete the lease");
        }
        if (data.isEmpty()) {
            return Optional.of("it publishes no VNI and VtepMAC for " + family + ": restart that host's daemon");
        }
        Vtep.Parsed parsed = vteps.parse(data.get());
        if (parsed.vtep().isEmpty()) {
            return Optional.of(parsed.fault() + ": restart that host's daemon, or delete the lease");
        }
        Vtep vtep = parsed.vtep().get();
        Optional<String> fault = own.get(family)
                .map(tunnel -> unfit(vtep, tunnel))
                .orElse(Optional.of("it has a subnet of " + family + ", and this host has none"));
        if (fault.isEmpty()) {
            ends.add(new End(subnet, ip.get(), vtep.mac()));
        }
        return fault;
    }

    private static Optional<String> unfit(Vtep vtep, Tunnel tunnel) {
        if (vtep.vni() != tunnel.link().vni()) {
            return Optional.of("its VNI is " + vtep.vni() + ", ours is "
                    + tunnel.link().vni() + ": restart that host's daemon with this network's configuration");
        }
        if (vtep.mac().equals(tunnel.link().mac())) {
            return Optional.of(
                    "it has this host's own VtepMAC, " + vtep.mac() + ": is it a copy of this host? Delete its "
                            + tunnel.device() + " and its lease, and restart its daemon");
        }
        return Optional.empty();
    }

    /** Peers that share a MAC but not an address, each with one it shares it with: frames could go to one of them only. */
    private static Map<Lease, Lease> twins(List<Peer> peers) {
        Map<Claim, Peer> first = new HashMap<>(3 * peers.size());
        Map<Lease, Lease> twins = new HashMap<>();
        for (Peer peer : peers) {
            for (End end : peer.ends()) {
                Claim claim = new Claim(end.subnet().family(), end.mac());
                Peer other = first.putIfAbsent(claim, peer);
                if (other != null
                        && !other.lease()
                                .attributes()
                                .publicIps()
                                .get(claim.family())
                                .equals(Optional.of(end.publicIp()))) {
                    twins.put(peer.lease(), other.lease());
                    twins.putIfAbsent(other.lease(), peer.lease());
                }
            }
        }
        return twins;
    }
}
