package net.tweed.agent.daemon;

import java.util.List;
import java.util.Optional;
import net.tweed.agent.health.Readiness;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.host.HostAddress;

/** After a move: watches whether anything on this host still has an address of the subnet that was lost. */
final class OldSubnet {
    private final Readiness readiness;
    private Optional<DualStack<Prefix>> old = Optional.empty();

    OldSubnet(Readiness readiness) {
        this.readiness = readiness;
        readiness.met(Conditions.BRIDGE);
    }

    synchronized void left(DualStack<Prefix> subnets) {
        old = Optional.of(subnets);
    }

    /** Looks at the host's addresses; ready again once none is of the old subnet. */
    synchronized void look(List<HostAddress> addresses) {
        if (old.isEmpty()) {
            return;
        }
        List<String> used = addresses.stream()
                .filter(a -> old.get().stream().anyMatch(subnet -> subnet.contains(a.address())))
                .map(a -> Addresses.text(a.address()) + " on " + a.device())
                .toList();
        if (used.isEmpty()) {
            old = Optional.empty();
            readiness.met(Conditions.BRIDGE);
        } else {
            readiness.unmet(
                    Conditions.BRIDGE,
                    String.join(", ", used)
                            + " is of the subnet that was lost: restart the container engine with the new subnet file");
        }
    }
}
