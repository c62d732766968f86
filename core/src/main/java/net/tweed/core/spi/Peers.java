package net.tweed.core.spi;

import java.util.List;
import java.util.Map;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * Who is in the network.
 *
 * @param own this host's lease
 * @param others the other hosts' leases, vetted: inside the network, of this backend, overlapping nothing, oldest first
 * @param dead rows in clouds whose hosts are gone for good, where this host is the one to clear up: next hops by subnet
 */
public record Peers(Lease own, List<Lease> others, Map<Prefix, String> dead) {
    public Peers {
        others = List.copyOf(others);
        dead = Map.copyOf(dead);
    }

    /** Without anything to clear up. */
    public Peers(Lease own, List<Lease> others) {
        this(own, others, Map.of());
    }
}
