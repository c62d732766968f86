package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The numbers of real daemons. Needs root, for namespaces, and etcd. */
class MetricsIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void empty() {
        CLUSTER.reset();
    }

    @Test
    void aHostTellsWhatItHasAndWhatItPutBack() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}");
        CLUSTER.start();
        Node node = CLUSTER.node(0);
        Eventually.soon(
                "both are known", () -> assertThat(value(node, "tweed_leases")).isEqualTo(2));
        Eventually.soon(
                "the route is there",
                () -> assertThat(value(node, "tweed_rows_actual{table=\"routes\"}"))
                        .isEqualTo(1));
        assertThat(value(node, "tweed_rows_desired{table=\"routes\"}")).isEqualTo(1);
        assertThat(value(node, "tweed_ready")).isEqualTo(1);
        assertThat(value(node, "tweed_class_data_archive_in_use")).isBetween(0.0, 1.0);
        assertThat(value(node, "tweed_peers_refused")).isZero();
        assertThat(value(node, "tweed_lease_expiry_seconds")).isBetween(86_000.0, 86_400.0);
        assertThat(value(node, "tweed_rounds_total{loop=\"kernel\"}")).isPositive();
        assertThat(value(node, "tweed_repairs_total{table=\"routes\"}")).isZero();

        node.ip("route delete " + CLUSTER.node(1).subnet());
        Eventually.soon(
                "it is counted",
                () -> assertThat(value(node, "tweed_repairs_total{table=\"routes\"}"))
                        .isEqualTo(1));
        assertThat(node.get("/metrics"))
                .as("nothing is told for each peer")
                .doesNotContain(CLUSTER.node(1).address(), CLUSTER.node(1).subnet());
    }

    @Test
    void whatTheProxyCarriesIsCounted() {
        CLUSTER.config("{\"Network\":\"10.1.0.0/16\"}");
        CLUSTER.start();
        CLUSTER.allPairsPing();
        for (Node node : CLUSTER.nodes()) {
            assertThat(value(node, "tweed_packets_total{event=\"sent\"}")).isPositive();
            assertThat(value(node, "tweed_packets_total{event=\"received\"}")).isPositive();
            assertThat(value(node, "tweed_packets_total{event=\"not_a_peer\"}")).isZero();
        }
    }

    private static double value(Node node, String series) {
        String page = node.get("/metrics");
        List<String> values = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(values).as("%s in\n%s", series, page).hasSize(1);
        return Double.parseDouble(values.get(0));
    }
}
