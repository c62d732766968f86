package net.tweed.agent.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.tweed.agent.metrics.MetricsPage;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;

/**
 * Tells health over HTTP, as flanneld does: {@code /healthz} is 200 while the process runs; {@code /readyz} is 200 when
 * everything is in place, else 503 with what is waited for; {@code /metrics} is the numbers, for Prometheus; any other path
 * is 404.
 *
 * <p>Bounded: two threads, sixteen requests waiting, five seconds for a request; what is more is turned away.
 */
public final class HealthServer implements AutoCloseable {
    private static final int THREADS = 2; // one slow client does not keep the other's probe waiting
    private static final int WAITING = 16;
    private static final String SECONDS = "5"; // far above any probe's own time-out

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Supplier<Readiness.State> readiness;
    private final MetricsPage metrics;

    private HealthServer(HttpServer server, Supplier<Readiness.State> readiness, MetricsPage metrics) {
        this.server = server;
        this.readiness = readiness;
        this.metrics = metrics;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                work -> new Thread(work, "health-" + count.incrementAndGet()));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Listens.
     *
     * @param port 0: any that is free
     * @throws TweedException where that is not possible
     */
    public static HealthServer listen(InetAddress address, int port, Readiness readiness, MetricsPage metrics) {
        return listen(address, port, readiness::state, metrics);
    }

    /** As the other, with the readiness of a host that is in several networks. */
    public static HealthServer listen(
            InetAddress address, int port, Supplier<Readiness.State> readiness, MetricsPage metrics) {
        boundRequests();
        try {
            return new HealthServer(
                    HttpServer.create(new InetSocketAddress(address, port), WAITING), readiness, metrics);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot serve health at " + Addresses.text(address) + " port " + port
                            + ": choose a free port (--healthz-port) and an address of this host (--healthz-ip)",
                    e);
        }
    }

    /**
     * A client that sends nothing would hold a thread for ever without these. The JDK reads them once: before the first
     * server of the process is made, whosever it is.
     */
    public static void boundRequests() {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", SECONDS);
        System.setProperty("sun.net.httpserver.idleInterval", SECONDS);
    }

    /** The port it listens at. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "only GET and HEAD");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/healthz" -> send(exchange, 200, "ok");
                case "/readyz" -> {
                    Readiness.State state = readiness.get();
                    send(exchange, state.ready() ? 200 : 503, state.text());
                }
                case "/metrics" -> send(exchange, 200, metrics.type(), metrics.text());
                default -> send(exchange, 404, "there are /healthz, /readyz and /metrics");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String line) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", line + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Stops listening at once. Closing twice is closing once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
