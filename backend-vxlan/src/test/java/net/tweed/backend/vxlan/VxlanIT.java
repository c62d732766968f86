package net.tweed.backend.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.testing.BackendRun;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's state, by the eyes of iproute2. */
class VxlanIT {
    private static final String PLAIN = "{\"Type\":\"vxlan\"}";
    private static final Lease PEER = World.peer("10.5.12.0/24", "192.168.77.12", "4a:ad:df:dc:d5:3b");
    private static final Lease OTHER = World.peer("10.5.13.0/24", "192.168.77.13", "4a:ad:df:dc:d5:3c");

    private Lab lab;
    private Host host;

    @TempDir
    private Path state;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.of(1);
        host = lab.host(0);
        Files.writeString(state.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private BackendRun start(String options) {
        return Daemons.start(host, World.config(options), "10.5.11.0/24", state);
    }

    /** All of it: device, address, FDB, neighbours, routes. */
    private String kernel(String device) {
        String link = host.ip("-d", "link", "show", device)
                .replaceAll(
                        "(?s)^\\d+: ([^ ]+):.* mtu (\\d+) .*?link/ether ([0-9a-f:]+) .*?(vxlan id .*?udp6zerocsumrx(?: gbp)?).*",
                        "$1 mtu $2 $3 $4");
        String address = host.ip("-4", "-br", "address", "show", device).replaceAll(" +", " ");
        String fdb = host.exec("bridge", "fdb", "show", "dev", device)
                .replaceAll(" +\n", "\n")
                .strip();
        String neighbours = host.ip("-4", "neigh", "show", "dev", device);
        return String.join("\n", link, address, sorted(fdb), sorted(neighbours), routes());
    }

    private static String sorted(String lines) {
        return String.join("\n", lines.lines().sorted().toList());
    }

    private String routes() {
        return host.ip("route", "show", "root", "10.0.0.0/8");
    }

    @Test
    void makes_what_flannel_makes() {
        try (BackendRun daemon = start(PLAIN)) {
            daemon.round(PEER, OTHER);
            String mac = Vtep.parse(daemon.own().attributes().data().v4().orElseThrow())
                    .vtep()
                    .orElseThrow()
                    .mac()
                    .toString();
            assertThat(kernel("flannel.1")).isEqualTo("""
                            flannel.1 mtu 1450 %s vxlan id 1 local 192.168.77.11 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx
                            flannel.1 UNKNOWN 10.5.11.0/32
                            4a:ad:df:dc:d5:3b dst 192.168.77.12 self permanent
                            4a:ad:df:dc:d5:3c dst 192.168.77.13 self permanent
                            10.5.12.0 lladdr 4a:ad:df:dc:d5:3b PERMANENT
                            10.5.13.0 lladdr 4a:ad:df:dc:d5:3c PERMANENT
                            10.5.12.0/24 via 10.5.12.0 dev flannel.1 proto 84 onlink
                            10.5.13.0/24 via 10.5.13.0 dev flannel.1 proto 84 onlink""".formatted(mac));
            assertThat(host.exec("cat", "/proc/sys/net/ipv6/conf/flannel.1/accept_ra")
                            .strip())
                    .isEqualTo("0");
            assertThat(host.exec("cat", "/proc/sys/net/ipv6/conf/eth0/accept_ra")
                            .strip())
                    .isEqualTo("1");
            assertThat(daemon.network().mtu()).isEqualTo(DualStack.v4(1450));
            assertThat(daemon.round(PEER, OTHER).written()).as("nothing to do").isZero();
        }
    }

    @Test
    void makes_both_families() {
        Lease peer = World.dualPeer(
                "10.5.12.0/24",
                "192.168.77.12",
                "4a:ad:df:dc:d5:3b",
                "fd05:0:0:12::/64",
                "fd77::12",
                "4a:ad:df:dc:d5:4b");
        DualStack<Prefix> subnets = DualStack.both(
                Prefix.parse("10.5.11.0/24").orElseThrow(),
                Prefix.parse("fd05:0:0:11::/64").orElseThrow());
        try (BackendRun daemon = Daemons.start(host, World.dualStack(PLAIN), subnets, Optional.empty(), state)) {
            daemon.round(peer);
            assertThat(daemon.round(peer).written()).isZero();
            assertThat(host.ip("-d", "link", "show", "flannel-v6.1"))
                    .contains("mtu 1430 ")
                    .contains(" local fd77::11 dev eth0");
            assertThat(host.ip("-6", "route", "show", "root", "fd05::/48"))
                    .contains("fd05:0:0:12::/64 via fd05:0:0:12:: dev flannel-v6.1 proto 84 metric 1024 onlink");
            assertThat(host.ip("-6", "neigh", "show", "dev", "flannel-v6.1", "nud", "permanent"))
                    .isEqualTo("fd05:0:0:12:: lladdr 4a:ad:df:dc:d5:4b PERMANENT");
            assertThat(host.exec("bridge", "fdb", "show", "dev", "flannel-v6.1").strip())
                    .isEqualTo("4a:ad:df:dc:d5:4b dst fd77::12 self permanent");
            assertThat(host.ip("-6", "-br", "address", "show", "flannel-v6.1")).contains("fd05:0:0:11::/128");
        }
    }

    @Test
    void follows_its_options() {
        String options =
                "{\"Type\":\"vxlan\",\"VNI\":42,\"Port\":4789,\"mtu\":1400,\"GBP\":true,\"Learning\":true,\"DirectRouting\":true}";
        Lease near = World.lease("10.5.12.0/24", "192.168.77.12", "{\"VNI\":42,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}");
        Lease far = World.lease("10.5.13.0/24", "172.16.0.13", "{\"VNI\":42,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}");
        try (BackendRun daemon = start(options)) {
            daemon.round(near, far);
            assertThat(daemon.round(near, far).written()).isZero();
            assertThat(kernel("flannel.42").replaceAll("1350 [^ ]+", "1350")).isEqualTo("""
                            flannel.42 mtu 1350 vxlan id 42 local 192.168.77.11 dev eth0 srcport 0 0 dstport 4789 ttl auto ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx gbp
                            flannel.42 UNKNOWN 10.5.11.0/32
                            4a:ad:df:dc:d5:3c dst 172.16.0.13 self permanent
                            10.5.13.0 lladdr 4a:ad:df:dc:d5:3c PERMANENT
                            10.5.12.0/24 via 192.168.77.12 dev eth0 proto 84
                            10.5.13.0/24 via 10.5.13.0 dev flannel.42 proto 84 onlink""");
            assertThat(daemon.network().mtu()).isEqualTo(DualStack.v4(1350));
        }
    }

    @Test
    void heals_all_that_is_changed_by_hand_from_kernel_events() throws Exception {
        try (BackendRun daemon = start(PLAIN)) {
            daemon.round(PEER, OTHER);
            String whole = kernel("flannel.1");
            for (String damage : List.of(
                    "ip route del 10.5.12.0/24",
                    "ip route replace 10.5.12.0/24 via 192.168.77.99",
                    "ip neigh del 10.5.12.0 dev flannel.1",
                    "ip neigh replace 10.5.12.0 lladdr 02:00:00:00:00:09 nud permanent dev flannel.1",
                    "ip neigh replace 10.5.12.0 lladdr 02:00:00:00:00:09 nud reachable dev flannel.1",
                    "bridge fdb del 4a:ad:df:dc:d5:3b dev flannel.1",
                    "bridge fdb replace 4a:ad:df:dc:d5:3b dst 192.168.77.99 dev flannel.1 self permanent",
                    "bridge fdb append 4a:ad:df:dc:d5:3b dst 192.168.77.99 dev flannel.1 self permanent",
                    "bridge fdb replace 4a:ad:df:dc:d5:3b dst 192.168.77.12 port 9 dev flannel.1 self permanent",
                    "bridge fdb add 02:00:00:00:00:09 dst 192.168.77.99 dev flannel.1 self permanent",
                    "ip address del 10.5.11.0/32 dev flannel.1",
                    "ip address add 10.9.9.9/32 dev flannel.1",
                    "ip link set flannel.1 mtu 1300",
                    "ip link set flannel.1 address 02:00:00:00:00:09",
                    "ip link set flannel.1 down",
                    "ip link del flannel.1",
                    "ip link del flannel.1; ip link add flannel.1 type vxlan id 7 dstport 9 dev eth0")) {
                daemon.heal(
                        () -> host.exec("sh", "-c", damage),
                        () -> kernel("flannel.1").equals(whole),
                        PEER,
                        OTHER);
                assertThat(kernel("flannel.1")).as("after %s", damage).isEqualTo(whole);
            }
        }
    }

    @Test
    void the_mac_outlives_device_daemon_and_lease() {
        String first;
        try (BackendRun daemon = start(PLAIN)) {
            daemon.round(PEER);
            first = daemon.own().attributes().data().v4().orElseThrow();
        }
        host.ip("link", "del", "flannel.1");
        try (BackendRun daemon = start(PLAIN)) {
            assertThat(daemon.own().attributes().data().v4()).as("derived anew").contains(first);
        }
        Lease earlier = World.peer("10.5.11.0/24", "192.168.77.11", "0a:00:00:00:00:01");
        try (BackendRun daemon =
                Daemons.start(host, World.config(PLAIN), earlier.subnets(), Optional.of(earlier), state)) {
            daemon.round(PEER);
            assertThat(host.ip("link", "show", "flannel.1")).contains("0a:00:00:00:00:01");
        }
        try (BackendRun daemon = start(PLAIN)) {
            assertThat(daemon.own().attributes().data().v4())
                    .as("the device's")
                    .hasValueSatisfying(data -> assertThat(data).contains("0a:00:00:00:00:01"));
        }
    }

    @Test
    void sweeps_what_an_earlier_run_left_and_replaces_in_place() {
        try (BackendRun daemon = start(PLAIN)) {
            daemon.round(PEER, OTHER);
        }
        String vni42 = "{\"Type\":\"vxlan\",\"VNI\":42}";
        Lease peer42 = World.lease("10.5.12.0/24", "192.168.77.12", "{\"VNI\":42,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}");
        try (BackendRun daemon = start(vni42)) {
            daemon.round(peer42);
            assertThat(host.succeeds("ip", "link", "show", "flannel.1")).isFalse();
            assertThat(routes()).isEqualTo("10.5.12.0/24 via 10.5.12.0 dev flannel.42 proto 84 onlink");
            assertThat(daemon.round(peer42).written()).isZero();
        }
        Lease elsewhere =
                World.lease("10.6.12.0/24", "192.168.77.12", "{\"VNI\":42,\"VtepMAC\":\"4a:ad:df:dc:d5:3b\"}");
        try (BackendRun daemon = Daemons.start(host, World.config("10.6.0.0/16", vni42), "10.6.11.0/24", state)) {
            daemon.round(elsewhere);
            assertThat(kernel("flannel.42").lines().skip(1))
                    .containsExactly(
                            "flannel.42 UNKNOWN 10.6.11.0/32",
                            "4a:ad:df:dc:d5:3b dst 192.168.77.12 self permanent",
                            "10.6.12.0 lladdr 4a:ad:df:dc:d5:3b PERMANENT",
                            "10.6.12.0/24 via 10.6.12.0 dev flannel.42 proto 84 onlink");
        }
    }

    @Test
    void takes_over_from_flannel_without_a_gap() {
        host.ipBatch("""
                link add flannel.1 mtu 1450 address 1a:00:00:00:00:05 type vxlan id 1 local 192.168.77.11 dev eth0 dstport 8472 nolearning
                link set flannel.1 up
                address add 10.5.11.0/32 dev flannel.1
                neigh add 10.5.12.0 lladdr 4a:ad:df:dc:d5:3b nud permanent dev flannel.1
                route add 10.5.12.0/24 via 10.5.12.0 dev flannel.1 onlink
                route add 10.5.99.0/24 via 10.5.99.0 dev flannel.1 onlink
                """);
        String index = host.exec("cat", "/sys/class/net/flannel.1/ifindex");
        try (BackendRun daemon = start(PLAIN)) {
            daemon.round(PEER);
            assertThat(host.exec("cat", "/sys/class/net/flannel.1/ifindex"))
                    .as("the same device")
                    .isEqualTo(index);
            assertThat(kernel("flannel.1").lines().skip(1))
                    .containsExactly(
                            "flannel.1 UNKNOWN 10.5.11.0/32",
                            "4a:ad:df:dc:d5:3b dst 192.168.77.12 self permanent",
                            "10.5.12.0 lladdr 4a:ad:df:dc:d5:3b PERMANENT",
                            "10.5.12.0/24 via 10.5.12.0 dev flannel.1 proto 84 onlink");
            assertThat(daemon.own().attributes().data().v4()).contains("{\"VNI\":1,\"VtepMAC\":\"1a:00:00:00:00:05\"}");
        }
    }

    @Test
    void containers_reach_one_another_at_full_size() {
        lab.close();
        lab = Lab.of(2);
        Host left = lab.host(0);
        Host right = lab.host(1);
        Host.Container a = left.container("10.5.11.1/24", 1450);
        Host.Container b = right.container("10.5.12.1/24", 1450);
        try (BackendRun one = Daemons.start(left, World.config(PLAIN), "10.5.11.0/24", state.resolve("1"));
                BackendRun two = Daemons.start(right, World.config(PLAIN), "10.5.12.0/24", state.resolve("2"))) {
            one.round(two.own());
            two.round(one.own());
            assertThat(a.pings(b.address(), 1422)).isTrue();
            assertThat(b.pings(a.address(), 1422)).isTrue();
        }
    }
}
