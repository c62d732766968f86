package net.tweed.netlink;

/** Numbers of {@code linux/rtnetlink.h}, {@code linux/netlink.h}, {@code linux/if_addr.h} and {@code linux/neighbour.h}. */
public final class Rtm {
    public static final int NEWLINK = 16;
    public static final int DELLINK = 17;
    public static final int GETLINK = 18;
    public static final int NEWADDR = 20;
    public static final int DELADDR = 21;
    public static final int GETADDR = 22;
    public static final int NEWROUTE = 24;
    public static final int DELROUTE = 25;
    public static final int GETROUTE = 26;
    public static final int NEWNEIGH = 28;
    public static final int DELNEIGH = 29;
    public static final int GETNEIGH = 30;

    /** Flags of a put: {@code NLM_F_REPLACE | NLM_F_CREATE}, as {@code ip route replace} has them. */
    public static final int PUT = 0x100 | 0x400;

    /** Flags of a creation that must not change what is there: {@code NLM_F_CREATE | NLM_F_EXCL}. */
    public static final int CREATE = 0x400 | 0x200;

    public static final int AF_UNSPEC = 0;
    public static final int AF_INET = 2;
    public static final int AF_BRIDGE = 7;
    public static final int AF_INET6 = 10;

    /** Lengths of the fixed parts: {@code ifinfomsg}, {@code ifaddrmsg}, {@code rtmsg}, {@code ndmsg}. */
    public static final int LINK_BODY = 16;

    public static final int ADDRESS_BODY = 8;
    public static final int ROUTE_BODY = 12;
    public static final int NEIGHBOUR_BODY = 12;

    public static final int MAIN_TABLE = 254; // RT_TABLE_MAIN
    public static final int PROTO_KERNEL = 2; // RTPROT_KERNEL
    public static final int PROTO_ROUTER_ADVERTISEMENT = 9; // RTPROT_RA
    public static final int PROTO_BOOT = 3; // RTPROT_BOOT: what iproute2 and flannel write

    public static final int LINK_NAME = 3; // IFLA_IFNAME

    public static final int ROUTE_DESTINATION = 1; // RTA_*
    public static final int ROUTE_DEVICE = 4;
    public static final int ROUTE_GATEWAY = 5;
    public static final int ROUTE_METRIC = 6; // RTA_PRIORITY
    public static final int ROUTE_SOURCE = 7; // RTA_PREFSRC
    public static final int ROUTE_METRICS = 8;
    public static final int ROUTE_MULTIPATH = 9;
    public static final int ROUTE_TABLE = 15;
    public static final int ROUTE_VIA = 18;
    public static final int ROUTE_ENCAPSULATION = 22;
    public static final int ROUTE_NEXT_HOP_ID = 30;

    public static final int UNICAST = 1; // RTN_*
    public static final int BLACKHOLE = 6;

    public static final int SCOPE_UNIVERSE = 0; // RT_SCOPE_*
    public static final int SCOPE_LINK = 253;
    public static final int SCOPE_NOWHERE = 255;

    private Rtm() {}
}
