package net.tweed.core.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.Response;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * Calls etcd and waits for the answer, within the call time-out. The client is made at the first call. One that stays
 * silent through a whole failed call is thrown away: its reconnecting backs off to two minutes, and a new one tries every
 * endpoint at once.
 */
final class EtcdConnection implements AutoCloseable {
    /** A dead peer that sends nothing is noticed within 15 s; etcd allows a ping every 5 s. */
    private static final Duration PING = Duration.ofSeconds(10);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** More than the largest value that etcd takes by default (1.5 MB), by far. */
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final String WATCH = "etcdserverpb.Watch/Watch";

    private final EtcdOptions options;
    private final EtcdFailure failures;
    private final StoreHistory history;
    private final ExecutorService executor;
    private final AtomicLong heard = new AtomicLong();
    private @Nullable Client client;
    private boolean closed;

    EtcdConnection(EtcdOptions options, StoreHistory history) {
        this.options = options;
        this.failures = new EtcdFailure(options);
        this.history = history;
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    // Of no network, whichever asks first: what its log lines say of themselves is not inherited.
                    Thread thread = new Thread(null, task, "tweed-etcd-call", 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        this.executor = one;
    }

    /** A linearizable read or a transaction: its answer is checked against what was seen before. */
    <T extends Response> T call(String doing, String key, Function<Client, CompletableFuture<T>> rpc) {
        return call(doing, key, rpc, true);
    }

    /** A call whose answer may carry an older revision, such as a keepalive. */
    <T extends Response> T callUnordered(String doing, String key, Function<Client, CompletableFuture<T>> rpc) {
        return call(doing, key, rpc, false);
    }

    private <T extends Response> T call(
            String doing, String key, Function<Client, CompletableFuture<T>> rpc, boolean ordered) {
        try {
            return once(doing, key, rpc, ordered);
        } catch (TweedException e) {
            if (!EtcdFailure.staleToken(e)) {
                throw e;
            }
            return once(doing, key, rpc, ordered); // jetcd has dropped the token: this call fetches a new one
        }
    }

    private <T extends Response> T once(
            String doing, String key, Function<Client, CompletableFuture<T>> rpc, boolean ordered) {
        StoreHistory.Mark mark = history.mark();
        long heardBefore = heard.get();
        Client used = client();
        try {
            T answer = rpc.apply(used).get(options.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
            heard.incrementAndGet();
            history.heard(answer.getHeader(), mark, ordered);
            return answer;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw dropIfSilent(used, heardBefore, failures.of(doing, key, cause));
        } catch (TimeoutException e) {
            throw dropIfSilent(used, heardBefore, failures.late(doing, key, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.late(doing, key, e);
        }
    }

    /** Counts what came on a watch: the client is alive. */
    void heardFromWatch() {
        heard.incrementAndGet();
    }

    EtcdFailure failures() {
        return failures;
    }

    /** The client of now, for watches. */
    synchronized Client client() {
        if (closed) {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "The connection to etcd is closed");
        }
        Client current = client;
        if (current == null) {
            current = build();
            client = current;
        }
        return current;
    }

    private TweedException dropIfSilent(Client used, long heardBefore, TweedException failure) {
        if (failure.kind() == TweedException.Kind.UNAVAILABLE && heard.get() == heardBefore) {
            drop(used);
        }
        return failure;
    }

    private void drop(Client used) {
        synchronized (this) {
            if (client != used) {
                return;
            }
            client = null;
        }
        used.close();
    }

    /**
     * The endpoints as jetcd's own resolver of addresses takes them: {@code ip:///10.0.0.1:2379,%5Bfd00::1%5D:2379}. Given
     * as endpoints, jetcd would leave the brackets of IPv6 addresses as they are, and no resolver would take that.
     */
    static String target(List<URI> endpoints) {
        return endpoints.stream()
                .map(endpoint -> endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort()))
                .distinct()
                .map(address -> address.replace("[", "%5B").replace("]", "%5D"))
                .collect(Collectors.joining(",", "ip:///", ""));
    }

    private Client build() {
        ClientBuilder builder = Client.builder()
                .target(target(options.endpoints()))
                .executorService(executor)
                .waitForReady(false)
                .retryMaxAttempts(0)
                .connectTimeout(CONNECT_TIMEOUT)
                .keepaliveTime(PING)
                .keepaliveTimeout(PING_TIMEOUT)
                .keepaliveWithoutCalls(false) // etcd hangs up on a client that pings without a call
                .maxInboundMessageSize(LARGEST_ANSWER)
                .interceptor(new Deadline(options.callTimeout()));
        if (options.tls()) {
            try {
                builder.sslContext(tls -> EtcdTls.apply(options, tls));
            } catch (SSLException e) {
                throw new TweedException(
                        TweedException.Kind.CONFIG,
                        "Cannot connect to etcd: the certificates and key do not work together. Check that the key is"
                                + " the certificate's.",
                        e);
            }
        }
        if (options.username().isPresent() && options.password().isPresent()) {
            builder.user(EtcdKeys.bytes(options.username().get()))
                    .password(
                            EtcdKeys.bytes(options.password().map(Secret::value).orElseThrow()));
        }
        return builder.build();
    }

    @Override
    public void close() {
        Client open;
        synchronized (this) {
            closed = true;
            open = client;
            client = null;
        }
        if (open != null) {
            open.close();
        }
        executor.shutdownNow();
    }

    /** Ends every call in time, so that no write that nobody waits for any more is sent later; watches live on. */
    private record Deadline(Duration after) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                MethodDescriptor<Q, A> method, CallOptions callOptions, Channel next) {
            boolean endless = method.getFullMethodName().equals(WATCH);
            return next.newCall(
                    method,
                    endless ? callOptions : callOptions.withDeadlineAfter(after.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
