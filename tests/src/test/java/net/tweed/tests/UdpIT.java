package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three hosts whose configuration names no backend: they carry packets in UDP, as flannel's hosts would. */
class UdpIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @BeforeAll
    static void up() {
        CLUSTER.config("{\"Network\": \"10.1.0.0/16\"}");
        CLUSTER.start();
    }

    @Test
    void allPairsPing() {
        CLUSTER.allPairsPing();
    }

    @Test
    void keysAndValuesAreAsFlannelWritesThem() {
        assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(3);
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.lease().orElseThrow().value())
                    .isEqualTo("{\"PublicIP\":\"" + node.address() + "\",\"PublicIPv6\":null}");
            assertThat(node.env().mtu()).isEqualTo("1472");
        }
    }

    @Test
    void aDeletedDeviceIsBackAndSoIsAllThatWasOnIt() {
        Node node = CLUSTER.node(0);
        node.ip("link delete flannel0");
        Eventually.soon(
                "the route is back",
                () -> assertThat(node.routes()).contains("10.1.0.0/16 dev flannel0 proto 84 scope link"));
        CLUSTER.allPairsPing();
    }

    @Test
    void aRestartFindsItsSubnetAgain() {
        Node node = CLUSTER.node(2);
        String subnet = node.subnet();
        node.kill();
        Eventually.soon("the device went", () -> assertThat(node.routes()).doesNotContain("flannel0"));
        node.start();
        node.ready();
        assertThat(node.subnet()).isEqualTo(subnet);
        CLUSTER.allPairsPing();
    }
}
