package net.tweed.agent.uplink;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Family;
import net.tweed.netlink.Link;
import net.tweed.netlink.host.HostAddress;
import net.tweed.netlink.host.HostNetwork;
import net.tweed.netlink.host.Way;

/** What the choice of the uplink asks of the host. Each call reads it anew. */
public interface HostLinks {
    List<Link> links();

    /** All addresses: those of IPv4 first, in the host's order, then those of IPv6, the most lasting first. */
    List<HostAddress> addresses();

    /** The preferred default route, where there is one. */
    Optional<Way> defaultRoute(Family family);

    /** How packets to the address leave the host; empty where they do not. */
    Optional<Way> wayTo(InetAddress address);

    /** The kernel's. */
    static HostLinks of(HostNetwork network) {
        return new HostLinks() {
            @Override
            public List<Link> links() {
                return network.links();
            }

            @Override
            public List<HostAddress> addresses() {
                return network.addresses();
            }

            @Override
            public Optional<Way> defaultRoute(Family family) {
                return network.defaultRoute(family);
            }

            @Override
            public Optional<Way> wayTo(InetAddress address) {
                return network.wayTo(address);
            }
        };
    }
}
