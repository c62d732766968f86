package net.tweed.tests.vpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import net.tweed.core.model.Clock;

/** Stands before an EC2 that is in this test run's own namespace, and notes every call with what it asked for. */
final class RecordingProxy implements AutoCloseable {
    private static final int CALLS_AT_ONCE = 8;
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

    /**
     * A call that was answered.
     *
     * @param at when it was answered
     * @param status of HTTP
     */
    record Call(Duration at, String action, Map<String, String> parameters, int status) {
        boolean isWrite() {
            return Set.of("CreateRoute", "ReplaceRoute", "DeleteRoute", "ModifyNetworkInterfaceAttribute")
                    .contains(action);
        }
    }

    private final URI behind;
    private final Clock clock;
    private final HttpServer server;
    private final ThreadPoolExecutor desks;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Call> calls = new ArrayList<>();

    private RecordingProxy(String namespace, int port, URI behind, Clock clock) {
        this.behind = behind;
        this.clock = clock;
        desks = (ThreadPoolExecutor) Executors.newFixedThreadPool(CALLS_AT_ONCE);
        desks.prestartAllCoreThreads(); // a thread is in the namespace of who starts it, and so are its sockets
        server = Inside.of(namespace, () -> listen(port));
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(port), 0);
            listening.setExecutor(desks);
            listening.createContext("/", this::pass);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens in a namespace for what is behind it here. */
    static RecordingProxy start(String namespace, int port, URI behind, Clock clock) {
        return new RecordingProxy(namespace, port, behind, clock);
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            note(new String(body, StandardCharsets.UTF_8), answer.statusCode());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(String body, int status) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                parameters.put(
                        pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        calls.add(new Call(clock.uptime(), parameters.getOrDefault("Action", ""), parameters, status));
    }

    @Override
    public void close() {
        server.stop(0);
        desks.shutdownNow();
    }
}
