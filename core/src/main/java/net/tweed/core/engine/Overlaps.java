package net.tweed.core.engine;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * Finds leases that overlap an accepted one. Where no two leases overlap, as is the rule, one sorting tells so for all:
 * rounds come with every event, over thousands of leases.
 */
final class Overlaps {
    private final Map<Family, NavigableMap<InetAddress, Lease>> taken =
            Map.of(Family.IPV4, new TreeMap<>(Addresses::compare), Family.IPV6, new TreeMap<>(Addresses::compare));
    private final boolean possible;

    /**
     * Nothing is accepted yet but the own lease.
     *
     * @param leases all that may come; one with exactly the own subnets does not
     */
    Overlaps(Lease own, List<Lease> leases) {
        possible = !areDisjoint(own, leases);
        take(own);
    }

    /** An accepted lease that this one overlaps. */
    Optional<Lease> of(Lease lease) {
        if (!possible) {
            return Optional.empty();
        }
        return lease.subnets().stream()
                .flatMap(subnet -> neighbours(subnet).filter(lease::overlaps))
                .findFirst();
    }

    /** Accepts a lease, which must overlap no accepted one. */
    void take(Lease lease) {
        if (possible) {
            lease.subnets().stream().forEach(subnet -> index(subnet).put(subnet.base(), lease));
        }
    }

    /** Accepted leases are disjoint, so only the nearest on each side can overlap. */
    private Stream<Lease> neighbours(Prefix subnet) {
        return Stream.of(
                        Optional.ofNullable(index(subnet).floorEntry(subnet.base())),
                        Optional.ofNullable(index(subnet).ceilingEntry(subnet.base())))
                .flatMap(Optional::stream)
                .map(Map.Entry::getValue);
    }

    private NavigableMap<InetAddress, Lease> index(Prefix subnet) {
        return Objects.requireNonNull(taken.get(subnet.family()));
    }

    /** Whether all have IPv4 subnets alone, and those are disjoint; false also where that is not known. */
    private static boolean areDisjoint(Lease own, List<Lease> leases) {
        long[] ranges = new long[leases.size() + 1];
        int count = 0;
        ranges[count++] = range(own);
        for (Lease lease : leases) {
            if (!lease.subnets().equals(own.subnets())) {
                ranges[count++] = range(lease);
            }
        }
        Arrays.sort(ranges, 0, count);
        for (int i = 0; i < count; i++) {
            if (ranges[i] < 0 || (i > 0 && end(ranges[i - 1]) >= ranges[i] >> 6)) {
                return false;
            }
        }
        return true;
    }

    /** The IPv4 subnet's first address and, in the lowest six bits, its length; -1 where IPv4 is not all it has. */
    private static long range(Lease lease) {
        Prefix subnet = lease.subnets().v4().orElse(null);
        if (subnet == null || lease.subnets().v6().isPresent()) {
            return -1;
        }
        long base = 0;
        for (byte part : subnet.base().getAddress()) {
            base = base << 8 | (part & 0xff);
        }
        return base << 6 | subnet.bits();
    }

    private static long end(long range) {
        return (range >> 6) + (1L << (32 - (range & 63))) - 1;
    }
}
