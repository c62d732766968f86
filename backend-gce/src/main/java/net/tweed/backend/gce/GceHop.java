package net.tweed.backend.gce;

import com.google.cloud.compute.v1.Route;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * This host as a route's next hop. Where the network is another project's (Shared VPC), a route names the host by its
 * address: {@code nextHopInstance} must be in the route's own project (cloud.google.com/vpc/docs/static-routes).
 *
 * @param url the instance's URL: the target of this host's rows either way
 * @param addresses the interface's own
 */
record GceHop(String url, By by, DualStack<InetAddress> addresses) {
    private static final String API = "https://www.googleapis.com/compute/v1/";
    private static final Pattern INSTANCE =
            Pattern.compile("https?://[^/]+/compute/[a-z0-9]+/(projects/[^/\\s]+/zones/[^/\\s]+/instances/[^/\\s]+)");

    /** What a route names the host by. */
    enum By {
        INSTANCE,
        ADDRESS
    }

    static GceHop of(GceIdentity host) {
        return new GceHop(API + host.path(), host.hop(), host.addresses());
    }

    /** The target of a route as the API shows it: an instance's URL, an address, or whatever else it leads to. */
    String target(Route route, Family family) {
        if (!route.getNextHopInstance().isEmpty()) {
            Matcher instance = INSTANCE.matcher(route.getNextHopInstance());
            return instance.matches() ? API + instance.group(1) : word(route.getNextHopInstance());
        }
        if (!route.getNextHopIp().isEmpty()) {
            return behind(route, family).orElseGet(() -> word(route.getNextHopIp()));
        }
        for (String other : new String[] {
            route.getNextHopGateway(),
            route.getNextHopNetwork(),
            route.getNextHopIlb(),
            route.getNextHopVpnTunnel(),
            route.getNextHopPeering(),
            route.getNextHopHub(),
            route.getNextHopInterconnectAttachment()
        }) {
            if (!other.isEmpty()) {
                return word(other);
            }
        }
        return "nothing";
    }

    /** The instance behind an address: this host knows its own, and of others what they said of themselves. */
    private Optional<String> behind(Route route, Family family) {
        Optional<String> holder = GceMark.read(route.getDescription()).map(mark -> API + mark.holder());
        boolean own = Addresses.parse(route.getNextHopIp())
                .filter(address -> addresses.get(family).filter(address::equals).isPresent())
                .isPresent();
        return by == By.ADDRESS ? holder.filter(instance -> instance.equals(url) == own) : Optional.empty();
    }

    /** The instance that a target names, as project, zone and name; empty where it names none. */
    static Optional<GceInstance> instance(String target) {
        Matcher instance = INSTANCE.matcher(target);
        if (!instance.matches()) {
            return Optional.empty();
        }
        String[] path = instance.group(1).split("/", -1);
        return Optional.of(new GceInstance(path[1], path[3], path[5]));
    }

    /** Where an instance is. */
    record GceInstance(String project, String zone, String name) {
        /** As URLs have it. */
        String path() {
            return "projects/" + project + "/zones/" + zone + "/instances/" + name;
        }

        /** As rows that lead to it have it. */
        String target() {
            return API + path();
        }
    }

    /** Makes the route lead to the target. */
    void lead(Route.Builder route, String target, Family family) {
        if (target.equals(url) && by == By.ADDRESS) {
            route.setNextHopIp(Addresses.text(addresses.get(family).orElseThrow(() -> noAddress(family))));
        } else if (INSTANCE.matcher(target).matches()) {
            route.setNextHopInstance(target);
        } else {
            route.setNextHopIp(Addresses.text(Addresses.parse(target).orElseThrow(() -> noTarget(target))));
        }
    }

    private TweedException noAddress(Family family) {
        return new TweedException(
                Kind.CONFIG,
                "Cannot make a route to " + url + ": its network is another project's, so the route must name its "
                        + family
                        + " address, and its interface has none. Give it one, or use a network of one family.");
    }

    private static TweedException noTarget(String target) {
        return new TweedException(
                Kind.INTERNAL,
                "Cannot make a route to " + Said.of(target) + ": it is neither an instance nor an address.");
    }

    private static String word(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", "_");
    }
}
