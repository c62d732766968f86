package net.tweed.backend.udp;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;

/** Configurations and leases for tests. */
final class World {
    private World() {}

    static NetworkConfig config(String options) {
        Prefix prefix = Prefix.parse("10.5.0.0/16").orElseThrow();
        Pool pool = new Pool(prefix, 24, Prefix.masked(prefix.base(), 24), Prefix.masked(prefix.last(), 24));
        return new NetworkConfig(DualStack.v4(pool), "udp", options, PacketFilter.ANY);
    }

    static Lease peer(String subnet, String ip) {
        return new Lease(
                DualStack.v4(Prefix.parse(subnet).orElseThrow()),
                new Attributes("", DualStack.v4(address(ip)), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
