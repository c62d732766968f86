package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Desired;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.MemoryTable;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.Route;
import net.tweed.netlink.table.RouteScope;
import net.tweed.netlink.table.RouteTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlackholeRouteTest {
    private static final Prefix OWN = Prefix.parse("10.5.22.0/24").orElseThrow();
    private static final Prefix OWN6 = Prefix.parse("fd05:0:0:3f::/64").orElseThrow();
    private static final Lease LEASE = new Lease(
            DualStack.both(OWN, OWN6),
            new Attributes("host-gw", DualStack.none(), DualStack.none()),
            new Term.Leased(),
            new Revision(1, 2, 3));
    private static final Route PEER = Route.of(
            Prefix.parse("10.5.23.0/24").orElseThrow(),
            new Route.Gateway(Addresses.parse("192.168.77.12").orElseThrow(), "eth0"));

    @TempDir
    private Path dir = Path.of("");

    private final Rtnetlink netlink = Rtnetlink.open(); // never asked anything: the join is pure
    private final MemoryTable other = new MemoryTable("fdb");

    @AfterEach
    void close() {
        netlink.close();
    }

    @SuppressWarnings("unchecked") // the second layer is one of routes
    private Layer<Route> join(BlackholeRoute.Wish wish) {
        RouteTable routes = new RouteTable(netlink, new RouteScope(DualStack.none(), "eth0", Set.of()), dir);
        Layer<?> fdb = new Layer<>(other, Set.of(), row -> Removal.GUARDED);
        Layer<?> own = new Layer<>(routes, Set.of(PEER), row -> Removal.GUARDED);
        Desired joined = new BlackholeRoute(wish).join(new Desired(List.of(fdb, own), List.of()), LEASE);
        assertThat(joined.layers()).hasSize(2).first().isSameAs(fdb);
        return (Layer<Route>) joined.layers().get(1);
    }

    @Test
    void wantedItIsARowPerFamilyBesideTheBackends() {
        Layer<Route> layer = join(BlackholeRoute.Wish.WANTED);
        assertThat(layer.desired()).hasSize(3);
        assertThat(layer.desired())
                .extracting(Object::toString)
                .contains("blackhole 10.5.22.0/24 proto 84 metric 65535");
        assertThat(layer.desired()).contains(PEER, BlackholeRoute.row(OWN6));
    }

    @Test
    void unwantedTheBackendsRowsAreUntouchedAndAnEarlierOneGoesAtOnce() {
        Layer<Route> layer = join(BlackholeRoute.Wish.UNWANTED);
        assertThat(layer.desired()).hasSize(1).contains(PEER);
        assertThat(layer.removal().apply(BlackholeRoute.row(OWN))).isEqualTo(Removal.LEFTOVER);
        assertThat(layer.removal().apply(PEER)).isEqualTo(Removal.GUARDED);
        Route another = new Route(OWN, new Route.Blackhole(), 0, 3);
        assertThat(layer.removal().apply(another)).isEqualTo(Removal.GUARDED); // not this class's to judge
    }
}
