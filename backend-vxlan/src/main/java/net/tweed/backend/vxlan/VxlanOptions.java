package net.tweed.backend.vxlan;

import java.util.EnumSet;
import java.util.Set;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Uplink;
import net.tweed.core.wire.BackendOptions;
import net.tweed.netlink.table.VxlanLink;

/**
 * The backend's options.
 *
 * @param vni the network's number on the wire
 * @param port UDP port, of all hosts
 * @param mtu of the underlay, in bytes
 * @param link what is switched on at the device
 * @param reach how peers on the own segment are reached
 */
record VxlanOptions(int vni, int port, int mtu, Set<VxlanLink.Option> link, Reach reach) {
    /** 24 bits: RFC 7348, section 5. */
    private static final int HIGHEST_VNI = (1 << 24) - 1;
    /** What Linux has used since before 4789 was assigned, and flannel with it. */
    private static final int LINUX_PORT = 8472;
    /** IPv6 needs 1280 (RFC 8200, section 5), IPv4 68 (RFC 791), each with the tunnel's headers around. */
    private static final int LEAST_MTU_V6 = 1280 + overhead(Family.IPV6);

    private static final int LEAST_MTU_V4 = 68 + overhead(Family.IPV4);

    /** How peers on the own segment are reached. */
    enum Reach {
        /** Through the tunnel, as all others. */
        TUNNEL,
        /** By a plain route. */
        DIRECT
    }

    VxlanOptions {
        link = Set.copyOf(link);
    }

    /** Reads and checks them; faults are collected in {@code options} for its {@code finish}. */
    static VxlanOptions read(BackendOptions options, NetworkConfig config, Uplink uplink) {
        int vni = options.integer("VNI", 1, 0, HIGHEST_VNI);
        int port = options.integer("Port", 0, 0, 65535);
        int mtu = options.integer("MTU", 0, 0, 65535);
        Set<VxlanLink.Option> link = EnumSet.noneOf(VxlanLink.Option.class);
        if (options.flag("Learning", false)) {
            link.add(VxlanLink.Option.LEARNING);
        }
        if (options.flag("GBP", false)) {
            link.add(VxlanLink.Option.GBP);
        }
        Reach reach = options.flag("DirectRouting", false) ? Reach.DIRECT : Reach.TUNNEL;
        options.known("MacPrefix", "Name"); // Windows daemons of the same network read these
        int underlay = mtu == 0 ? uplink.mtu() : mtu;
        boolean v6 = config.pools().v6().isPresent();
        int least = v6 ? LEAST_MTU_V6 : LEAST_MTU_V4;
        if (underlay > uplink.mtu()) {
            options.fault("\"MTU\" is " + mtu + ", and " + uplink.name() + " has only " + uplink.mtu()
                    + ": it is the MTU under the tunnel, whose headers are taken off");
        } else if (underlay < least) {
            options.fault((mtu == 0 ? "the MTU of " + uplink.name() : "\"MTU\"") + " is " + underlay
                    + ", and vxlan needs " + least + (v6 ? " for IPv6" : ""));
        }
        return new VxlanOptions(vni, port == 0 ? LINUX_PORT : port, underlay, link, reach);
    }

    /** Bytes of the headers around a packet: inner Ethernet 14, VXLAN 8, UDP 8, outer IPv4 20 or IPv6 40. */
    static int overhead(Family underlay) {
        return underlay == Family.IPV4 ? 50 : 70;
    }
}
