package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A metadata server that says nothing useful: the daemon tries again and again, and says each thing once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentMetadataIT {
    private static final int PORT = 8009;

    @RegisterExtension
    final Cluster cluster = Cluster.of(1);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void everythingIsSaidOnce() {
        HttpServer server = Inside.of(cluster.outside(), this::serve);
        try {
            cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"RouteLimits\":5}}");
            Node node = cluster.node(0);
            node.sh("echo 0 >/proc/sys/net/ipv4/ip_forward");
            node.startIn(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://192.168.77.1:" + PORT));

            Eventually.started(
                    "it has tried three times", () -> assertThat(asked.get()).isGreaterThan(2));

            List<String> log = node.daemon().log().lines().toList();
            for (String line : List.of("Holding ", "ip_forward is 0", "RouteLimits", "trying again until it works")) {
                assertThat(log).filteredOn(said -> said.contains(line)).as(line).hasSize(1);
            }
        } finally {
            server.stop(0);
        }
    }

    private HttpServer serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", PORT), 0);
            server.createContext("/", exchange -> {
                asked.incrementAndGet();
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
