package net.tweed.netlink.table;

import java.util.Optional;
import java.util.function.Predicate;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;

/**
 * Which of the kernel's routes concern this network.
 *
 * @param pools where desired routes lie; foreign routes outside of them are not looked at
 * @param uplink the device towards the peers
 * @param ownDevice devices that are all ours: whatever lies on them was put there by us, or must go
 */
public record RouteScope(DualStack<Pool> pools, String uplink, Predicate<String> ownDevice) {

    /** Whether the prefix lies in this network. */
    public boolean inside(Prefix prefix) {
        return pool(prefix).filter(pool -> pool.network().contains(prefix)).isPresent();
    }

    /** Whether it is exactly one subnet of the network. */
    boolean onGrid(Prefix prefix) {
        return inside(prefix)
                && pool(prefix).filter(pool -> pool.bits() == prefix.bits()).isPresent();
    }

    private Optional<Pool> pool(Prefix prefix) {
        return pools.get(prefix.family());
    }
}
