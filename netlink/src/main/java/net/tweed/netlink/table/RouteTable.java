package net.tweed.netlink.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.Route.Gateway;
import net.tweed.netlink.table.Route.OnLinkGateway;

/**
 * The kernel's main routing table.
 *
 * <p>Several networks may share a host, and all write the same protocol number, so a route is one network's by where it
 * leads. Ours are: routes with our protocol number inside our pools, or to destinations that we remember; whatever lies on
 * a device of ours, but what the kernel put there; routes to destinations of this network that we have installed once,
 * whoever changed them since; and, found once at the first run, routes that flannel left. Other routes inside the network
 * are occupied identities; all others are not looked at.
 */
public final class RouteTable implements Table<Route> {
    private final Rtnetlink netlink;
    private final RouteScope scope;
    private final RouteMemory memory;

    /**
     * The table of the namespace that {@code netlink} was opened in.
     *
     * @param state where it remembers what it installed; made when first written to
     */
    public RouteTable(Rtnetlink netlink, RouteScope scope, Path state) {
        this.netlink = netlink;
        this.scope = scope;
        this.memory = new RouteMemory(state);
    }

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public Comparator<Route> identity() {
        return Route.IDENTITY;
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** {@code ip route show table main}, both families. */
    @Override
    public Rows<Route> list() {
        Set<Route> own = new HashSet<>();
        Set<Route> occupied = new HashSet<>();
        List<Route> leftovers = new ArrayList<>();
        RouteMessages messages = new RouteMessages(Devices.all(netlink));
        for (Family family : Family.values()) {
            netlink.dump(name(), Rtm.GETROUTE, out -> RouteMessages.request(out, family), m -> messages.read(m, family))
                    .forEach(route -> sort(route, own, occupied, leftovers));
        }
        if (memory.adoptionDue() && !scope.pools().isEmpty()) {
            memory.adopt(leftovers);
            own.addAll(leftovers);
            occupied.removeAll(leftovers);
        }
        memory.recall(own.stream().filter(route -> route.protocol() == Route.TWEED));
        return new Rows<>(own, occupied);
    }

    private void sort(Route route, Set<Route> own, Set<Route> occupied, List<Route> leftovers) {
        boolean plain = route.metric() == Route.plainMetric(route.destination().family());
        if (removable(route)) {
            own.add(route);
        } else if (plain && scope.inside(route.destination())) {
            if (memory.installed(route.destination()) && route.protocol() != Rtm.PROTO_KERNEL) {
                own.add(route);
                return;
            }
            occupied.add(route);
            if (leftByFlannel(route)) {
                leftovers.add(route);
            }
        }
    }

    /**
     * What becomes of routes that are ours and not desired: those put there by another stay, as does our own subnet's;
     * those of vanished peers go under guard; those of another network or backend go at once.
     *
     * @param ownSubnets this host's: never touched
     */
    public Function<Route, Removal> removal(DualStack<Prefix> ownSubnets) {
        Set<Prefix> kept = ownSubnets.stream().collect(Collectors.toSet());
        return route -> {
            if (!removable(route) || kept.contains(route.destination())) {
                return Removal.KEEP;
            }
            return scope.inside(route.destination()) && scope.inUse(route.device())
                    ? Removal.GUARDED
                    : Removal.LEFTOVER;
        };
    }

    /** Whether the route is ours to remove: not one that another has put in the place of ours. */
    private boolean removable(Route route) {
        return (route.protocol() == Route.TWEED && concerns(route.destination()))
                || (onOurDevice(route) && !automatic(route))
                || memory.adopted(route);
    }

    /** On a device of our backend all is ours; on another tunnel what leads into our network: an earlier backend's. */
    private boolean onOurDevice(Route route) {
        return scope.tunnels().contains(route.device())
                || (Tunnels.isTunnel(route.device()) && concerns(route.destination()));
    }

    /** Whether it is a destination of this network's, of now or of an earlier configuration. */
    private boolean concerns(Prefix destination) {
        return scope.extent() == RouteScope.Extent.HOST || scope.inside(destination) || memory.installed(destination);
    }

    private static boolean automatic(Route route) {
        return route.protocol() == Rtm.PROTO_KERNEL
                || route.protocol() == Rtm.PROTO_ROUTER_ADVERTISEMENT
                || route.destination().base().isLinkLocalAddress()
                || route.destination().base().isMulticastAddress();
    }

    private boolean leftByFlannel(Route route) {
        return route.protocol() == Rtm.PROTO_BOOT
                && (route.target() instanceof Gateway || route.target() instanceof OnLinkGateway)
                && route.device().equals(scope.uplink())
                && scope.onGrid(route.destination());
    }

    /** {@code ip route replace} and {@code ip route delete}. */
    @Override
    public List<Result<Route>> apply(List<Change<Route>> changes) {
        Devices devices = Devices.asNeeded(netlink);
        RouteMessages messages = new RouteMessages(devices);
        KernelWrites.Way<Route> put = new KernelWrites.Way<>(Rtm.NEWROUTE, Rtm.PUT, messages::put);
        KernelWrites.Way<Route> remove = new KernelWrites.Way<>(Rtm.DELROUTE, 0, messages::remove);
        KernelWrites.DeviceOf<Route> device = new KernelWrites.DeviceOf<>(devices, Route::device);
        List<Result<Route>> results = new SteppingStones(
                        writes -> new KernelWrites(netlink, "route").apply(writes, put, remove, device))
                .write(changes);
        results.stream().filter(result -> result.state() == Result.State.DONE).forEach(result -> {
            if (result.change() instanceof Change.Put) {
                memory.install(result.change().row().destination());
            } else {
                memory.forget(result.change().row());
            }
        });
        memory.save();
        return results;
    }
}
