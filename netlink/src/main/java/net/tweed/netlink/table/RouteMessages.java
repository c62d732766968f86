package net.tweed.netlink.table;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.Message;
import net.tweed.netlink.MessageWriter;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.table.Route.Blackhole;
import net.tweed.netlink.table.Route.Device;
import net.tweed.netlink.table.Route.Gateway;
import net.tweed.netlink.table.Route.OnLinkGateway;
import net.tweed.netlink.table.Route.Other;
import net.tweed.netlink.table.Route.Target;
import org.jspecify.annotations.Nullable;

/** Routes as rtnetlink messages ({@code struct rtmsg} and its attributes), both ways. */
final class RouteMessages {
    private static final int ONLINK = 4; // RTNH_F_ONLINK
    private static final InetAddress ANY_V4 = Addresses.of(new byte[4]);
    private static final InetAddress ANY_V6 = Addresses.of(new byte[16]);

    private final Devices devices;

    RouteMessages(Devices devices) {
        this.devices = devices;
    }

    /** The request for one family's routes of the main table; kernels without strict checking send every table. */
    static void request(MessageWriter out, Family family) {
        out.u8(number(family))
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(Rtm.MAIN_TABLE)
                .u8(0)
                .u8(0)
                .u8(0)
                .u32(0);
    }

    /** {@code ip route replace}. */
    void put(MessageWriter out, Route route) {
        int scope = route.target() instanceof Device && route.destination().family() == Family.IPV4
                ? Rtm.SCOPE_LINK
                : Rtm.SCOPE_UNIVERSE;
        write(out, route, scope);
    }

    /** {@code ip route delete}, of exactly this route. */
    void remove(MessageWriter out, Route route) {
        write(out, route, Rtm.SCOPE_NOWHERE); // matches any scope
    }

    private void write(MessageWriter out, Route route, int scope) {
        Target target = route.target();
        Family family = route.destination().family();
        int type = target instanceof Blackhole ? Rtm.BLACKHOLE : target instanceof Other ? 0 : Rtm.UNICAST;
        out.u8(number(family)).u8(route.destination().bits()).u8(0).u8(0);
        out.u8(Rtm.MAIN_TABLE).u8(route.protocol()).u8(scope).u8(type);
        out.u32(target instanceof OnLinkGateway && scope != Rtm.SCOPE_NOWHERE ? ONLINK : 0);
        out.address(Rtm.ROUTE_DESTINATION, route.destination().base());
        if (route.metric() != 0) {
            out.u32(Rtm.ROUTE_METRIC, route.metric());
        }
        if (target instanceof Gateway to) {
            out.address(Rtm.ROUTE_GATEWAY, to.via());
        } else if (target instanceof OnLinkGateway to) {
            out.address(Rtm.ROUTE_GATEWAY, to.via());
        }
        if (!route.device().isEmpty()) {
            out.u32(Rtm.ROUTE_DEVICE, devices.index(route.device()));
        }
    }

    /** The route in the message; null where it is not one of the main table (or has a TOS, which none of ours has). */
    @Nullable
    Route read(Message message, Family family) {
        if (message.type() != Rtm.NEWROUTE
                || message.u8(0) != number(family)
                || message.u8(3) != 0
                || message.u8(4) != Rtm.MAIN_TABLE) {
            return null;
        }
        InetAddress base = family == Family.IPV4 ? ANY_V4 : ANY_V6;
        InetAddress via = null;
        int device = 0;
        int metric = 0;
        String odd = "";
        Attributes attributes = message.attributes(Rtm.ROUTE_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Rtm.ROUTE_DESTINATION -> base = attributes.address();
                case Rtm.ROUTE_GATEWAY -> via = attributes.address();
                case Rtm.ROUTE_DEVICE -> device = attributes.u32();
                case Rtm.ROUTE_METRIC -> metric = attributes.u32();
                default -> {
                    String oddity = oddity(attributes.type());
                    odd = oddity.isEmpty() ? odd : odd + oddity;
                }
            }
        }
        Target target = target(message, via, device, odd);
        return new Route(new Prefix(base, message.u8(1)), target, metric, message.u8(5));
    }

    private Target target(Message message, @Nullable InetAddress via, int device, String odd) {
        int type = message.u8(7);
        if (type == Rtm.BLACKHOLE) {
            return new Blackhole();
        }
        String name = device == 0 ? "" : devices.name(device);
        if (type != Rtm.UNICAST || !odd.isEmpty() || name.isEmpty()) {
            String kind = type == Rtm.UNICAST ? "" : "(type " + type + ")";
            String gateway = via == null ? "" : "via " + Addresses.text(via) + " ";
            return new Other((gateway + (name.isEmpty() ? "" : "dev " + name) + odd + kind).strip(), name);
        }
        if (via == null) {
            return new Device(name);
        }
        return (message.u32(8) & ONLINK) != 0 ? new OnLinkGateway(via, name) : new Gateway(via, name);
    }

    /** What makes a route unlike any of ours; empty for attributes that say nothing of where packets go. */
    private static String oddity(int attribute) {
        return switch (attribute) {
            case Rtm.ROUTE_SOURCE -> " src";
            case Rtm.ROUTE_METRICS -> " metrics";
            case Rtm.ROUTE_MULTIPATH -> " nexthops";
            case Rtm.ROUTE_VIA -> " via of another family";
            case Rtm.ROUTE_ENCAPSULATION -> " encap";
            case Rtm.ROUTE_NEXT_HOP_ID -> " nhid";
            default -> "";
        };
    }

    private static int number(Family family) {
        return family == Family.IPV4 ? Rtm.AF_INET : Rtm.AF_INET6;
    }
}
