package net.tweed.netlink.host;

import java.net.InetAddress;
import net.tweed.core.model.Prefix;

/**
 * An address of this host.
 *
 * @param bits length of the prefix it was given with
 * @param device the interface it is on
 * @param scope how far it is valid: peers can be reached from a global one only
 */
public record HostAddress(InetAddress address, int bits, String device, Scope scope) {
    /** The reach of an address; {@code OTHER} is link-local, host-local, or found to be another's. */
    public enum Scope {
        GLOBAL,
        OTHER
    }

    /** The prefix that it says is on-link. */
    public Prefix prefix() {
        return Prefix.masked(address, bits);
    }
}
