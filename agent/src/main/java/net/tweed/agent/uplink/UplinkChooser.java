package net.tweed.agent.uplink;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.tweed.agent.options.UplinkOptions;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import net.tweed.netlink.host.Way;

/**
 * Chooses the uplink in flanneld's order: each {@code --iface}, a name or an address; each {@code --iface-regex}, on all
 * addresses and then on all names; {@code --iface-can-reach}. Where none of these is given: the interface that has the
 * public IP, else the one that the default route leaves by. (flanneld gives up where the public IP is on no interface, as
 * behind a cloud's address translation.)
 *
 * <p>Pure but for the questions to {@link HostLinks}; used by one thread.
 */
public final class UplinkChooser {
    private final UplinkOptions options;
    private final HostLinks host;

    public UplinkChooser(UplinkOptions options, HostLinks host) {
        this.options = options;
        this.host = host;
    }

    /** An interface that fits, and the address it was found by. */
    private record Found(Link link, Optional<InetAddress> by, String reason) {}

    /**
     * The uplink as the host is now, with the addresses that the store has for this host.
     *
     * @param families those that the network uses: the uplink has an address of each
     * @throws TweedException where no interface fits, with those there are
     */
    public UplinkChoice choose(Set<Family> families, HostAddresses stored) {
        DualStack<InetAddress> publicIps = over(options.publicIps(), stored.given());
        UplinkChoice choice = new UplinkChooser(options.with(publicIps), host).choose(families);
        Uplink uplink = choice.uplink();
        DualStack<InetAddress> told = uplink.publicIps().zip(stored.told(), (own, other) -> other);
        return choice.with(new Uplink(
                uplink.name(), uplink.index(), uplink.mtu(), uplink.addresses(), over(uplink.publicIps(), told), told));
    }

    private static DualStack<InetAddress> over(DualStack<InetAddress> usual, DualStack<InetAddress> instead) {
        return new DualStack<>(instead.v4().or(usual::v4), instead.v6().or(usual::v6));
    }

    /**
     * The uplink as the host is now.
     *
     * @param families those that the network uses: the uplink has an address of each
     * @throws TweedException where no interface fits, with those there are
     */
    public UplinkChoice choose(Set<Family> families) {
        HostView view = new HostView(host.links(), host.addresses());
        List<String> passedOver = new ArrayList<>();
        Found found = find(view, families, passedOver).orElseThrow(() -> nothing(view, passedOver));
        DualStack<InetAddress> addresses = addresses(view, found, families);
        DualStack<InetAddress> publicIps = DualStack.none();
        for (Family family : families) {
            Optional<InetAddress> given = options.publicIps().get(family);
            InetAddress address = given.or(() -> addresses.get(family)).orElseThrow();
            publicIps = publicIps.with(family, address);
        }
        Link link = found.link();
        return new UplinkChoice(
                new Uplink(link.name(), link.index(), link.mtu(), addresses, publicIps),
                link.mac().map(Mac::toString),
                found.reason(),
                passedOver,
                view.candidates());
    }

    private Optional<Found> find(HostView view, Set<Family> families, List<String> passedOver) {
        for (String wanted : options.interfaces()) {
            Optional<Found> found = byNameOrAddress(view, wanted);
            if (found.isPresent()) {
                return found;
            }
            passedOver.add("--iface " + wanted + " is neither the name nor an address of an interface here");
        }
        for (String pattern : options.patterns()) {
            Optional<Found> found = byPattern(view, pattern);
            if (found.isPresent()) {
                return found;
            }
            passedOver.add("--iface-regex " + pattern + " matches no address and no name here");
        }
        Optional<Found> found = options.reach().flatMap(to -> byRoute(view, to));
        if (found.isPresent()) {
            return found;
        }
        options.reach().ifPresent(to -> passedOver.add("--iface-can-reach " + Addresses.text(to) + " has no route"));
        return passedOver.isEmpty() ? unasked(view, families, passedOver) : Optional.empty();
    }

    private static Optional<Found> byNameOrAddress(HostView view, String wanted) {
        Optional<InetAddress> address = Addresses.parse(wanted);
        return address.isPresent()
                ? view.holding(address.get())
                        .map(link -> new Found(link, address, "--iface " + wanted + " is an address of it"))
                : view.named(wanted).map(link -> new Found(link, Optional.empty(), "--iface " + wanted + " names it"));
    }

    private static Optional<Found> byPattern(HostView view, String text) {
        Pattern pattern = Pattern.compile(text);
        Optional<InetAddress> address =
                view.firstAddress(a -> pattern.matcher(a).find());
        if (address.isPresent()) {
            return view.holding(address.get())
                    .map(link -> new Found(link, address, "--iface-regex " + text + " matches its address"));
        }
        return view.firstName(name -> pattern.matcher(name).find())
                .map(link -> new Found(link, Optional.empty(), "--iface-regex " + text + " matches its name"));
    }

    private Optional<Found> byRoute(HostView view, InetAddress to) {
        return host.wayTo(to)
                .flatMap(way -> leaving(view, way, "the route to " + Addresses.text(to) + " leaves by it"));
    }

    private Optional<Found> unasked(HostView view, Set<Family> families, List<String> passedOver) {
        for (InetAddress address : options.publicIps().stream().toList()) {
            Optional<Link> link = view.holding(address);
            if (link.isPresent()) {
                return Optional.of(
                        new Found(link.get(), Optional.of(address), "it has the public IP " + Addresses.text(address)));
            }
            passedOver.add("the public IP " + Addresses.text(address) + " is on no interface here");
        }
        for (Family family : Family.values()) {
            Optional<Found> found = families.contains(family)
                    ? host.defaultRoute(family).flatMap(way -> leaving(view, way, "the default route leaves by it"))
                    : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        passedOver.add("there is no default route");
        return Optional.empty();
    }

    private static Optional<Found> leaving(HostView view, Way way, String reason) {
        return view.named(way.device()).map(link -> new Found(link, way.source(), reason));
    }

    private static DualStack<InetAddress> addresses(HostView view, Found found, Set<Family> families) {
        DualStack<InetAddress> addresses = DualStack.none();
        for (Family family : families) {
            InetAddress address = found.by()
                    .filter(a -> Family.of(a) == family)
                    .or(() -> view.address(found.link(), family))
                    .orElseThrow(() -> new TweedException(
                            TweedException.Kind.UNAVAILABLE,
                            "Cannot use interface " + found.link().name() + ", chosen because " + found.reason()
                                    + ": it has no " + (family == Family.IPV4 ? "IPv4" : "IPv6")
                                    + " address that peers can reach, and the network uses that family. There are: "
                                    + String.join("; ", view.candidates())
                                    + ". Give it an address, or choose another with --iface"));
            addresses = addresses.with(family, address);
        }
        return addresses;
    }

    private static TweedException nothing(HostView view, List<String> passedOver) {
        List<String> candidates = view.candidates();
        return new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot choose the interface towards the other hosts: " + String.join("; ", passedOver) + ". "
                        + (candidates.isEmpty()
                                ? "No interface has an address that peers can reach"
                                : "There are: " + String.join("; ", candidates))
                        + ". Name one with --iface");
    }
}
