package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An etcd that is not there: at the start, and later. */
class OutageIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @Test
    void atTheStartItIsWaitedForAndSaidSo() {
        CLUSTER.reset();
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}");
        etcd().kill();
        node().start();
        Eventually.started(
                "it says that etcd does not answer",
                () -> assertThat(node().daemon().log()).contains(Etcd.ENDPOINT));
        assertThat(node().readyz()).contains(" 503 ");
        assertThat(node().get("/healthz")).contains(" 200 ");
        assertThat(node().daemon().terminate()).isZero();

        node().start();
        Eventually.started(
                "it says so again", () -> assertThat(node().daemon().log()).contains(Etcd.ENDPOINT));
        Eventually.throughout(
                Duration.ofSeconds(4),
                "said once, not at each try",
                () -> assertThat(node().daemon().lines(Pattern.quote(Etcd.ENDPOINT)))
                        .isEqualTo(1));
        assertThat(Files.exists(node().subnetFile())).isFalse();
        etcd().start();
        node().ready();
        Eventually.soon(
                "that it is back is said once",
                () -> assertThat(node().daemon().lines("works again"))
                        .as(node().daemon().log())
                        .isEqualTo(1));
    }

    @Test
    void laterRoutesStayAndNewPeersComeWhenItIsBack() {
        CLUSTER.reset();
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.200.0\",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.start();
        CLUSTER.allPairsPing();
        try (KernelMonitor monitor = KernelMonitor.start(node())) {
            etcd().kill();
            CLUSTER.allPairsPing();
            node().ip("route delete " + peer().subnet());
            Eventually.soon(
                    "repaired without etcd", () -> assertThat(node().routes()).contains(peer().subnet() + " via "));
            etcd().start();
            FakePeer late = FakePeer.vxlan("10.5.240.0/24", "192.168.77.240", "02:00:00:00:02:40")
                    .put(etcd());
            Eventually.soon(
                    "a peer that came meanwhile has its route",
                    () -> assertThat(node().routes()).contains("10.5.240.0/24"));
            late.delete(etcd());
            Eventually.soon(
                    "and one that leaves loses it",
                    () -> assertThat(node().routes()).doesNotContain("10.5.240.0/24"));
            assertThat(monitor.removals())
                    .filteredOn(line -> !line.contains("10.5.240.0") && !line.contains("02:00:00:00:02:40"))
                    .as("but the one by hand")
                    .hasSize(1);
        }
        CLUSTER.nodes().forEach(node -> assertThat(node.daemon().alive()).isTrue());
        CLUSTER.nodes().forEach(node -> assertThat(node.readyz()).contains(" 200 "));
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
