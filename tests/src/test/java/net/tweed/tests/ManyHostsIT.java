package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.DaemonCommand;
import net.tweed.tests.cluster.EtcdHistory;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Sixteen hosts claim at once from a pool of eighteen, each with {@code ./tweed agent}. */
@Isolated("sixteen Java machines at once")
class ManyHostsIT {
    private static final int HOSTS = 16;

    private static final Launcher LAUNCHER = new Launcher();

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(HOSTS, DaemonCommand.launcher(LAUNCHER.tweed()));

    @Test
    void allGetSubnetsOfTheirOwn() throws IOException {
        CLUSTER.config("{\"Network\":\"10.9.0.0/16\",\"SubnetMin\":\"10.9.1.0\",\"SubnetMax\":\"10.9.18.0\","
                + "\"Backend\":{\"Type\":\"host-gw\"}}");
        try (EtcdHistory history = EtcdHistory.start(CLUSTER.etcd(), CLUSTER.outside())) {
            CLUSTER.nodes().forEach(Node::start);
            Eventually.within(
                    Duration.ofMinutes(2),
                    "all are ready",
                    () -> CLUSTER.nodes()
                            .forEach(node ->
                                    assertThat(node.readyz()).as(node.address()).contains(" 200 ")));

            List<StoredLease> leases = StoredLease.list(CLUSTER.etcd());
            assertThat(leases)
                    .hasSize(HOSTS)
                    .allMatch(lease -> lease.subnet().matches("10\\.9\\.([1-9]|1[0-8])\\.0/24"));
            Map<String, String> owners = new HashMap<>();
            for (EtcdHistory.Put put : history.puts()) {
                String owner = owners.putIfAbsent(put.key(), put.value());
                assertThat(owner == null || owner.equals(put.value()))
                        .as("%s had %s, then %s", put.key(), owner, put.value())
                        .isTrue();
            }
            assertThat(owners).hasSizeGreaterThanOrEqualTo(HOSTS);
        }
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.daemon().alive()).isTrue();
            assertThat(node.daemon().commandLine())
                    .containsPattern("^\\S*java ")
                    .contains(LAUNCHER.home().toString(), "-XX:SharedArchiveFile=");
            Eventually.soon(
                    "routes to all others",
                    () -> assertThat(node.routes().lines().filter(route -> route.contains("proto 84")))
                            .hasSize(HOSTS - 1));
        }
    }
}
