package net.tweed.core.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Refused;

/**
 * Which leases are peers: what holds for every backend. A lease outside the network, of another backend, with our own
 * address or one that nobody reaches, or overlapping an older lease gets no rows anywhere, and harms nobody else.
 *
 * @param peers the accepted ones, oldest first, with the address families that this network has
 * @param refused the others, each with its reason
 */
public record Vetting(Peers peers, List<Refused> refused) {
    /** What a host has that has nothing: no address, and a subnet that no network can have. */
    private static final Lease NOBODYS = new Lease(
            DualStack.v4(Prefix.masked(Addresses.of(new byte[Family.IPV4.bits() / 8]), Family.IPV4.bits())),
            new Attributes("", DualStack.none(), DualStack.none()),
            new Term.Reserved(),
            new Revision(0, 0, 0));

    /**
     * Vets all leases of the store.
     *
     * @param own this host's lease; it need not be among {@code leases}
     */
    public static Vetting vet(NetworkConfig config, Lease own, List<Lease> leases) {
        List<Lease> byAge = new ArrayList<>(leases);
        byAge.sort(Comparator.comparingLong(lease -> lease.revision().created()));
        DualStack<Prefix> networks = config.networks();
        Overlaps overlaps = new Overlaps(own, byAge);
        List<Lease> accepted = new ArrayList<>(byAge.size());
        List<Refused> refused = new ArrayList<>();
        for (Lease lease : byAge) {
            if (lease.subnets().equals(own.subnets())) {
                continue;
            }
            Lease used = used(networks, lease);
            Optional<String> fault = fault(config, own, used).or(() -> overlap(overlaps, used));
            if (fault.isPresent()) {
                refused.add(new Refused(lease, fault.get()));
            } else {
                overlaps.take(used);
                accepted.add(used);
            }
        }
        return new Vetting(new Peers(own, accepted), List.copyOf(refused));
    }

    /**
     * The leases that get rows, as someone sees them who has none.
     *
     * @param accepted oldest first, with the address families that this network has
     * @param refused the others, each with its reason
     */
    public record OfAll(List<Lease> accepted, List<Refused> refused) {}

    /** Vets all leases of the store, none of which is the caller's own. */
    public static OfAll ofAll(NetworkConfig config, List<Lease> leases) {
        Vetting vetting = vet(config, NOBODYS, leases);
        return new OfAll(vetting.peers().others(), vetting.refused());
    }

    /** The lease without a family that this network has not (yet): hosts change over one by one. */
    public static Lease used(DualStack<Prefix> networks, Lease lease) {
        DualStack<Prefix> subnets = lease.subnets().zip(networks, (subnet, network) -> subnet);
        return subnets.isEmpty() || subnets.equals(lease.subnets())
                ? lease
                : new Lease(subnets, lease.attributes(), lease.term(), lease.revision());
    }

    private static Optional<String> fault(NetworkConfig config, Lease own, Lease lease) {
        DualStack<Prefix> networks = config.networks();
        for (Family family : Family.values()) {
            Prefix subnet = lease.subnets().get(family).orElse(null);
            Optional<Prefix> network = networks.get(family);
            if (subnet != null && (network.isEmpty() || !network.get().contains(subnet))) {
                return Optional.of("its subnet " + subnet + " is not inside this network ("
                        + network.map(Prefix::toString).orElse("which has no " + family)
                        + "): delete the lease, or give that host the same configuration");
            }
        }
        if (lease.attributes().sameHost(own.attributes())) {
            return Optional.of("it has this host's own public address: a lease this host left, or a host with a copied"
                    + " address; the lease goes when its time runs out, or delete it");
        }
        Optional<String> unreachable = lease.attributes().publicIps().stream()
                .filter(ip -> !Addresses.reachable(ip))
                .findFirst()
                .map(
                        ip -> "its public address " + Addresses.text(ip)
                                + " is not one that other hosts reach: give that host another, with --public-ip or --public-ipv6");
        if (unreachable.isPresent()) {
            return unreachable;
        }
        return otherBackend(config, own, lease);
    }

    /** What this host publishes is its backend's, and what the configuration names: leases of udp have either none or that. */
    private static Optional<String> otherBackend(NetworkConfig config, Lease own, Lease lease) {
        String backend = lease.attributes().backend();
        String ours = own.attributes().backend();
        boolean bare =
                backend.isEmpty() && config.overflow().isPresent(); // a host without the tunnel, or not yet with it
        if (backend.equals(ours) || backend.equals(config.backend()) || bare) {
            return Optional.empty();
        }
        return Optional.of("its backend is " + quoted(backend) + ", ours is " + quoted(ours)
                + ": all hosts of a network need one backend");
    }

    private static String quoted(String backend) {
        return backend.isEmpty() ? "none" : "\"" + backend + "\"";
    }

    private static Optional<String> overlap(Overlaps overlaps, Lease lease) {
        return overlaps.of(lease)
                .map(other -> other.attributes().sameHost(lease.attributes())
                        ? "its host has not yet given up the older lease " + other.name()
                                + ": it does when it has the new one, or delete that"
                        : "it overlaps the older lease " + other.name() + ": delete one of the two");
    }
}
