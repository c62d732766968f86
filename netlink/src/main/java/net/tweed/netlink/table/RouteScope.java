package net.tweed.netlink.table;

import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;

/**
 * Which of the kernel's routes concern this network.
 *
 * @param pools where desired routes lie; foreign routes outside of them are not looked at
 * @param uplink the device towards the peers
 * @param tunnels the devices of this network's backend, if it has any
 * @param extent whether only this network is meant
 */
public record RouteScope(DualStack<Pool> pools, String uplink, Set<String> tunnels, Extent extent) {
    /** Whose routes are looked at. */
    public enum Extent {
        /** One network's. */
        NETWORK,
        /** Those of every network on the host, as when a host is cleaned of which nothing is known. */
        HOST
    }

    public RouteScope {
        tunnels = Set.copyOf(tunnels);
    }

    /** One network's. */
    public RouteScope(DualStack<Pool> pools, String uplink, Set<String> tunnels) {
        this(pools, uplink, tunnels, Extent.NETWORK);
    }

    /** Those of all networks on the host. */
    public static RouteScope host() {
        return new RouteScope(DualStack.none(), "", Set.of(), Extent.HOST);
    }

    /** Whether the prefix lies in this network. */
    boolean inside(Prefix prefix) {
        return pool(prefix).filter(pool -> pool.network().contains(prefix)).isPresent();
    }

    /** Whether it is exactly one subnet of the network. */
    boolean onGrid(Prefix prefix) {
        return inside(prefix)
                && pool(prefix).filter(pool -> pool.bits() == prefix.bits()).isPresent();
    }

    /** Whether this network's routes lie on the device: those on others are of an earlier backend. */
    boolean inUse(String device) {
        return device.equals(uplink) || tunnels.contains(device);
    }

    private Optional<Pool> pool(Prefix prefix) {
        return pools.get(prefix.family());
    }
}
