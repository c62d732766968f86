package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An etcd that comes back with other data under running daemons: no route goes, no subnet has two owners, all converge. */
class LyingStoreIT {
    private static final String CONFIG = "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";
    private static final Duration CONVERGED = Duration.ofSeconds(40);

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    private final List<KernelMonitor> monitors = new ArrayList<>();
    private final Map<Node, String> subnets = new HashMap<>();

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
        CLUSTER.config(CONFIG);
    }

    @AfterEach
    void quiet() {
        monitors.forEach(KernelMonitor::close);
    }

    @Test
    void restoredFromABackupThatIsOlderThanAHost() {
        CLUSTER.node(0).start("--store-check-interval=2s");
        CLUSTER.node(1).start("--store-check-interval=2s");
        CLUSTER.node(0).ready();
        CLUSTER.node(1).ready();
        Path backup = CLUSTER.etcd().backup();
        CLUSTER.node(2).start("--store-check-interval=2s");
        CLUSTER.node(2).ready();
        settle();

        CLUSTER.etcd().restore(backup, "tweed");

        converges();
    }

    @Test
    void wiped() {
        CLUSTER.start("--store-check-interval=2s");
        settle();

        CLUSTER.etcd().wipe("tweed");
        CLUSTER.config(CONFIG);

        converges();
    }

    @Test
    void replacedByAnotherCluster() {
        CLUSTER.start("--store-check-interval=2s");
        settle();

        CLUSTER.etcd().wipe("another");
        CLUSTER.config(CONFIG);

        converges();
    }

    private void settle() {
        CLUSTER.allPairsPing();
        CLUSTER.nodes().forEach(node -> {
            subnets.put(node, node.subnet());
            monitors.add(KernelMonitor.start(node));
        });
    }

    /** Each host has its subnet again, and nothing of anyone's was removed. */
    private void converges() {
        Eventually.within(CONVERGED, "each host holds its subnet again", () -> {
            assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(3);
            for (Node node : CLUSTER.nodes()) {
                assertThat(node.lease().map(StoredLease::subnet)).hasValue(subnets.get(node));
                assertThat(node.readyz()).contains(" 200 ");
            }
        });
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.subnet()).isEqualTo(subnets.get(node));
            assertThat(node.daemon().alive()).isTrue();
        }
        CLUSTER.allPairsPing();
        assertThat(monitors.stream().flatMap(monitor -> monitor.removals().stream()))
                .as("nothing was removed")
                .isEmpty();
    }
}
