package net.tweed.backend.hostgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.Sites;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend in a namespace, with the real reconciler and the real kernel. */
class HostGwIT {
    private static final Lease OWN = lease("10.5.11.0/24", "fd05:0:0:11::/64", "192.168.77.11", "fd77::11");
    private static final Lease PEER = lease("10.5.12.0/24", "fd05:0:0:12::/64", "192.168.77.12", "fd77::12");
    private static final Lease OTHER = lease("10.5.13.0/24", "fd05:0:0:13::/64", "192.168.77.13", "fd77::13");

    private Lab lab;
    private Host host;
    private Backend backend;
    private Network network;
    private final Reconciler reconciler = new Reconciler(Clock.system(), new Observer() {}, 100);

    @TempDir
    private Path state;

    @BeforeEach
    void join() {
        lab = Lab.of(1);
        host = lab.host(0);
        backend = new HostGwFactory().create(config(), Sites.of(host.uplink(), state));
        network = host.run(() -> backend.join(OWN));
    }

    @AfterEach
    void close() {
        if (lab != null) {
            backend.close();
            backend.close();
            lab.close();
        }
    }

    private static NetworkConfig config() {
        return new NetworkConfig(
                DualStack.both(pool("10.5.0.0/16", 24), pool("fd05::/48", 64)),
                "host-gw",
                "{\"Type\":\"host-gw\"}",
                PacketFilter.ANY);
    }

    private static Pool pool(String network, int bits) {
        Prefix prefix = Prefix.parse(network).orElseThrow();
        return new Pool(prefix, bits, Prefix.masked(prefix.base(), bits), Prefix.masked(prefix.last(), bits));
    }

    private static Lease lease(String v4, String v6, String ip, String ip6) {
        return new Lease(
                DualStack.both(Prefix.parse(v4).orElseThrow(), Prefix.parse(v6).orElseThrow()),
                new Attributes("host-gw", DualStack.both(address(ip), address(ip6)), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private Outcome round(Lease... others) {
        return reconciler.reconcile(desired(others).layers());
    }

    private Desired desired(Lease... others) {
        return network.desired(new Peers(OWN, List.of(others)));
    }

    private String routes() {
        return host.ip("route", "show", "root", "10.5.0.0/16");
    }

    private String routes6() {
        return host.ip("-6", "route", "show", "root", "fd05::/48");
    }

    @Test
    void routes_to_each_peer_as_flannel_does_but_for_the_protocol() {
        round(PEER, OTHER);
        assertThat(routes())
                .isEqualTo("10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84\n"
                        + "10.5.13.0/24 via 192.168.77.13 dev eth0 proto 84");
        assertThat(routes6())
                .isEqualTo("fd05:0:0:12::/64 via fd77::12 dev eth0 proto 84 metric 1024 pref medium\n"
                        + "fd05:0:0:13::/64 via fd77::13 dev eth0 proto 84 metric 1024 pref medium");
        assertThat(network.mtu()).isEqualTo(DualStack.both(1500, 1500));
        assertThat(round(PEER, OTHER).written()).as("nothing to do").isZero();
        round(OTHER);
        assertThat(routes()).isEqualTo("10.5.13.0/24 via 192.168.77.13 dev eth0 proto 84");
    }

    @Test
    void heals_what_is_changed_by_hand_when_the_kernel_tells() throws Exception {
        round(PEER);
        Semaphore changed = new Semaphore(0);
        try (AutoCloseable watch = host.run(() -> network.watch(changed::release))) {
            for (List<String> damage : List.of(
                    List.of("route", "delete", "10.5.12.0/24"),
                    List.of("route", "replace", "10.5.12.0/24", "via", "192.168.77.99"),
                    List.of("route", "replace", "blackhole", "10.5.12.0/24"),
                    List.of("-6", "route", "delete", "fd05:0:0:12::/64"),
                    List.of("-6", "route", "replace", "fd05:0:0:12::/64", "via", "fd77::99"),
                    List.of("-6", "route", "append", "fd05:0:0:12::/64", "via", "fd77::99"),
                    List.of("-6", "route", "replace", "blackhole", "fd05:0:0:12::/64"))) {
                changed.drainPermits();
                host.ip(damage.toArray(new String[0]));
                assertThat(changed.tryAcquire(10, TimeUnit.SECONDS))
                        .as("told of " + damage)
                        .isTrue();
                round(PEER);
                assertThat(routes() + "\n" + routes6())
                        .as("after " + damage)
                        .isEqualTo("10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84\n"
                                + "fd05:0:0:12::/64 via fd77::12 dev eth0 proto 84 metric 1024 pref medium");
            }
        }
    }

    @Test
    void refuses_peers_one_by_one() {
        Lease offLink = lease("10.5.20.0/24", "fd05:0:0:20::/64", "172.16.0.20", "fd77::20");
        Lease offLink6 = lease("10.5.21.0/24", "fd05:0:0:21::/64", "192.168.77.21", "fd78::21");
        Lease impostor = lease("10.5.22.0/24", "fd05:0:0:22::/64", "192.168.77.22", "fd77::11");
        Desired desired = desired(offLink, PEER, offLink6, impostor);
        assertThat(desired.refused()).hasSize(3);
        assertThat(desired.refused().get(0).reason()).contains("172.16.0.20 is not on-link at eth0");
        assertThat(desired.refused().get(1).reason()).contains("fd78::21 is not on-link");
        assertThat(desired.refused().get(2).reason()).contains("claims this host's own address, fd77::11");
        reconciler.reconcile(desired.layers());
        assertThat(routes()).isEqualTo("10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84");
    }

    @Test
    void a_new_segment_at_the_uplink_is_seen() throws Exception {
        Lease far = lease("10.5.20.0/24", "fd05:0:0:20::/64", "192.168.78.20", "fd77::20");
        assertThat(desired(far).refused()).hasSize(1);
        Semaphore changed = new Semaphore(0);
        try (AutoCloseable watch = host.run(() -> network.watch(changed::release))) {
            host.ip("address", "add", "192.168.78.11/24", "dev", "eth0");
            assertThat(changed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(desired(far).refused()).isEmpty();
        }
    }

    @Test
    void sweeps_what_is_stale_and_touches_nothing_else() {
        host.ipBatch("""
                route add 10.5.30.0/24 via 192.168.77.30 proto 84
                route add 10.77.30.0/24 via 192.168.77.30 dev eth0 proto 84
                route add 10.5.11.0/24 dev lo proto 84
                route add 10.5.31.0/24 via 192.168.77.31 proto static
                route add 10.88.0.0/16 via 192.168.77.31
                """);
        round(PEER);
        assertThat(host.ip("route", "show")).isEqualTo("""
                10.5.11.0/24 dev lo proto 84 scope link
                10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84
                10.5.31.0/24 via 192.168.77.31 dev eth0 proto static
                10.77.30.0/24 via 192.168.77.30 dev eth0 proto 84
                10.88.0.0/16 via 192.168.77.31 dev eth0
                192.168.77.0/24 dev eth0 proto kernel scope link src 192.168.77.11\
                """);
    }

    @Test
    void takes_over_from_a_vxlan_run() {
        host.ipBatch("""
                link add flannel.1 mtu 1450 type vxlan id 1 local 192.168.77.11 dev eth0 dstport 8472 nolearning
                link set flannel.1 up
                address add 10.5.11.0/32 dev flannel.1
                route add 10.5.12.0/24 via 10.5.12.0 dev flannel.1 onlink
                route add 10.5.99.0/24 via 10.5.99.0 dev flannel.1 onlink
                link add vxlan7 type vxlan id 7 dev eth0 dstport 4790
                """);
        round(PEER);
        assertThat(routes()).isEqualTo("10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84");
        assertThat(host.ip("-br", "link", "show", "type", "vxlan"))
                .startsWith("vxlan7")
                .doesNotContain("flannel");
        assertThat(round(PEER).written()).isZero();
    }

    @Test
    void a_route_of_someone_else_keeps_ours_out() {
        round(); // adoption is over
        host.ip("route", "add", "10.5.12.0/24", "via", "192.168.77.99");
        List<Object> blocked = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void blocked(
                    net.tweed.core.table.Table<?> table, List<? extends net.tweed.core.table.Blocked<?>> rows) {
                blocked.addAll(rows);
            }
        };
        new Reconciler(Clock.system(), observer, 100)
                .reconcile(desired(PEER, OTHER).layers());
        assertThat(blocked).hasSize(1);
        assertThat(routes())
                .isEqualTo("10.5.12.0/24 via 192.168.77.99 dev eth0\n10.5.13.0/24 via 192.168.77.13 dev eth0 proto 84");
    }

    @Test
    void needs_the_interfaces_own_address() {
        Uplink uplink = host.uplink();
        DualStack<InetAddress> elsewhere = DualStack.both(address("203.0.113.1"), address("fd77::11"));
        Uplink behindNat = new Uplink(uplink.name(), uplink.index(), uplink.mtu(), uplink.addresses(), elsewhere);
        assertThatThrownBy(() -> new HostGwFactory().create(config(), Sites.of(behindNat, state)))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("203.0.113.1")
                .hasMessageContaining("192.168.77.11");
        assertThat(backend.attributes(Optional.empty()))
                .isEqualTo(new Attributes("host-gw", uplink.publicIps(), DualStack.none()));
    }

    @Test
    void publishes_another_address_where_the_store_says_so() {
        Uplink uplink = host.uplink();
        DualStack<InetAddress> told = DualStack.v4(address("192.168.77.211"));
        DualStack<InetAddress> published = DualStack.both(address("192.168.77.211"), address("fd77::11"));
        Uplink overwritten =
                new Uplink(uplink.name(), uplink.index(), uplink.mtu(), uplink.addresses(), published, told);
        try (Backend made = new HostGwFactory().create(config(), Sites.of(overwritten, state))) {
            assertThat(made.attributes(Optional.empty()).publicIps()).isEqualTo(published);
        }
    }
}
