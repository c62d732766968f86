package net.tweed.agent.uplink;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.netlink.Link;
import net.tweed.netlink.host.HostAddress;

/** The host's interfaces and addresses at one moment. */
record HostView(List<Link> links, List<HostAddress> addresses) {
    private static final int MOST = 20; // candidates told; a host full of containers has hundreds of interfaces

    Optional<Link> named(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** The interface that has the address. */
    Optional<Link> holding(InetAddress address) {
        return addresses.stream()
                .filter(a -> a.address().equals(address))
                .findFirst()
                .flatMap(a -> named(a.device()));
    }

    /** The address's interface and the address itself, of the first one that matches, interfaces in the host's order. */
    Optional<InetAddress> firstAddress(Predicate<String> text) {
        return links.stream()
                .filter(HostView::eligible)
                .flatMap(link -> global(link).map(HostAddress::address))
                .filter(address -> text.test(Addresses.text(address)))
                .findFirst();
    }

    Optional<Link> firstName(Predicate<String> name) {
        return links.stream()
                .filter(HostView::eligible)
                .filter(link -> name.test(link.name()))
                .findFirst();
    }

    /** Patterns are for the host's own interfaces: the loopback, and the devices that Tweed and flannel make, are not. */
    private static boolean eligible(Link link) {
        return !link.name().equals("lo") && !link.name().startsWith("flannel");
    }

    /** The link's first address of the family that peers can reach. */
    Optional<InetAddress> address(Link link, Family family) {
        return global(link)
                .map(HostAddress::address)
                .filter(address -> Family.of(address) == family)
                .findFirst();
    }

    private Stream<HostAddress> global(Link link) {
        return addresses.stream().filter(a -> a.device().equals(link.name()) && a.scope() == HostAddress.Scope.GLOBAL);
    }

    /** {@code eth0 192.168.77.11 fd77::11 mtu 1500 up}, for each interface with an address that peers can reach. */
    List<String> candidates() {
        List<String> lines = links.stream()
                .filter(link -> global(link).findAny().isPresent())
                .map(this::line)
                .toList();
        return lines.size() <= MOST
                ? lines
                : Stream.concat(lines.stream().limit(MOST), Stream.of("and " + (lines.size() - MOST) + " more"))
                        .toList();
    }

    private String line(Link link) {
        StringBuilder text = new StringBuilder(link.name());
        global(link).forEach(a -> text.append(' ').append(Addresses.text(a.address())));
        text.append(" mtu ").append(link.mtu());
        return text.append(link.state() == Link.State.UP ? " up" : " down").toString();
    }
}
