package net.tweed.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Hands calls on to a real API server with the rights of a client, and meddles with some. */
final class ApiRelay implements AutoCloseable {
    private static final String RESOURCE_VERSION = "resourceVersion=\\d+";

    private record Call(String method, List<String> resource) {
        boolean is(HttpExchange exchange) {
            List<String> path = List.of(exchange.getRequestURI().getPath().split("/"));
            return exchange.getRequestMethod().equals(method) && path.containsAll(resource);
        }
    }

    private final KubernetesClient client;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "api-relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Call, Runnable> before = new ConcurrentHashMap<>();
    private volatile boolean forget;
    private volatile boolean asked;

    ApiRelay(KubernetesClient client) {
        this.client = client;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** @param resource {@code leases}, {@code nodes/status} */
    void beforeNext(String method, String resource, Runnable action) {
        before.put(new Call(method, List.of(resource.split("/"))), action);
    }

    /** Until the next list after it, watches ask for the changes since version 1, which no server keeps. */
    void forgetNext() {
        asked = false;
        forget = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            before.keySet().stream()
                    .filter(call -> call.is(exchange))
                    .findFirst()
                    .map(before::remove)
                    .ifPresent(Runnable::run);
            relay(exchange, forgotten(target));
        }
    }

    private String forgotten(String target) {
        if (!target.contains("watch=true")) {
            forget = forget && !asked; // a fresh list knows a version that the server has
            return target;
        }
        asked = forget;
        return forget ? target.replaceFirst(RESOURCE_VERSION, "resourceVersion=1") : target;
    }

    private void relay(HttpExchange exchange, String target) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("application/json");
        String base = client.getConfiguration().getMasterUrl().replaceFirst("/$", "");
        HttpRequest.Builder request =
                client.getHttpClient().newHttpRequestBuilder().uri(base + target);
        request.method(exchange.getRequestMethod(), type, body.isEmpty() ? null : body);
        if (target.contains("watch=true")) {
            request.forStreaming();
        }
        HttpResponse<InputStream> answer;
        try {
            answer = client.getHttpClient()
                    .sendAsync(request.build(), InputStream.class)
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException("The API server does not answer", e);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.code(), 0);
        try (InputStream in = answer.body()) {
            copy(in, exchange.getResponseBody());
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
