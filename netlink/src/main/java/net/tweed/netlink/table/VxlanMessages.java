package net.tweed.netlink.table;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.table.VxlanLink.Option;
import org.jspecify.annotations.Nullable;

/** VXLAN devices as rtnetlink messages ({@code linux/if_link.h}), both ways. */
final class VxlanMessages {
    private static final String KIND = "vxlan";
    private static final int IFF_UP = 1;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_EXT_MASK = 29;
    private static final int SKIP_STATISTICS = 8; // RTEXT_FILTER_SKIP_STATS
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;

    private static final int VNI = 1; // IFLA_VXLAN_*
    private static final int GROUP = 2;
    private static final int LINK = 3;
    private static final int LOCAL = 4;
    private static final int LEARNING = 7;
    private static final int PROXY = 11;
    private static final int RSC = 12;
    private static final int L2MISS = 13;
    private static final int L3MISS = 14;
    private static final int PORT = 15;
    private static final int GROUP6 = 16;
    private static final int LOCAL6 = 17;
    private static final int GBP = 23;
    private static final int COLLECT_METADATA = 25;

    private final Devices devices;

    VxlanMessages(Devices devices) {
        this.devices = devices;
    }

    /** A request that names the device. */
    static MessageWriter named(MessageWriter out, String name) {
        return out.u32(0).u32(0).u32(0).u32(0).text(Rtm.LINK_NAME, name);
    }

    /** A request for all VXLAN devices; kernels without that filter send all devices. */
    static void allVxlan(MessageWriter out) {
        out.u32(0).u32(0).u32(0).u32(0).u32(IFLA_EXT_MASK, SKIP_STATISTICS);
        int info = out.beginNested(IFLA_LINKINFO);
        out.text(IFLA_INFO_KIND, KIND).endNested(info);
    }

    /** {@code ip link add NAME type vxlan …}, still down. */
    void create(MessageWriter out, VxlanLink row) {
        named(out, row.name())
                .u32(IFLA_MTU, row.mtu())
                .bytes(IFLA_ADDRESS, row.mac().bytes());
        int info = out.beginNested(IFLA_LINKINFO);
        out.text(IFLA_INFO_KIND, KIND);
        int data = out.beginNested(IFLA_INFO_DATA);
        out.u32(VNI, row.vni()).u32(LINK, devices.index(row.uplink()));
        out.address(Family.of(row.local()) == Family.IPV4 ? LOCAL : LOCAL6, row.local());
        out.port(PORT, row.port()).u8(LEARNING, row.options().contains(Option.LEARNING) ? 1 : 0);
        if (row.options().contains(Option.GBP)) {
            out.bytes(GBP, new byte[0]);
        }
        out.endNested(data);
        out.endNested(info);
    }

    /** {@code ip link set NAME address … mtu … up}. */
    static void adjust(MessageWriter out, VxlanLink row) {
        out.u32(0).u32(0).u32(IFF_UP).u32(IFF_UP).text(Rtm.LINK_NAME, row.name());
        out.u32(IFLA_MTU, row.mtu()).bytes(IFLA_ADDRESS, row.mac().bytes());
    }

    /** The VXLAN device in the message; null where it is of another kind, or not named as a tunnel. */
    @Nullable
    VxlanLink read(Message message) {
        String name = "";
        int mtu = 0;
        Mac mac = new Mac(0);
        Set<Option> options = EnumSet.noneOf(Option.class);
        Data data = null;
        Attributes attributes = message.attributes(Rtm.LINK_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Rtm.LINK_NAME -> name = attributes.text();
                case IFLA_MTU -> mtu = attributes.u32();
                case IFLA_ADDRESS -> mac = attributes.size() == 6 ? Mac.of(attributes.bytes()) : mac;
                case IFLA_MASTER -> options.add(Option.OTHER);
                case IFLA_LINKINFO -> data = info(attributes.nested(), options);
                default -> {}
            }
        }
        if (data == null || !Tunnels.isTunnel(name)) {
            return null;
        }
        Link.State state = (message.u32(8) & IFF_UP) != 0 ? Link.State.UP : Link.State.DOWN;
        String uplink = data.link == 0 ? "" : devices.name(data.link);
        return new VxlanLink(name, data.vni, data.port, data.local, uplink, mac, mtu, options, state);
    }

    /** The part of the attributes that is only VXLAN's. */
    private static final class Data {
        private int vni;
        private int port;
        private int link;
        private InetAddress local = Addresses.of(new byte[4]);
    }

    private static @Nullable Data info(Attributes info, Set<Option> options) {
        boolean vxlan = false;
        while (info.next()) {
            if (info.type() == IFLA_INFO_KIND) {
                vxlan = info.text().equals(KIND);
            } else if (info.type() == IFLA_INFO_DATA && vxlan) {
                return data(info.nested(), options);
            }
        }
        return null;
    }

    private static Data data(Attributes from, Set<Option> options) {
        Data data = new Data();
        while (from.next()) {
            switch (from.type()) {
                case VNI -> data.vni = from.u32();
                case LINK -> data.link = from.u32();
                case LOCAL, LOCAL6 -> data.local = from.address();
                case PORT -> data.port = from.port();
                case LEARNING -> add(options, from.u8(), Option.LEARNING);
                case GBP -> options.add(Option.GBP);
                case PROXY, RSC, L2MISS, L3MISS, COLLECT_METADATA -> add(options, from.u8(), Option.OTHER);
                case GROUP, GROUP6 -> options.add(Option.OTHER);
                default -> {}
            }
        }
        return data;
    }

    private static void add(Set<Option> options, int value, Option option) {
        if (value != 0) {
            options.add(option);
        }
    }
}
