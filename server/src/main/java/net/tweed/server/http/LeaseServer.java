package net.tweed.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.access.KnownLeases;
import net.tweed.server.access.Tokens;
import net.tweed.server.api.Api;
import net.tweed.server.enrol.EnrolmentOptions;
import net.tweed.server.enrol.Registry;
import net.tweed.server.wire.Bounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a lease store over HTTP. One thread has all connections; a few wait for the store.
 *
 * <p>It keeps nothing that is not in the store: any number of servers may serve one store, and one may be restarted at any
 * time.
 */
public final class LeaseServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseServer.class);
    private static final String FAILING = "Cannot serve";
    private static final int SECONDS = 10;

    /** etcd answers within milliseconds; so many can wait for a slow one. */
    private static final int THREADS = 16;

    /** A connection on which nothing happens; streams have a sign of life every second. */
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final HttpServer server;
    private final Work work;
    private final Work checking;
    private final AutoCloseable watch;

    private LeaseServer(LeaseStore store, ServerOptions options, EnrolmentOptions enrolment, Clock clock) {
        Tokens tokens = options.tokens().map(Tokens::read).orElseGet(Tokens::none);
        HttpServerOptions http = http(options, tokens);
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Context connections = vertx.getOrCreateContext();
        work = new Work(connections, "tweed-request-", THREADS);
        checking = new Work(connections, "tweed-store-", 1); // it does not wait for what it judges
        Watchers watchers = new Watchers(connections, new Lists(store, clock, work), clock);
        KnownLeases known = new KnownLeases(store);
        Registry registry = new Registry(store, enrolment, clock, RandomGenerator.getDefault());
        Desk desk = new Desk(
                vertx,
                new Authentication(options, tokens),
                new RequestRate(options.rate(), clock),
                watchers,
                new Api(store, known, registry, clock),
                work);
        server = vertx.createHttpServer(http)
                .connectionHandler(desk::open)
                .requestHandler(desk::take)
                .exceptionHandler(e -> LOG.debug("A connection broke", e));
        try {
            listen(connections, options.listen());
            StoreCheck check = new StoreCheck(store, checking, watchers);
            connections.runOnContext(ignored -> {
                vertx.setPeriodic(Bounds.HEARTBEAT.toMillis(), timer -> watchers.beat());
                vertx.setPeriodic(StoreCheck.EVERY.toMillis(), timer -> check.look());
            });
            watch = store.watch(event -> {
                known.accept(event);
                watchers.accept(event);
            });
        } catch (RuntimeException e) {
            work.close();
            checking.close();
            vertx.close();
            throw e;
        }
    }

    /**
     * Listens. The store stays the caller's, and must be open until this is closed.
     *
     * @throws TweedException of kind CONFIG where that is not possible
     */
    public static LeaseServer listen(LeaseStore store, ServerOptions options, Clock clock) {
        return listen(store, options, EnrolmentOptions.usual(), clock);
    }

    /** As the other, enrolling hosts by these options. */
    public static LeaseServer listen(LeaseStore store, ServerOptions options, EnrolmentOptions enrolment, Clock clock) {
        return new LeaseServer(store, options, enrolment, clock);
    }

    private static HttpServerOptions http(ServerOptions options, Tokens tokens) {
        HttpServerOptions http = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(8 * 1024)
                .setMaxInitialLineLength(4 * 1024)
                .setTcpKeepAlive(true);
        options.tls().ifPresent(tls -> secure(http, tls, tokens));
        return http;
    }

    private static void secure(HttpServerOptions http, TlsIdentity tls, Tokens tokens) {
        http.setSsl(true).setUseAlpn(false).setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        http.setSslHandshakeTimeout(SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        KeyManager[] keys = tls.keyManagers(FAILING);
        if (keys != null && keys[0] instanceof X509KeyManager key) {
            http.setKeyCertOptions(KeyCertOptions.wrap(key));
        }
        TrustManager[] trusted = tls.trustManagers(FAILING);
        if (trusted != null) {
            http.setTrustOptions(TrustOptions.wrap(trusted[0]));
            http.setClientAuth(tokens.isEmpty() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
    }

    private void listen(Context connections, InetSocketAddress at) {
        String host = at.getAddress() == null ? at.getHostString() : Addresses.text(at.getAddress());
        CompletableFuture<HttpServer> listening = new CompletableFuture<>();
        connections.runOnContext(ignored ->
                server.listen(at.getPort(), host).onComplete(listening::complete, listening::completeExceptionally));
        try {
            listening.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw cannot(host, at.getPort(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannot(host, at.getPort(), e);
        }
    }

    private static TweedException cannot(String host, int port, Exception e) {
        return new TweedException(
                TweedException.Kind.CONFIG,
                FAILING + " at " + host + " port " + port
                        + ": choose an address of this host and a port that is free (--listen)",
                e);
    }

    /** The port it listens at. */
    public int port() {
        return server.actualPort();
    }

    /** Ends every connection. */
    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.debug("Cannot close the watch", e);
        }
        work.close();
        checking.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Cannot close the connections", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
