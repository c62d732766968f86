package net.tweed.agent.enrol;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import net.tweed.agent.health.HealthServer;
import net.tweed.core.enrol.Cloud;

/** A metadata server that answers these paths, as politely as the cloud's wants to be asked. */
final class FakeMetadata implements AutoCloseable {
    private static final String TOKEN = "a-token";

    private final HttpServer server;
    private final Cloud cloud;
    private final Function<String, Optional<String>> answers;

    /** What was asked for, with its query. */
    final CopyOnWriteArrayList<String> asked = new CopyOnWriteArrayList<>();

    FakeMetadata(Cloud cloud, Map<String, String> answers) throws IOException {
        this(cloud, path -> Optional.ofNullable(answers.get(path)));
    }

    /** @param answers by path and query; empty: there is no such path */
    FakeMetadata(Cloud cloud, Function<String, Optional<String>> answers) throws IOException {
        this.cloud = cloud;
        this.answers = answers;
        HealthServer.boundRequests(); // as this may be the process's first
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** What says where it is. */
    Map<String, String> environment() {
        String host = "127.0.0.1:" + server.getAddress().getPort();
        return switch (cloud) {
            case AWS -> Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://" + host);
            case GCE -> Map.of("GCE_METADATA_HOST", host);
            case ALIBABA -> Map.of("ALIBABA_CLOUD_ECS_METADATA_HOST", host);
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        Optional<String> header =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(header()));
        if (cloud == Cloud.GCE) {
            exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
        }
        if (exchange.getRequestMethod().equals("PUT") && path.equals("/latest/api/token")) {
            boolean polite = exchange.getRequestHeaders().containsKey(header() + "-ttl-seconds");
            send(exchange, polite ? 200 : 400, TOKEN);
        } else if (header.filter(cloud == Cloud.GCE ? "Google"::equals : TOKEN::equals)
                .isEmpty()) {
            send(exchange, 401, "");
        } else {
            asked.add(path);
            Optional<String> answer = answers.apply(path);
            send(exchange, answer.isPresent() ? 200 : 404, answer.orElse(""));
        }
    }

    private String header() {
        return switch (cloud) {
            case AWS -> "X-aws-ec2-metadata-token";
            case GCE -> "Metadata-Flavor";
            case ALIBABA -> "X-aliyun-ecs-metadata-token";
        };
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
