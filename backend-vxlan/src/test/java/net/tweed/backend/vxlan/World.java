package net.tweed.backend.vxlan;

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
        return config("10.5.0.0/16", options);
    }

    static NetworkConfig config(String network, String options) {
        return new NetworkConfig(DualStack.v4(pool(network, 24)), "vxlan", options, PacketFilter.ANY);
    }

    static NetworkConfig dualStack(String options) {
        return new NetworkConfig(
                DualStack.both(pool("10.5.0.0/16", 24), pool("fd05::/48", 64)), "vxlan", options, PacketFilter.ANY);
    }

    static Pool pool(String network, int bits) {
        Prefix prefix = Prefix.parse(network).orElseThrow();
        return new Pool(prefix, bits, Prefix.masked(prefix.base(), bits), Prefix.masked(prefix.last(), bits));
    }

    static Lease peer(String subnet, String ip, String mac) {
        return lease(subnet, ip, "{\"VNI\":1,\"VtepMAC\":\"" + mac + "\"}");
    }

    static Lease lease(String subnet, String ip, String data) {
        return new Lease(
                DualStack.v4(Prefix.parse(subnet).orElseThrow()),
                new Attributes("vxlan", DualStack.v4(address(ip)), DualStack.v4(data)),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    static Lease dualPeer(String v4, String ip, String mac, String v6, String ip6, String mac6) {
        return new Lease(
                DualStack.both(Prefix.parse(v4).orElseThrow(), Prefix.parse(v6).orElseThrow()),
                new Attributes(
                        "vxlan",
                        DualStack.both(address(ip), address(ip6)),
                        DualStack.both(
                                "{\"VNI\":1,\"VtepMAC\":\"" + mac + "\"}", "{\"VNI\":1,\"VtepMAC\":\"" + mac6 + "\"}")),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
