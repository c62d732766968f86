package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** VXLAN with every option: hosts of one segment have plain routes, others the tunnel. */
class DirectRoutingIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeAll
    static void up() {
        CLUSTER.config(
                "{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.199.0\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":42,\"Port\":4789,"
                        + "\"MTU\":1400,\"GBP\":true,\"Learning\":true,\"DirectRouting\":true}}");
        CLUSTER.start();
    }

    @Test
    void allPairsPing() {
        CLUSTER.allPairsPing();
    }

    @Test
    void kernelState() {
        assertThat(node().kernel().devices())
                .singleElement()
                .asString()
                .startsWith("flannel.42 mtu 1350 ")
                .contains(" vxlan id 42 local " + node().address() + " dev eth0 srcport 0 0 dstport 4789 ttl auto")
                .contains(" gbp")
                .doesNotContain("nolearning");
        assertThat(node().env().mtu()).isEqualTo("1350");
        assertThat(node().routes()).contains(direct());
        assertThat(node().kernel().neighbours())
                .noneMatch(line -> line.contains(peer().env().network()));
        assertThat(node().kernel().forwarding()).noneMatch(line -> line.contains(peer().address()));
    }

    @Test
    void aDeletedDirectRouteIsBack() {
        node().ip("route delete " + peer().subnet());
        Eventually.soon("the route is back", () -> assertThat(node().routes()).contains(direct()));
    }

    @Test
    void aDirectRouteToAWrongGatewayIsPutRight() {
        node().ip("route replace " + peer().subnet() + " via 192.168.77.250 dev eth0");
        Eventually.soon("the route is right", () -> assertThat(node().routes()).contains(direct()));
    }

    @Test
    void aPeerBehindARouterHasTheTunnel() {
        node().ip("route add 203.0.113.0/24 via " + peer().address() + " dev eth0");
        FakePeer far = FakePeer.vxlan("10.5.250.0/24", "203.0.113.9", "02:00:00:00:00:09", 42)
                .put(CLUSTER.etcd());

        Eventually.soon("route, neighbour and forwarding entry are there", () -> {
            assertThat(node().routes()).contains("10.5.250.0/24 via 10.5.250.0 dev flannel.42 proto 84 onlink");
            assertThat(node().kernel().neighbours())
                    .contains("10.5.250.0 dev flannel.42 lladdr 02:00:00:00:00:09 PERMANENT");
            assertThat(node().kernel().forwarding())
                    .contains("02:00:00:00:00:09 dev flannel.42 dst 203.0.113.9 self permanent");
        });
        far.delete(CLUSTER.etcd());
        Eventually.soon(
                "all three are gone",
                () -> assertThat(node().kernel().toString())
                        .doesNotContain("10.5.250.0")
                        .doesNotContain("02:00:00:00:00:09"));
        node().ip("route delete 203.0.113.0/24");
    }

    private static String direct() {
        return peer().subnet() + " via " + peer().address() + " dev eth0 proto 84";
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }
}
