package net.tweed.netlink.table;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.core.table.Result;
import net.tweed.netlink.table.Route.OnLinkGateway;

/**
 * Writes on-link routes that the kernel refuses at first. It takes a router as on-link at a device only if no other route
 * leads to that router by another device ({@code ip6_route_check_nh_onlink}: "Nexthop has invalid gateway or device
 * mismatch"), and the router of a tunnel's route lies in the route's own destination: a route that is to be replaced, or
 * one to the whole network, is in the way. For a moment a route to the router alone leads there by the right device.
 */
final class SteppingStones {
    private final Writer writer;

    /** Writes changes to the table, and says what became of each. */
    @FunctionalInterface
    interface Writer {
        List<Result<Route>> write(List<Change<Route>> changes);
    }

    SteppingStones(Writer writer) {
        this.writer = writer;
    }

    /** Writes the changes, and those once more for which a stone is needed: one result each, in their order. */
    List<Result<Route>> write(List<Change<Route>> changes) {
        List<Result<Route>> results = writer.write(changes);
        List<Change<Route>> again = results.stream()
                .filter(SteppingStones::helps)
                .map(Result::change)
                .toList();
        if (again.isEmpty()) {
            return results;
        }
        Set<Route> stones = again.stream().map(change -> stone(change.row())).collect(Collectors.toSet());
        writer.write(stones.stream().map(SteppingStones::put).toList());
        Iterator<Result<Route>> second = writer.write(again).iterator();
        writer.write(stones.stream().map(SteppingStones::remove).toList());
        return results.stream()
                .map(result -> helps(result) ? second.next() : result)
                .toList();
    }

    private static Change<Route> put(Route stone) {
        return new Change.Put<>(stone, Optional.empty());
    }

    private static Change<Route> remove(Route stone) {
        return new Change.Remove<>(stone);
    }

    private static boolean helps(Result<Route> result) {
        Route row = result.change().row();
        return result.state() == Result.State.REFUSED
                && result.change() instanceof Change.Put
                && row.target() instanceof OnLinkGateway
                && row.destination().family() == Family.IPV6;
    }

    /** {@code ip -6 route replace ROUTER/128 dev DEVICE}. */
    private static Route stone(Route row) {
        OnLinkGateway to = (OnLinkGateway) row.target();
        return Route.of(new Prefix(to.via(), Family.IPV6.bits()), new Route.Device(to.device()));
    }
}
