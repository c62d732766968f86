package net.tweed.agent.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Desired;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteTable;

/**
 * The blackhole route for this host's own subnet ({@code -ip-blackhole-route}): packets to addresses that no container has
 * end here, where without it, and without a bridge that holds the subnet, they would follow the default route back out.
 *
 * <p>It is a row of the table that the backend's routes are in too, so it joins the backend's layer: two layers of one
 * table would remove each other's rows. Pure.
 */
public final class BlackholeRoute {
    /**
     * Behind every other route to the subnet: the container bridge's own (metric 0, a few hundred from network managers,
     * 20,000 more where those found no connection) must win, or containers would be cut off.
     */
    static final int METRIC = 65_535;

    private final Wish wish;

    /** Whether there is to be one. */
    public enum Wish {
        WANTED,
        /** None; one of an earlier run goes. */
        UNWANTED
    }

    public BlackholeRoute(Wish wish) {
        this.wish = wish;
    }

    /** What the backend desires, and the blackhole route or its absence with it. */
    public Desired join(Desired desired, Lease own) {
        List<Layer<?>> layers = new ArrayList<>(desired.layers().size());
        for (Layer<?> layer : desired.layers()) {
            layers.add(layer.table() instanceof RouteTable ? joined(routes(layer), own) : layer);
        }
        return new Desired(layers, desired.refused());
    }

    private Layer<Route> joined(Layer<Route> layer, Lease own) {
        return new Layer<>(
                layer.table(),
                wish == Wish.WANTED ? withOurs(layer.desired(), own) : layer.desired(),
                row -> row.target() instanceof Route.Blackhole && row.metric() == METRIC
                        ? Removal.LEFTOVER
                        : layer.removal().apply(row));
    }

    private static Set<Route> withOurs(Set<Route> desired, Lease own) {
        Set<Route> rows = new HashSet<>(desired);
        own.subnets().stream().map(BlackholeRoute::row).forEach(rows::add);
        return rows;
    }

    static Route row(Prefix subnet) {
        return new Route(subnet, new Route.Blackhole(), METRIC, Route.TWEED);
    }

    @SuppressWarnings("unchecked") // a layer's rows are its table's, and a RouteTable's are routes
    private static Layer<Route> routes(Layer<?> layer) {
        return (Layer<Route>) layer;
    }
}
