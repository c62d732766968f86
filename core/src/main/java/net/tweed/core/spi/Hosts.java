package net.tweed.core.spi;

import java.util.List;
import java.util.Map;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * All hosts of a network, for the one who writes their rows.
 *
 * @param enrolled those whose instance is known, oldest lease first; their leases are vetted
 * @param live the subnets of all leases, whoever has them: what leads there stays, whatever else is known
 * @param dead rows whose hosts are gone for good: next hops by subnet
 */
public record Hosts(List<Host> enrolled, List<Prefix> live, Map<Prefix, String> dead) {
    public Hosts {
        enrolled = List.copyOf(enrolled);
        live = List.copyOf(live);
        dead = Map.copyOf(dead);
    }

    /** A host, and the instance it is. */
    public record Host(Lease lease, Machine machine) {}
}
