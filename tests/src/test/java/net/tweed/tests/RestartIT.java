package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that ends and starts again: the data path stays, what is right is left alone, what is stale goes. */
class RestartIT {
    /** A row without a lease may belong to a host that is about to claim again: it is kept for a minute. */
    private static final Duration SWEPT = Duration.ofSeconds(90);

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void withEverythingInPlaceNothingIsWritten(String backend) {
        config(backend);
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();
        KernelState before = node().kernel();
        List<String> leases = leases();
        long revision = StoredLease.revision(etcd());

        try (KernelMonitor monitor = KernelMonitor.start(node());
                PingStream pings =
                        PingStream.start(node().pod().namespace(), peer().pod().address())) {
            assertThat(node().daemon().terminate()).isZero();
            node().start("-ip-masq");
            node().ready();
            node().kill();
            node().start("-ip-masq");
            node().ready();

            pings.assertWithoutLoss();
            assertThat(monitor.changes()).isEmpty();
        }
        assertThat(node().kernel()).isEqualTo(before);
        assertThat(StoredLease.revision(etcd())).as("etcd's revision").isEqualTo(revision);
        assertThat(leases).as("no new etcd lease").containsAll(leases());
        assertThat(node().daemon().lines("written=[1-9]|removed=[1-9]"))
                .as(node().daemon().log())
                .isZero();
    }

    @Test
    void sigtermLeavesEverythingInPlaceAtOnce() {
        config("vxlan");
        CLUSTER.start("-ip-masq");
        KernelState before = node().kernel();
        String env = node().env().text();
        StoredLease lease = node().lease().orElseThrow();

        long start = System.nanoTime();
        assertThat(node().daemon().terminate()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));

        assertThat(node().kernel()).isEqualTo(before);
        assertThat(node().env().text()).isEqualTo(env);
        assertThat(node().lease()).hasValue(lease);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void rowsOfPeersThatVanishedMeanwhileAreSwept(String backend) {
        config(backend);
        node().start();
        node().ready();
        KernelState alone = node().kernel();
        FakePeer left = peer(backend, "10.5.230.0/24", 230).put(etcd());
        FakePeer stays = peer(backend, "10.5.231.0/24", 231).put(etcd());
        Eventually.soon("all rows are there", () -> assertThat(node().routes()).contains("10.5.230.", "10.5.231."));
        node().ip("route add 10.5.240.0/24 via 192.168.77.199 dev eth0 proto static");

        node().kill();
        left.delete(etcd());
        node().start("--max-removals=100");
        node().ready();

        Eventually.within(
                SWEPT,
                "stale rows are gone",
                () -> assertThat(node().kernel().toString())
                        .doesNotContain("10.5.230.")
                        .doesNotContain("02:00:00:00:02:e6"));
        assertThat(node().routes()).as("a route of others stays").contains("10.5.240.0/24");
        assertThat(node().routes()).contains("10.5.231.0/24");
        node().ip("route delete 10.5.240.0/24");
        stays.delete(etcd());
        Eventually.soon("as if none had been", () -> assertThat(node().kernel()).isEqualTo(alone));
    }

    @Test
    void whatIsWrongAtTheStartIsReplacedInPlace() {
        config("vxlan");
        CLUSTER.start();
        CLUSTER.allPairsPing();
        KernelState right = node().kernel();
        node().kill();
        node().sh("ip route replace " + peer().subnet() + " via 192.168.77.250 dev eth0 proto 84; bridge fdb replace "
                + mac(peer()) + " dev flannel.1 dst 192.168.77.250 self permanent");

        try (KernelMonitor monitor = KernelMonitor.start(node())) {
            node().start();
            node().ready();
            assertThat(monitor.removals()).isEmpty();
        }
        Eventually.soon("the state is right", () -> assertThat(node().kernel()).isEqualTo(right));
    }

    /** The device's MAC is in no other store than etcd, yet a reboot keeps it. */
    @Test
    void aRebootKeepsSubnetAndMac() throws Exception {
        config("vxlan");
        node().start();
        node().ready();
        KernelState before = node().kernel();
        String value = node().lease().orElseThrow().value();
        node().kill();
        node().ip("link delete flannel.1");
        node().sh("rm -rf " + node().stateDirectory() + "/* " + node().subnetFile());

        node().start();
        node().ready();

        assertThat(node().kernel()).isEqualTo(before);
        assertThat(node().lease().orElseThrow().value()).isEqualTo(value);
    }

    @Test
    void aConfigChangedWhileRunningIsReportedOnceAndNotApplied() {
        config("vxlan");
        node().start("--store-check-interval=1s");
        node().ready();
        KernelState before = node().kernel();
        long quiet = node().daemon().log().lines().count();

        CLUSTER.config("{\"Network\":\"10.6.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":9}}");

        Eventually.soon(
                "it is reported",
                () -> assertThat(node().daemon().log().lines().skip(quiet).filter(line -> line.contains("config")))
                        .hasSize(1));
        Eventually.throughout(Duration.ofSeconds(3), "reported once, not applied", () -> {
            assertThat(node().daemon().log().lines().skip(quiet).filter(line -> line.contains("config")))
                    .hasSize(1);
            assertThat(node().kernel()).isEqualTo(before);
        });
        assertThat(node().readyz()).contains(" 200 ");
    }

    private static void config(String backend) {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.200.0\",\"Backend\":{\"Type\":\"" + backend
                + "\"}}");
    }

    private static FakePeer peer(String backend, String subnet, int number) {
        return backend.equals("vxlan")
                ? FakePeer.vxlan(subnet, "192.168.77." + number, "02:00:00:00:02:" + Integer.toHexString(number))
                : FakePeer.hostGateway(subnet, "192.168.77." + number);
    }

    private static List<String> leases() {
        return etcd().ctl("lease", "list").lines().skip(1).toList();
    }

    private static String mac(Node node) {
        return node.sh("cat /sys/class/net/flannel.1/address").strip();
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }

    private static Etcd etcd() {
        return CLUSTER.etcd();
    }
}
