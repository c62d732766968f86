package net.tweed.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.tweed.agent.metrics.Meters;
import net.tweed.agent.metrics.Metric;
import net.tweed.agent.metrics.MetricsPage;
import net.tweed.agent.metrics.Sample;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final Readiness readiness = new Readiness(List.of("lease"));
    private final Meters meters = new Meters();
    private final MetricsPage metrics = new MetricsPage(meters);
    private final HealthServer server = HealthServer.listen(here, 0, readiness, metrics);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthIsAlwaysFine() throws Exception {
        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void readinessFollowsTheConditions() throws Exception {
        readiness.unmet("lease", "etcd does not answer");
        HttpResponse<String> notReady = ask("GET", "/readyz");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body()).isEqualTo("lease: etcd does not answer\n");
        readiness.met("lease");
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
        readiness.unmet("lease", "lost");
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void numbersAreToldInPrometheusTextFormat() throws Exception {
        meters.ask(to -> to.accept(Sample.of(Metric.LEASES, 3)));
        HttpResponse<String> page = ask("GET", "/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(page.body()).contains("\ntweed_leases 3.0\n");
    }

    @Test
    void otherPathsAndMethodsAreTurnedAway() throws Exception {
        for (String path : List.of("/", "/metrics/", "/healthz/", "/readyzz")) {
            assertThat(ask("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(ask("POST", "/healthz").statusCode()).isEqualTo(405);
    }

    @Test
    void clientsThatSayNothingDoNotBlockIt() throws Exception {
        Socket[] silent = new Socket[4];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = new Socket(here, server.port());
            silent[i].getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));
            silent[i].getOutputStream().flush();
        }
        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        for (Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> HealthServer.listen(here, server.port(), readiness, metrics))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("--healthz-port");
    }

    @Test
    void onceClosedNobodyAnswersAndItsThreadsEnd() throws Exception {
        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("health-"))
                .toList();
        assertThat(threads).isNotEmpty();
        int port = server.port();
        server.close();
        assertThatThrownBy(() -> new Socket(here, port).close()).isInstanceOf(IOException.class);
        Await.until(
                "its threads have ended",
                Duration.ofSeconds(20),
                () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
