package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KubernetesApiServer;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole daemons with Kubernetes as their store. Needs root, iproute2 and etcd (which the cluster starts, and nobody asks). */
class KubernetesIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    private KubernetesApiServer kubernetes;

    @SuppressWarnings("NullAway.Init") // set before each test
    KubernetesIT() {}

    @BeforeEach
    void twoNodes() {
        CLUSTER.reset();
        kubernetes = new KubernetesApiServer(CLUSTER);
        kubernetes.api().addNode("worker-1", "10.244.1.0/24");
        kubernetes.api().addNode("worker-2", "10.244.2.0/24");
    }

    @AfterEach
    void end() {
        CLUSTER.nodes().forEach(Node::kill);
        kubernetes.close();
    }

    private void start(String backend) {
        kubernetes.config("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"" + backend + "\"}}");
        startAll();
    }

    private void startAll() {
        kubernetes.start(CLUSTER.node(0), "worker-1");
        kubernetes.start(CLUSTER.node(1), "worker-2");
        CLUSTER.nodes().forEach(Node::ready);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void containersOfTwoNodesPing(String backend) {
        start(backend);
        assertThat(CLUSTER.node(0).subnet()).isEqualTo("10.244.1.0/24");
        assertThat(CLUSTER.node(1).subnet()).isEqualTo("10.244.2.0/24");
        CLUSTER.allPairsPing();
        assertThat(CLUSTER.etcd().ctl("get", "--prefix", "/", "--keys-only")).isBlank();
    }

    @Test
    void aRestartWritesNothing() {
        start("vxlan");
        CLUSTER.allPairsPing();
        CLUSTER.nodes().forEach(Node::kill);
        long before = kubernetes.api().calls("patch", "nodes/status");
        assertThat(before).isEqualTo(2);
        startAll();
        CLUSTER.allPairsPing();
        assertThat(kubernetes.api().calls("patch", "nodes/status")).isEqualTo(before);
    }

    @Test
    void peersRouteByTheAddressThatTheNodesAnnotationTells() {
        CLUSTER.node(1).ip("address add 192.168.77.212/24 dev eth0");
        kubernetes
                .api()
                .patchNode(
                        "worker-2",
                        "{\"metadata\":{\"annotations\":{\"flannel.alpha.coreos.com/public-ip-overwrite\":"
                                + "\"192.168.77.212\"}}}");
        start("host-gw");
        Eventually.within(
                Eventually.SOON,
                "the route leads to the address that the annotation tells",
                () -> assertThat(CLUSTER.node(0).routes()).contains("10.244.2.0/24 via 192.168.77.212"));
        Eventually.soon(
                "the other way leads to an address without one",
                () -> assertThat(CLUSTER.node(1).routes()).contains("10.244.1.0/24 via 192.168.77.11"));
        CLUSTER.allPairsPing();
    }

    @Test
    void anOutageLeavesTheRoutesAndIsSaidOnce() {
        start("host-gw");
        kubernetes.api().down();
        Node node = CLUSTER.node(0);
        Eventually.within(
                Eventually.SOON.multipliedBy(6),
                "the outage is noticed",
                () -> assertThat(node.daemon().lines("Cannot keep the lease for now"))
                        .isEqualTo(1));
        CLUSTER.allPairsPing();
        kubernetes.api().up();
        kubernetes.api().addNode("worker-3", "10.244.3.0/24");
        kubernetes
                .api()
                .patchNode(
                        "worker-3",
                        "{\"metadata\":{\"annotations\":{\"flannel.alpha.coreos.com/kube-subnet-manager\":\"true\","
                                + "\"flannel.alpha.coreos.com/backend-type\":\"host-gw\","
                                + "\"flannel.alpha.coreos.com/public-ip\":\"192.168.77.99\"}}}");
        Eventually.within(
                Eventually.SOON.multipliedBy(4),
                "peers are heard of again",
                () -> assertThat(node.routes()).contains("10.244.3.0/24 via 192.168.77.99"));
        assertThat(node.daemon().lines("Cannot keep the lease for now")).isEqualTo(1);
        kubernetes.api().deleteNode("worker-3");
        Eventually.within(
                Eventually.SOON,
                "its route goes with the node",
                () -> assertThat(node.routes()).doesNotContain("10.244.3.0/24"));
        assertThat(List.of(node.routes())).singleElement().asString().contains("10.244.2.0/24");
    }
}
