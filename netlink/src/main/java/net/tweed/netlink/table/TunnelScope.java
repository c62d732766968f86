package net.tweed.netlink.table;

import java.nio.file.Path;
import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;

/**
 * Which tunnel devices of a host are one network's: those it wants, those it remembers having had, and those with an
 * address inside its pools. All others may be those of another network on the same host.
 *
 * @param wanted the names of the devices that this network has now, there or yet to come
 * @param pools what the network leases from
 * @param state where it remembers which devices it had; made when first written to
 */
public record TunnelScope(Set<String> wanted, DualStack<Pool> pools, Path state) {
    public TunnelScope {
        wanted = Set.copyOf(wanted);
    }
}
