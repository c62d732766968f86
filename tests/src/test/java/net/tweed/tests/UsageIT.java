package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators type and configure, right and wrong; the order of a start; and leaving the host clean. */
class UsageIT {
    private static final String GOOD =
            "{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.199.0\",\"Backend\":{\"Type\":\"vxlan\"}}";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(1);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "-etcd-endpoint=http://192.168.77.1:2379, etcd-endpoints",
        "-subnet-lease-renew-margin=0, subnet-lease-renew-margin",
        "-subnet-lease-renew-margin=1440, subnet-lease-renew-margin",
        "-public-ip=nonsense, public-ip"
    })
    void wrongUsageEndsWithTwoAndNamesWhatIsMeant(String flag, String named) {
        Daemon daemon = node().start(flag);

        assertThat(daemon.exitCode()).isEqualTo(2);
        assertThat(daemon.log()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{not json",
                "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlam\"}}",
                "{\"Network\":\"10.5.0.0/16\",\"SubnetLen\":10,\"Backend\":{\"Type\":\"vxlan\"}}"
            })
    void aWrongConfigIsNamedAndAGoodOneWaitedFor(String wrong) {
        CLUSTER.config(wrong);
        node().start();
        Eventually.started(
                "it is named",
                () -> assertThat(node().daemon().log())
                        .containsPattern("(?i)(network configuration|backend \"vxlam\").*trying again"));
        assertThat(node().daemon().alive()).isTrue();
        assertThat(node().readyz()).contains(" 503 ");
        assertThat(StoredLease.list(CLUSTER.etcd())).isEmpty();

        CLUSTER.config(GOOD);
        node().ready();
    }

    @Test
    void aMissingConfigIsWaitedFor() {
        node().start();
        Eventually.started(
                "it says what it waits for",
                () -> assertThat(node().daemon().log()).contains("no network configuration", "/config"));
        CLUSTER.config(GOOD);
        node().ready();
    }

    @Test
    void hostGatewayWithAnotherPublicIpIsRefused() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}");
        node().start("-public-ip=203.0.113.7");

        Eventually.started(
                "both addresses are named",
                () -> assertThat(node().daemon().log()).contains("203.0.113.7").contains(node().address()));
        assertThat(Files.exists(node().subnetFile())).isFalse();
        assertThat(StoredLease.list(CLUSTER.etcd())).isEmpty();
    }

    @Test
    void environmentVariablesCountAndFlagsWin() {
        CLUSTER.config(GOOD);
        node().runWith(
                        Map.of(
                                "FLANNELD_SUBNET_FILE", node().subnetFile().toString(),
                                "FLANNELD_ETCD_ENDPOINTS", "http://192.168.77.1:1",
                                "FLANNELD_IFACE", "eth0",
                                "FLANNELD_HEALTHZ_PORT", "10256"),
                        List.of("-etcd-endpoints", Etcd.ENDPOINT, "--state-dir=" + node().stateDirectory()));
        node().ready();
        assertThat(node().env().text()).contains("FLANNEL_NETWORK=10.5.0.0/16");
    }

    /** flannel writes the file, and says it is ready, before the first route is there. */
    @Test
    void subnetEnvAndReadinessComeAfterTheRoutes() {
        CLUSTER.config("{\"Network\":\"10.0.0.0/8\",\"SubnetLen\":24,\"SubnetMin\":\"10.200.0.0\","
                + "\"Backend\":{\"Type\":\"vxlan\"}}");
        int peers = 300;
        Map<String, String> leases = new LinkedHashMap<>();
        for (int i = 0; i < peers; i++) {
            FakePeer peer = FakePeer.vxlan(
                    "10.%d.%d.0/24".formatted(1 + i / 200, i % 200),
                    "192.168.%d.%d".formatted(100 + i / 200, 1 + i % 200),
                    "02:00:00:01:%02x:%02x".formatted(i / 200, i % 200));
            leases.put(StoredLease.key(peer.subnet()), peer.value());
        }
        CLUSTER.etcd().putAll(leases);
        node().start();
        Eventually.started(
                "subnet.env or readiness is there",
                () -> assertThat(Files.exists(node().subnetFile())
                                || node().readyz().contains(" 200 "))
                        .isTrue());
        assertThat(node().routes().lines().filter(route -> route.contains("flannel.1")))
                .hasSize(peers);
        node().ready();
        assertThat(Files.exists(node().subnetFile())).isTrue();
    }

    /** Two daemons with one state directory would undo each other's work. */
    @Test
    void aSecondDaemonOfOneStateDirectoryEndsAtOnce() {
        CLUSTER.config(GOOD);
        node().start();
        node().ready();
        KernelState before = node().kernel();

        Daemon second = node().startBeside("-healthz-port=0");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.log())
                .contains(
                        node().stateDirectory() + " is in use",
                        "pid=" + node().daemon().pid() + ".");
        assertThat(node().daemon().alive()).isTrue();
        assertThat(node().kernel()).isEqualTo(before);
        assertThat(node().readyz()).contains(" 200 ");

        node().kill();
        node().start(); // what a killed one leaves is no lock
        node().ready();
    }

    @Test
    void cleanupIsRefusedWhileTheDaemonRuns() {
        CLUSTER.config(GOOD);
        node().start("-ip-masq");
        node().ready();
        KernelState before = node().kernel();

        Daemon cleanup = node().startBeside("-ip-masq", "--cleanup");

        assertThat(cleanup.exitCode()).isEqualTo(1);
        assertThat(cleanup.log())
                .contains("nothing was removed", "pid=" + node().daemon().pid() + ". Stop that one first");
        assertThat(node().kernel()).isEqualTo(before);
        assertThat(Files.exists(node().subnetFile())).isTrue();
        assertThat(node().lease()).isPresent();
    }

    @Test
    void cleanupRemovesEverythingOfOursAndNothingElse() {
        CLUSTER.config(GOOD);
        node().sh("nft add table ip theirs; ip route add 10.5.250.0/24 via 192.168.77.9 dev eth0 proto static");
        KernelState before = node().kernel();
        FakePeer peer = FakePeer.vxlan("10.5.251.0/24", "192.168.77.251", "02:00:00:00:02:51")
                .put(CLUSTER.etcd());
        node().start("-ip-masq", "-ip-blackhole-route");
        node().ready();
        Eventually.started(
                "rows are there",
                () -> assertThat(node().routes()).contains("10.5.251.0/24").contains("blackhole " + node().subnet()));
        assertThat(node().daemon().terminate()).isZero();

        assertThat(node().start("-ip-masq", "--cleanup").exitCode())
                .as(node().daemon().log())
                .isZero();

        assertThat(node().kernel().toString()).isEqualTo(before.toString());
        assertThat(Files.exists(node().subnetFile())).isFalse();
        assertThat(Files.exists(node().stateDirectory())).isFalse();
        assertThat(node().lease()).isEmpty();
        assertThat(StoredLease.list(CLUSTER.etcd()))
                .singleElement()
                .matches(lease -> lease.subnet().equals(peer.subnet()));
        node().ip("route delete 10.5.250.0/24");
    }

    private static Node node() {
        return CLUSTER.node(0);
    }
}
