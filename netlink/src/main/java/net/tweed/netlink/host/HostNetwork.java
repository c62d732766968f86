package net.tweed.netlink.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Message;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Errno;

/** Looks up links, addresses and routes of this host. Reads the kernel at each call; used by one thread at a time. */
public final class HostNetwork {
    private static final int ANY_DEVICE = 0;

    private final Rtnetlink netlink;
    private final Links links;

    public HostNetwork(Rtnetlink netlink) {
        this.netlink = netlink;
        this.links = new Links(netlink);
    }

    /** All interfaces, by index: {@code ip link}. */
    public List<Link> links() {
        return links.all();
    }

    public Optional<Link> link(String name) {
        return links.byName(name);
    }

    /**
     * All addresses: {@code ip address}. Those of IPv4 first, in the kernel's order, primary ones before secondary ones.
     * The kernel keeps an interface's IPv6 addresses in no such order, so those that will stay come first: lasting ones,
     * the oldest first, then deprecated ones and the temporary ones of RFC 8981, which change daily.
     */
    public List<HostAddress> addresses() {
        List<Link> known = links();
        List<HostAddress> addresses = new ArrayList<>(
                dump(Rtm.AF_INET, known).stream().map(KernelAddress::address).toList());
        dump(Rtm.AF_INET6, known).stream()
                .sorted(KernelAddress.LASTING_FIRST)
                .map(KernelAddress::address)
                .forEach(addresses::add);
        return addresses;
    }

    private List<KernelAddress> dump(int family, List<Link> known) {
        return netlink.dump(
                "the addresses",
                Rtm.GETADDR,
                out -> out.u8(family).u8(0).u8(0).u8(0).u32(0),
                message -> KernelAddress.read(message, family, known));
    }

    /** The default route with the lowest metric in the main table, over an interface: {@code ip route show default}. */
    public Optional<Way> defaultRoute(Family family) {
        List<Link> known = links();
        return routes(family, ANY_DEVICE).stream()
                .filter(route -> route.bits == 0)
                .min(Comparator.comparingLong(route -> Integer.toUnsignedLong(route.metric)))
                .map(route -> new Way(Links.name(known, route.device), route.via, route.source));
    }

    /** The prefixes whose addresses this interface reaches without a router, by the main table. */
    public List<Prefix> onLink(String device, Family family) {
        int index = link(device).map(Link::index).orElse(-1); // none has it
        return routes(family, index).stream()
                .filter(route -> route.device == index && route.via.isEmpty())
                .map(route -> Prefix.masked(route.destination, route.bits))
                .toList();
    }

    private record KernelRoute(
            InetAddress destination,
            int bits,
            int device,
            Optional<InetAddress> via,
            Optional<InetAddress> source,
            int metric) {}

    /** Kernels without strict checking send the routes of every device. */
    private List<KernelRoute> routes(Family family, int device) {
        int number = number(family);
        return netlink.dump(
                "the routes",
                Rtm.GETROUTE,
                out -> {
                    out.u8(number).u8(0).u8(0).u8(0);
                    out.u8(Rtm.MAIN_TABLE).u8(0).u8(0).u8(Rtm.UNICAST).u32(0);
                    if (device > 0) {
                        out.u32(Rtm.ROUTE_DEVICE, device);
                    }
                },
                message -> message.type() == Rtm.NEWROUTE
                                && message.u8(0) == number
                                && message.u8(4) == Rtm.MAIN_TABLE
                                && message.u8(7) == Rtm.UNICAST
                        ? route(message, family)
                        : null);
    }

    private static KernelRoute route(Message message, Family family) {
        InetAddress destination = Addresses.of(new byte[family.bits() / 8]);
        Optional<InetAddress> via = Optional.empty();
        Optional<InetAddress> source = Optional.empty();
        int device = -1;
        int metric = 0;
        Attributes attributes = message.attributes(Rtm.ROUTE_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Rtm.ROUTE_DESTINATION -> destination = attributes.address();
                case Rtm.ROUTE_GATEWAY -> via = Optional.of(attributes.address());
                case Rtm.ROUTE_SOURCE -> source = Optional.of(attributes.address());
                case Rtm.ROUTE_METRIC -> metric = attributes.u32();
                case Rtm.ROUTE_DEVICE -> device = attributes.u32();
                default -> {}
            }
        }
        return new KernelRoute(destination, message.u8(1), device, via, source, metric);
    }

    /**
     * Asks the kernel how it would send to the address: {@code ip route get}.
     *
     * @return empty where it would not (no route, or a route that refuses)
     */
    public Optional<Way> wayTo(InetAddress address) {
        Family family = Family.of(address);
        Rtnetlink.Answer<KernelRoute> answer = netlink.get(
                Rtm.GETROUTE,
                out -> out.u8(number(family))
                        .u8(family.bits())
                        .u16(0)
                        .u32(0)
                        .u32(0)
                        .address(Rtm.ROUTE_DESTINATION, address),
                message -> route(message, family));
        answer.error().ifPresent(error -> requireUnreachable(address, error));
        return answer.value()
                .filter(route -> route.device > 0)
                .map(route -> new Way(Links.name(links(), route.device), route.via, route.source));
    }

    private static void requireUnreachable(InetAddress address, KernelError error) {
        switch (error.errno()) {
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EINVAL, Errno.ENOENT, Errno.ESRCH -> {}
            default ->
                throw new TweedException(
                        Kind.UNAVAILABLE,
                        "Cannot look up the route to " + Addresses.text(address) + ": " + error.describe());
        }
    }

    private static int number(Family family) {
        return family == Family.IPV4 ? Rtm.AF_INET : Rtm.AF_INET6;
    }
}
