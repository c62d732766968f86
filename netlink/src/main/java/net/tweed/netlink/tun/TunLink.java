package net.tweed.netlink.tun;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Sysctl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TUN device as a network interface: its name, MTU and being up. */
public final class TunLink {
    private static final Logger LOG = LoggerFactory.getLogger(TunLink.class);
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;

    private TunLink() {}

    /**
     * The first free name: the prefix and the least number that no device has.
     *
     * @param held names that count as free
     */
    public static String freeName(Rtnetlink netlink, String prefix, List<String> held) {
        return freeName(netlink, prefix, held, List.of());
    }

    /**
     * As the other.
     *
     * @param promised names that count as taken
     */
    public static String freeName(Rtnetlink netlink, String prefix, List<String> held, List<String> promised) {
        Links links = new Links(netlink);
        int number = 0;
        while (true) {
            String name = prefix + number;
            if (!promised.contains(name)
                    && (held.contains(name) || links.byName(name).isEmpty())) {
                return name;
            }
            number++;
        }
    }

    public static Optional<Link> find(Rtnetlink netlink, String name) {
        return new Links(netlink).byName(name);
    }

    /** {@code ip link set NAME mtu MTU up}. */
    public static Optional<KernelError> adjust(Rtnetlink netlink, String name, int mtu) {
        return netlink.execute(
                Rtm.NEWLINK,
                0,
                out -> out.u32(0)
                        .u32(0)
                        .u32(IFF_UP)
                        .u32(IFF_UP)
                        .text(Rtm.LINK_NAME, name)
                        .u32(IFLA_MTU, mtu));
    }

    /** Nothing of IPv6 passes here: without an address the kernel sends nothing of it by itself. */
    public static void withoutIpv6(String name) {
        try {
            Sysctl.set("1", "ipv6", "conf", name, "disable_ipv6");
        } catch (IOException e) {
            LOG.warn("Cannot set net.ipv6.conf.{}.disable_ipv6 to 1: its IPv6 packets are dropped", name, e);
        }
    }
}
