package net.tweed.core.spi;

import java.util.List;
import net.tweed.core.model.Lease;

/**
 * Who is in the network.
 *
 * @param own this host's lease
 * @param others the other hosts' leases, vetted: inside the network, of this backend, overlapping nothing, oldest first
 */
public record Peers(Lease own, List<Lease> others) {
    public Peers {
        others = List.copyOf(others);
    }
}
