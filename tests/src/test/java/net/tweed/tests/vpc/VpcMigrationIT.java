package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From vxlan to aws-vpc and back, host by host: nothing is left behind, in the kernel or in the cloud. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VpcMigrationIT {
    private static final String VXLAN = "{\"Type\":\"vxlan\"}";

    @RegisterExtension
    final Cluster cluster = Cluster.of(3);

    private Cloud cloud;
    private VpcRouter router;

    @BeforeAll
    void up() {
        cloud = Inside.of(cluster.outside(), AwsCloud::new);
        for (int i = 0; i < cluster.nodes().size(); i++) {
            cloud.instance(i + 1, cluster.node(i).address());
        }
        router = VpcRouter.start(
                cluster,
                cloud,
                Firewall.of(
                        cloud.terraform(),
                        FirewallRule.When.OWN_ETCD,
                        FirewallRule.When.TUNNEL,
                        FirewallRule.When.CLOUD_ROUTES));
        config(VXLAN);
        cluster.nodes().forEach(this::restart);
        cluster.allPairsPing();
    }

    @AfterAll
    void down() {
        if (router != null) {
            router.close();
            cloud.close();
        }
    }

    @Test
    void thereAndBack() {
        config(cloud.backend());
        try (PingStream others = PingStream.start(
                cluster.node(1).pod().namespace(), cluster.node(2).pod().address())) {
            restart(cluster.node(0));
            Eventually.soon(
                    "the first host's tunnel is gone",
                    () -> assertThat(cluster.node(0).kernel().devices()).isEmpty());
            others.assertWithoutLoss();
        }
        restart(cluster.node(1));
        restart(cluster.node(2));
        cluster.allPairsPing();
        assertThat(cloud.routes()).hasSize(3);
        for (Node node : cluster.nodes()) {
            Eventually.soon(
                    "no tunnel is left",
                    () -> assertThat(node.kernel().devices()).isEmpty());
            assertThat(node.ip("route show proto 84")).isEmpty();
        }

        config(VXLAN);
        cluster.nodes().forEach(this::restart);
        cluster.allPairsPing();
        Eventually.soon(
                "no row is left in the cloud", () -> assertThat(cloud.routes()).isEmpty());
    }

    private void config(String backend) {
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":" + backend + "}");
    }

    private void restart(Node node) {
        node.kill();
        node.startIn(cloud.environment(), "--resync=10s");
        node.ready();
        node.pod();
    }
}
