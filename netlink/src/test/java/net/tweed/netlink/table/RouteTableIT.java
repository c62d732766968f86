package net.tweed.netlink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.table.Route.Gateway;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real kernel, in a namespace. */
class RouteTableIT {
    private Lab lab;
    private Host host;
    private Rtnetlink netlink;
    private RouteTable table;

    @TempDir
    private Path state;

    @BeforeEach
    void open() {
        lab = Lab.of(1);
        host = lab.host(0);
        netlink = host.run(Rtnetlink::open);
        table = table();
    }

    @AfterEach
    void close() {
        if (netlink != null) {
            netlink.close();
            lab.close();
        }
    }

    private RouteTable table() {
        return new RouteTable(netlink, new RouteScope(pools(), "eth0", Set.of()), state);
    }

    private static DualStack<Pool> pools() {
        return DualStack.both(pool("10.5.0.0/16", 24), pool("fd05::/48", 64));
    }

    private static Pool pool(String network, int bits) {
        Prefix prefix = Prefix.parse(network).orElseThrow();
        return new Pool(prefix, bits, Prefix.masked(prefix.base(), bits), Prefix.masked(prefix.last(), bits));
    }

    private static Route route(String prefix, String via) {
        return Route.of(Prefix.parse(prefix).orElseThrow(), new Gateway(address(via), "eth0"));
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private List<Result<Route>> put(Route... routes) {
        List<Change<Route>> changes = new ArrayList<>();
        for (Route route : routes) {
            changes.add(new Change.Put<>(route, Optional.empty()));
        }
        return table.apply(changes);
    }

    private static Set<Result.State> states(List<Result<Route>> results) {
        return results.stream().map(Result::state).collect(Collectors.toSet());
    }

    @Test
    void puts_lists_replaces_and_removes_a_route_of_each_family() {
        Route four = route("10.5.13.0/24", "192.168.77.13");
        Route six = route("fd05:0:0:13::/64", "fd77::13");
        assertThat(states(put(four, six))).containsExactly(Result.State.DONE);
        assertThat(host.ip("route", "show", "proto", "84")).isEqualTo("10.5.13.0/24 via 192.168.77.13 dev eth0");
        assertThat(host.ip("-6", "route", "show", "proto", "84"))
                .isEqualTo("fd05:0:0:13::/64 via fd77::13 dev eth0 metric 1024 pref medium");
        assertThat(table.list().own()).containsExactlyInAnyOrder(four, six);

        Route moved = route("10.5.13.0/24", "192.168.77.14");
        Route moved6 = route("fd05:0:0:13::/64", "fd77::14");
        put(moved, moved6);
        assertThat(table.list().own()).containsExactlyInAnyOrder(moved, moved6);

        List<Change<Route>> removes = List.of(new Change.Remove<>(moved), new Change.Remove<>(moved6));
        assertThat(states(table.apply(removes))).containsExactly(Result.State.DONE);
        assertThat(table.list().own()).isEmpty();
        assertThat(states(table.apply(removes))).as("gone already").containsExactly(Result.State.DONE);
    }

    @Test
    void leaves_foreign_routes_alone_and_tells_of_those_in_its_network() {
        table.list(); // the first one adopts
        host.ip("route", "add", "10.5.14.0/24", "via", "192.168.77.99");
        host.ip("route", "add", "10.5.15.0/24", "via", "192.168.77.99", "metric", "7");
        host.ip("route", "add", "10.99.0.0/24", "via", "192.168.77.99");
        Rows<Route> rows = table.list();
        assertThat(rows.own()).isEmpty();
        assertThat(rows.occupied())
                .map(Route::toString)
                .containsExactly("10.5.14.0/24 via 192.168.77.99 dev eth0 proto 3");
    }

    @Test
    void a_route_of_ours_repointed_by_hand_is_still_ours() {
        put(route("10.5.13.0/24", "192.168.77.13"));
        host.ip("route", "replace", "10.5.13.0/24", "via", "192.168.77.99");
        table = table(); // also after a restart
        Rows<Route> rows = table.list();
        assertThat(rows.own()).map(Route::toString).containsExactly("10.5.13.0/24 via 192.168.77.99 dev eth0 proto 3");
        assertThat(rows.own()).map(table.removal(DualStack.none())).containsExactly(Removal.KEEP);
        put(route("10.5.13.0/24", "192.168.77.13"));
        assertThat(host.ip("route", "show", "10.5.13.0/24"))
                .isEqualTo("10.5.13.0/24 via 192.168.77.13 dev eth0 proto 84");
    }

    /** IPv6 alone looks whether the router, which lies in the destination, is reached by another device. */
    @Test
    void a_tunnels_route_takes_the_place_of_one_by_another_device() {
        host.ipBatch("link add flannel-v6.1 type bridge\nlink set flannel-v6.1 up\n");
        put(route("fd05:0:0:13::/64", "fd77::13"));
        host.ip("-6", "route", "add", "fd05:0:0:14::/64", "via", "fd77::99");
        host.ip("-6", "route", "add", "fd05:0:0:15::/64", "nexthop", "via", "fd77::98", "nexthop", "via", "fd77::99");
        host.ip("-6", "route", "add", "fd05::/48", "via", "fd77::99");

        assertThat(states(put(tunnelled("13"), tunnelled("14"), tunnelled("15"), tunnelled("16"))))
                .containsExactly(Result.State.DONE);

        assertThat(table.list().own())
                .containsExactlyInAnyOrder(tunnelled("13"), tunnelled("14"), tunnelled("15"), tunnelled("16"));
        assertThat(host.ip("-6", "route", "show", "root", "fd05::/48").lines())
                .as("and nothing else changes")
                .hasSize(5)
                .anyMatch(line -> line.startsWith("fd05::/48 via fd77::99 dev eth0"));
    }

    private static Route tunnelled(String group) {
        Prefix subnet = prefix("fd05:0:0:" + group + "::/64");
        return Route.of(subnet, new Route.OnLinkGateway(subnet.base(), "flannel-v6.1"));
    }

    @Test
    void what_the_kernel_and_routers_put_on_a_tunnel_is_nobodys_to_remove() {
        host.ipBatch("""
                link add flannel-v6.1 type bridge
                link set flannel-v6.1 up
                address add fd09::1/64 dev flannel-v6.1 nodad
                route add fd0a::/64 dev flannel-v6.1 proto ra
                route add default via fe80::1 dev flannel-v6.1 proto ra metric 2000
                route add ff08::/16 dev flannel-v6.1
                route add fd0b::/64 dev flannel-v6.1
                """);
        assertThat(table.list().own()).as("a tunnel of another network").isEmpty();
        RouteScope scope = new RouteScope(pools(), "eth0", Set.of("flannel-v6.1"));
        assertThat(new RouteTable(netlink, scope, state).list().own())
                .map(Route::toString)
                .containsExactly("fd0b::/64 dev flannel-v6.1 proto 3");
    }

    /** All networks of a host write the same protocol number. */
    @Test
    void another_networks_routes_are_not_ours() {
        put(route("10.5.13.0/24", "192.168.77.13"));
        host.ipBatch("""
            link add flannel.2 type bridge
            link set flannel.2 up
            route add 10.6.13.0/24 via 192.168.77.13 dev eth0 proto 84
            route add 10.6.14.0/24 via 10.6.14.0 dev flannel.2 onlink proto 84
            route add blackhole 10.6.15.0/24 proto 84 metric 65535
            """);
        assertThat(table.list().own()).containsExactly(route("10.5.13.0/24", "192.168.77.13"));
        assertThat(table.list().occupied()).isEmpty();
    }

    @Test
    void the_routes_of_an_earlier_network_of_ours_are_remembered() {
        put(route("10.5.13.0/24", "192.168.77.13"));
        DualStack<Pool> moved = DualStack.v4(pool("10.6.0.0/16", 24));
        RouteTable later = new RouteTable(netlink, new RouteScope(moved, "eth0", Set.of()), state);
        assertThat(later.list().own()).map(later.removal(DualStack.none())).containsExactly(Removal.LEFTOVER);
    }

    @Test
    void adopts_what_flannel_left_once() {
        host.ip("route", "add", "10.5.14.0/24", "via", "192.168.77.99");
        host.ip("route", "add", "10.5.15.0/25", "via", "192.168.77.99"); // off the grid
        host.ip("route", "add", "10.5.16.0/24", "dev", "lo");
        Rows<Route> rows = table.list();
        assertThat(rows.own()).map(Route::toString).containsExactly("10.5.14.0/24 via 192.168.77.99 dev eth0 proto 3");
        assertThat(rows.occupied()).hasSize(2);
        host.ip("route", "add", "10.5.17.0/24", "via", "192.168.77.99");
        table = table();
        assertThat(table.list().own()).isEqualTo(rows.own());
        assertThat(rows.own()).map(table.removal(DualStack.none())).containsExactly(Removal.GUARDED);
        table.apply(List.of(new Change.Remove<>(rows.own().iterator().next())));
        assertThat(table().list().own()).isEmpty();
        assertThat(host.ip("route", "show", "root", "10.5.0.0/16"))
                .doesNotContain("10.5.14.0")
                .contains("10.5.17.0");
    }

    @Test
    void a_look_without_a_network_adopts_nothing_and_ends_nothing() {
        host.ip("route", "add", "10.5.14.0/24", "via", "192.168.77.99");
        RouteTable cleanup = new RouteTable(netlink, new RouteScope(DualStack.none(), "", Set.of()), state);
        assertThat(cleanup.list().own()).isEmpty();
        assertThat(table.list().own()).hasSize(1);
        assertThat(cleanupAfterwards().list().own())
                .as("and is told of what was adopted")
                .hasSize(1);
    }

    private RouteTable cleanupAfterwards() {
        return new RouteTable(netlink, new RouteScope(DualStack.none(), "", Set.of()), state);
    }

    @Test
    void a_row_the_kernel_refuses_does_not_hold_up_the_others() {
        List<Result<Route>> results = put(
                route("10.5.13.0/24", "192.168.77.13"),
                route("10.5.14.0/24", "172.31.0.1"),
                Route.of(prefix("10.5.15.0/24"), new Gateway(address("192.168.77.13"), "eth7")),
                route("10.5.16.0/24", "192.168.77.16"));
        assertThat(results)
                .map(Result::state)
                .containsExactly(Result.State.DONE, Result.State.FAILED, Result.State.FAILED, Result.State.DONE);
        assertThat(results.get(1).reason().orElseThrow())
                .contains("10.5.14.0/24 via 172.31.0.1 dev eth0")
                .contains("Nexthop has invalid gateway");
        assertThat(results.get(2).reason().orElseThrow()).contains("there is no device eth7");
    }

    @Test
    void holds_five_thousand_rows() {
        List<Route> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(route("10.5." + (i >> 8) + "." + (i & 255) + "/32", "192.168.77." + (11 + i % 200)));
        }
        assertThat(states(put(rows.toArray(new Route[0])))).containsExactly(Result.State.DONE);
        assertThat(table.list().own()).isEqualTo(new HashSet<>(rows));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
