package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three hosts with plain routes, configured as users write it: what they make, and that it heals. Invented peers lie in
 * the network's first /24, which no host claims.
 */
class HostGatewayIT {
    private static final String CONFIG = "{ \"network\": \"10.1.0.0/16\", \"backend\": {\"type\": \"host-gw\"} }";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @BeforeAll
    static void up() {
        CLUSTER.config(CONFIG);
        CLUSTER.start("--max-removals=100");
    }

    @Test
    void allPairsPing() {
        CLUSTER.allPairsPing();
    }

    @Test
    void keysAndValuesAreAsFlannelWritesThem() {
        assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(3);
        for (Node node : CLUSTER.nodes()) {
            StoredLease lease = node.lease().orElseThrow();
            assertThat(lease.key()).matches("/coreos\\.com/network/subnets/10\\.1\\.([1-9]|\\d\\d+)\\.0-24");
            assertThat(lease.value())
                    .isEqualTo("{\"PublicIP\":\"" + node.address()
                            + "\",\"PublicIPv6\":null,\"BackendType\":\"host-gw\"}");
        }
    }

    @Test
    void subnetEnv() {
        for (Node node : CLUSTER.nodes()) {
            String first = node.lease().orElseThrow().subnet().replace(".0/24", ".1/24");
            assertThat(node.env().text())
                    .isEqualTo("FLANNEL_NETWORK=10.1.0.0/16\nFLANNEL_SUBNET=" + first
                            + "\nFLANNEL_MTU=1500\nFLANNEL_IPMASQ=false\n");
        }
    }

    @Test
    void kernelState() {
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.kernel().devices()).isEmpty();
            Eventually.soon(
                    "one route to each peer",
                    () -> assertThat(ours(node))
                            .containsExactlyInAnyOrderElementsOf(peers(node).stream()
                                    .map(HostGatewayIT.this::route)
                                    .toList()));
        }
    }

    @Test
    void aDeletedRouteIsBack() {
        Node peer = CLUSTER.node(1);
        node().ip("route delete " + peer.subnet());
        routeIsBack(peer);
    }

    @Test
    void aRouteWithAWrongGatewayIsPutRight() {
        Node peer = CLUSTER.node(1);
        node().ip("route replace " + peer.subnet() + " via 192.168.77.250 dev eth0");
        routeIsBack(peer);
    }

    @Test
    void aRouteThatBecameABlackholeIsPutRight() {
        Node peer = CLUSTER.node(2);
        node().ip("route replace blackhole " + peer.subnet());
        routeIsBack(peer);
    }

    @Test
    void allRoutesAtOnceAreBack() {
        node().ip("route flush proto 84");
        routeIsBack(CLUSTER.node(1));
        routeIsBack(CLUSTER.node(2));
    }

    /** The kernel drops the routes of a link that goes down, and refuses them while it is. */
    @Test
    void readinessDropsWhileRoutesCannotBe() {
        node().ip("link set eth0 down");
        try {
            Eventually.soon("not ready", () -> assertThat(node().readyz()).contains(" 503 "));
        } finally {
            node().ip("link set eth0 up");
        }
        routeIsBack(CLUSTER.node(1));
        routeIsBack(CLUSTER.node(2));
        Eventually.soon("ready", () -> assertThat(node().readyz()).contains(" 200 "));
    }

    @Test
    void routesOfOthersAreLeftAlone() {
        node().ip("route add 198.51.100.0/24 via 192.168.77.12 dev eth0");
        node().ip("route add 10.1.0.0/16 via 192.168.77.13 dev eth0 metric 500");
        node().ip("route delete " + CLUSTER.node(1).subnet());
        routeIsBack(CLUSTER.node(1));

        assertThat(node().routes())
                .contains("198.51.100.0/24 via 192.168.77.12 dev eth0")
                .contains("10.1.0.0/16 via 192.168.77.13 dev eth0 metric 500");
        node().ip("route delete 198.51.100.0/24");
        node().ip("route delete 10.1.0.0/16");
    }

    @Test
    void anOffLinkPeerIsRefusedByNameAndDelaysNobody() {
        FakePeer far = FakePeer.hostGateway("10.1.0.32/27", "203.0.113.9").put(CLUSTER.etcd());
        FakePeer near = FakePeer.hostGateway("10.1.0.64/27", "192.168.77.240").put(CLUSTER.etcd());

        Eventually.soon(
                "the good one has its route",
                () -> assertThat(node().routes())
                        .contains("10.1.0.64/27 via 192.168.77.240 dev eth0 proto 84")
                        .doesNotContain("10.1.0.32"));
        Eventually.soon(
                "the other is named",
                () -> assertThat(node().daemon().log()).contains("Peer 10.1.0.32/27 of 203.0.113.9 gets no routes"));
        far.delete(CLUSTER.etcd());
        near.delete(CLUSTER.etcd());
        Eventually.soon("both gone", () -> assertThat(node().routes()).doesNotContain("10.1.0.64"));
    }

    @Test
    void aPeerThatMovesIsFollowedAndOneThatGoesIsRemoved() {
        FakePeer.hostGateway("10.1.0.96/27", "192.168.77.241").put(CLUSTER.etcd());
        Eventually.soon(
                "the route is there",
                () -> assertThat(node().routes()).contains("10.1.0.96/27 via 192.168.77.241 dev eth0 proto 84"));
        try (KernelMonitor monitor = KernelMonitor.start(node())) {
            FakePeer moved =
                    FakePeer.hostGateway("10.1.0.96/27", "192.168.77.242").put(CLUSTER.etcd());
            Eventually.soon(
                    "the route has followed",
                    () -> assertThat(node().routes())
                            .contains("10.1.0.96/27 via 192.168.77.242 dev eth0 proto 84")
                            .doesNotContain("192.168.77.241"));
            assertThat(monitor.removals()).as("replaced in place").isEmpty();
            moved.delete(CLUSTER.etcd());
        }
        Eventually.soon("the route is gone", () -> assertThat(node().routes()).doesNotContain("10.1.0.96"));
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static List<Node> peers(Node node) {
        return CLUSTER.nodes().stream().filter(other -> other != node).toList();
    }

    private static List<String> ours(Node node) {
        return node.kernel().routes().stream()
                .filter(route -> route.contains("proto 84"))
                .toList();
    }

    private String route(Node peer) {
        return peer.subnet() + " via " + peer.address() + " dev eth0 proto 84";
    }

    private void routeIsBack(Node peer) {
        Eventually.soon(
                "the route to " + peer.subnet() + " is back",
                () -> assertThat(ours(node())).contains(route(peer)));
    }
}
