package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster whose operator changes backend, VNI and network, host by host: nothing of the way is left at its end. */
class MigrationIT {
    private static final Duration SWEPT = Duration.ofSeconds(90);
    private static final String HOST_GATEWAY = "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @Test
    void theEndEqualsAFreshStart() {
        migrate(HOST_GATEWAY);
        migrate("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        migrate("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":42}}");
        migrate("{\"Network\":\"10.6.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":42}}");
        migrate(HOST_GATEWAY);
        String[] subnets = CLUSTER.nodes().stream().map(Node::subnet).toArray(String[]::new);
        Map<Node, KernelState> fresh = new LinkedHashMap<>();
        Map<Node, KernelState> migrated = new LinkedHashMap<>();
        Eventually.within(SWEPT, "what is left of the way is swept", () -> {
            for (Node node : CLUSTER.nodes()) {
                migrated.put(node, node.kernel());
                assertThat(node.kernel().devices()).isEmpty();
                assertThat(node.kernel().toString())
                        .doesNotContain("10.6.")
                        .doesNotContain("flannel.42")
                        .doesNotContain("flannel.1 ");
            }
        });

        CLUSTER.reset();
        CLUSTER.config(HOST_GATEWAY);
        for (int i = 0; i < subnets.length; i++) { // the same subnets, so that the states can be equal
            CLUSTER.node(i)
                    .sh("printf 'FLANNEL_NETWORK=10.5.0.0/16\\nFLANNEL_SUBNET="
                            + subnets[i].replace(".0/24", ".1/24") + "\\nFLANNEL_MTU=1500\\nFLANNEL_IPMASQ=true\\n' >"
                            + CLUSTER.node(i).subnetFile());
        }
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();
        CLUSTER.nodes().forEach(node -> fresh.put(node, node.kernel()));
        CLUSTER.nodes()
                .forEach(node ->
                        assertThat(String.valueOf(migrated.get(node))).isEqualTo(String.valueOf(fresh.get(node))));
    }

    /** Host by host, each until it is ready; then all reach one another. */
    private static void migrate(String config) {
        CLUSTER.config(config);
        for (Node node : CLUSTER.nodes()) {
            node.kill();
            node.start("-ip-masq");
            node.ready();
        }
        CLUSTER.allPairsPing();
        assertThat(StoredLease.list(CLUSTER.etcd()).stream()
                        .filter(lease -> lease.subnet().startsWith(config.contains("10.6.") ? "10.6." : "10.5.")))
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
