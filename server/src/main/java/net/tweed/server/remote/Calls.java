package net.tweed.server.remote;

import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.server.wire.Failure;
import net.tweed.server.wire.Route;
import org.jspecify.annotations.Nullable;

/** Sends requests to whichever server answers, and waits. What may have been done already is not sent a second time. */
final class Calls implements AutoCloseable {
    /** With TLS's handshake. */
    private static final Duration CONNECT = Duration.ofMillis(1500);

    /** Where there is no other to go to. */
    private static final Duration CONNECT_TO_ONE = Duration.ofSeconds(5);

    /** A server that is silent for so long is left, where there is another. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    /** Longer than the server's own call of its store takes at the most. */
    private static final Duration PATIENT = Duration.ofSeconds(12);

    private final RemoteOptions options;
    private final Servers servers;
    private final ExecutorService threads;
    private final HttpClient http;

    Calls(RemoteOptions options, Servers servers) {
        this.options = options;
        this.servers = servers;
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(3, 3, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tweed-remote-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(servers.count() > 1 ? CONNECT : CONNECT_TO_ONE)
                .executor(pool);
        if (options.secure()) {
            builder.sslContext(options.tls().context("Cannot connect to a server"));
        }
        this.http = builder.build();
    }

    /** The body of the answer to a read. */
    String get(String doing, Route route, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return call(doing, route, text, "");
    }

    /** The body of the answer to a write. */
    String post(String doing, Route route, String body) {
        return call(doing, route, "", body);
    }

    private String call(String doing, Route route, String query, String body) {
        for (int left = servers.count(); ; left--) {
            URI server = servers.current();
            try {
                Duration patience = left > 1 && route.repeatable() ? QUICK : PATIENT;
                return once(doing, server, request(server, route, query, body).build(), patience);
            } catch (TweedException e) {
                if (e.kind() != Kind.UNAVAILABLE) {
                    throw e;
                }
                servers.failed(server, e);
                if (left <= 1 || !(route.repeatable() || notSent(e))) {
                    throw e;
                }
            }
        }
    }

    private String once(String doing, URI server, HttpRequest request, Duration patience) {
        String what = "Cannot " + doing + " at " + server;
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, info -> new LimitedBody());
        try {
            HttpResponse<String> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw Failure.read(what, response.statusCode(), response.body());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw unreachable(what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new TweedException(Kind.UNAVAILABLE, what + ": no answer within " + patience.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TweedException(Kind.UNAVAILABLE, what + ": interrupted.", e);
        }
    }

    /** A stream from this server; ends with a failure. */
    <T> CompletableFuture<HttpResponse<T>> stream(URI server, BodyHandler<T> handler) {
        return http.sendAsync(request(server, Route.WATCH, "", "").build(), handler);
    }

    private HttpRequest.Builder request(URI server, Route route, String query, String body) {
        URI at = server.resolve(route.path() + (query.isEmpty() ? "" : "?" + query));
        HttpRequest.Builder request = HttpRequest.newBuilder(at);
        options.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
        if (route.method().equals("GET")) {
            return request.GET();
        }
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static TweedException unreachable(String what, Throwable error) {
        if (error instanceof TweedException e) {
            return e;
        }
        boolean tls = caused(error, SSLException.class).isPresent();
        String why = tls
                ? "TLS failed: a certificate is not trusted, has expired, is missing, or does not name the server."
                        + " Check --remote-cafile, --remote-certfile and --remote-keyfile, and the server's"
                : caused(error, UnresolvedAddressException.class).isPresent()
                        ? "its name is not known"
                        : "it is not reachable. Check the address, and that the server runs";
        return new TweedException(Kind.UNAVAILABLE, what + ": " + why + ".", error);
    }

    /** Whether the request cannot have arrived. */
    private static boolean notSent(TweedException e) {
        return caused(e, ConnectException.class).isPresent()
                || caused(e, HttpConnectTimeoutException.class).isPresent()
                || caused(e, UnresolvedAddressException.class).isPresent();
    }

    private static <T extends Throwable> Optional<T> caused(@Nullable Throwable error, Class<T> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
