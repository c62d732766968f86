package net.tweed.core.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * Who is in the network.
 *
 * @param own this host's lease
 * @param others the other hosts' leases, vetted: inside the network, of this backend, overlapping nothing, oldest first
 * @param dead rows in clouds whose hosts are gone for good, where this host is the one to clear up: next hops by subnet
 * @param routed subnets that a cloud's routes lead to from here: a tunnel leaves them alone, and stands by
 */
public record Peers(Lease own, List<Lease> others, Map<Prefix, String> dead, Set<Prefix> routed) {
    public Peers {
        others = List.copyOf(others);
        dead = Map.copyOf(dead);
        routed = Set.copyOf(routed);
    }

    /** Of a network whose routes are all in one place. */
    public Peers(Lease own, List<Lease> others, Map<Prefix, String> dead) {
        this(own, others, dead, Set.of());
    }

    /** Without anything to clear up. */
    public Peers(Lease own, List<Lease> others) {
        this(own, others, Map.of());
    }
}
