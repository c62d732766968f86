package net.tweed.netlink.host;

import java.net.InetAddress;
import java.util.List;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.Rtnetlink;

/**
 * What one interface reaches without a router: a fact about the host, read once and then a value.
 *
 * @param device the interface
 * @param prefixes of routes without a router, per family
 */
public record OnLink(String device, DualStack<List<Prefix>> prefixes) {

    /** Reads it from the main table: the prefixes of its addresses, and routes straight to it. */
    public static OnLink read(Rtnetlink netlink, String device) {
        HostNetwork host = new HostNetwork(netlink);
        return new OnLink(device, DualStack.both(host.onLink(device, Family.IPV4), host.onLink(device, Family.IPV6)));
    }

    /** Whether the kernel would take the address as a router at this interface. */
    public boolean reaches(InetAddress address) {
        for (Prefix prefix : prefixes.get(Family.of(address)).orElse(List.of())) {
            if (prefix.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
