package net.tweed.core.engine;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Refused;

/**
 * Which leases are peers: what holds for every backend. A lease outside the network, of another backend, with our own
 * address, or overlapping an older lease gets no rows anywhere, and harms nobody else.
 *
 * @param peers the accepted ones, oldest first
 * @param refused the others, each with its reason
 */
public record Vetting(Peers peers, List<Refused> refused) {

    /**
     * Vets all leases of the store.
     *
     * @param own this host's lease; it need not be among {@code leases}
     */
    public static Vetting vet(NetworkConfig config, Lease own, List<Lease> leases) {
        List<Lease> byAge = new ArrayList<>(leases);
        byAge.sort(Comparator.comparingLong(lease -> lease.revision().created()));
        Map<Family, TreeMap<InetAddress, Lease>> taken = Map.of(Family.IPV4, newIndex(), Family.IPV6, newIndex());
        take(taken, own);
        List<Lease> accepted = new ArrayList<>(byAge.size());
        List<Refused> refused = new ArrayList<>();
        for (Lease lease : byAge) {
            if (lease.subnets().equals(own.subnets())) {
                continue;
            }
            Optional<String> fault = fault(config, own, lease).or(() -> overlap(taken, lease));
            if (fault.isPresent()) {
                refused.add(new Refused(lease, fault.get()));
            } else {
                take(taken, lease);
                accepted.add(lease);
            }
        }
        return new Vetting(new Peers(own, accepted), List.copyOf(refused));
    }

    private static TreeMap<InetAddress, Lease> newIndex() {
        return new TreeMap<>(Addresses::compare);
    }

    private static Optional<String> fault(NetworkConfig config, Lease own, Lease lease) {
        for (Prefix subnet : lease.subnets().stream().toList()) {
            Optional<Prefix> network = config.networks().get(subnet.family());
            if (network.filter(n -> n.contains(subnet)).isEmpty()) {
                return Optional.of("its subnet " + subnet + " is not inside this network ("
                        + network.map(Prefix::toString).orElse("which has no " + subnet.family())
                        + "): delete the lease, or give that host the same configuration");
            }
        }
        if (lease.attributes().sameHost(own.attributes())) {
            return Optional.of("it has this host's own public address: a lease this host left, or a host with a copied"
                    + " address; the lease goes when its time runs out, or delete it");
        }
        String backend = own.attributes().backend();
        if (!lease.attributes().backend().equals(backend)) {
            return Optional.of("its backend is " + quoted(lease.attributes().backend()) + ", ours is " + quoted(backend)
                    + ": all hosts of a network need one backend");
        }
        return Optional.empty();
    }

    private static String quoted(String backend) {
        return backend.isEmpty() ? "none" : "\"" + backend + "\"";
    }

    private static Optional<String> overlap(Map<Family, TreeMap<InetAddress, Lease>> taken, Lease lease) {
        return lease.subnets().stream()
                .flatMap(subnet -> neighbours(taken, subnet)
                        .filter(lease::overlaps)
                        .map(other -> "it overlaps the older lease " + other.name() + ": delete one of the two"))
                .findFirst();
    }

    /** Taken leases are disjoint, so only the nearest on each side can overlap. */
    private static Stream<Lease> neighbours(Map<Family, TreeMap<InetAddress, Lease>> taken, Prefix subnet) {
        TreeMap<InetAddress, Lease> index = Objects.requireNonNull(taken.get(subnet.family()));
        return Stream.of(
                        Optional.ofNullable(index.floorEntry(subnet.base())),
                        Optional.ofNullable(index.ceilingEntry(subnet.base())))
                .flatMap(Optional::stream)
                .map(Map.Entry::getValue);
    }

    private static void take(Map<Family, TreeMap<InetAddress, Lease>> taken, Lease lease) {
        lease.subnets().stream()
                .forEach(subnet ->
                        Objects.requireNonNull(taken.get(subnet.family())).put(subnet.base(), lease));
    }
}
