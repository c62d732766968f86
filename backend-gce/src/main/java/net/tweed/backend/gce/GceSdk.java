package net.tweed.backend.gce;

import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.StubSettings;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.compute.v1.stub.GlobalOperationsStub;
import com.google.cloud.compute.v1.stub.GlobalOperationsStubSettings;
import com.google.cloud.compute.v1.stub.InstancesStub;
import com.google.cloud.compute.v1.stub.InstancesStubSettings;
import com.google.cloud.compute.v1.stub.NetworksStub;
import com.google.cloud.compute.v1.stub.NetworksStubSettings;
import com.google.cloud.compute.v1.stub.RoutesStub;
import com.google.cloud.compute.v1.stub.RoutesStubSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Google's SDK, as this backend uses it: REST, no retries of its own, short time-outs. Loading its classes takes a while,
 * so nobody refers to this one before the network is joined.
 */
final class GceSdk implements AutoCloseable {
    private static final URI MONITORING = URI.create("https://monitoring.googleapis.com");
    /** A call and its time-out's follower each take one at times; calls are made one after another. */
    private static final int THREADS = 3;

    private static final List<String> SCOPES =
            List.of("https://www.googleapis.com/auth/compute", "https://www.googleapis.com/auth/cloud-platform");

    private final ScheduledExecutorService threads;
    private final Duration timeout;
    private final String userAgent;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final RoutesStub routes;
    private final GlobalOperationsStub operations;
    private final InstancesStub instances;
    private final NetworksStub networks;
    private final URI monitoring;
    private final HttpRequestFactory http;

    /**
     * Opens the clients.
     *
     * @param timeout how long a call may take
     * @param mandate what calls say of who makes them
     * @throws TweedException of kind DENIED where there are no credentials
     */
    static GceSdk open(Optional<URI> endpoint, Duration timeout, Mandate mandate) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, GceSdk::thread);
        try {
            return new GceSdk(endpoint, timeout, mandate.userAgent(), threads);
        } catch (IOException e) {
            threads.shutdownNow();
            throw new TweedException(
                    Kind.DENIED,
                    "Cannot find credentials for Google Cloud. Give the instance a service account with scope"
                            + " compute-rw, or name a key file in GOOGLE_APPLICATION_CREDENTIALS.",
                    e);
        } catch (RuntimeException e) {
            threads.shutdownNow();
            throw e;
        }
    }

    private GceSdk(Optional<URI> endpoint, Duration timeout, String userAgent, ScheduledExecutorService threads)
            throws IOException {
        this.userAgent = userAgent;
        this.threads = threads;
        this.timeout = timeout;
        boolean open = endpoint.filter(uri -> "http".equals(uri.getScheme())).isPresent();
        CredentialsProvider credentials = NoCredentialsProvider.create();
        HttpRequestInitializer authorization = request -> {};
        if (!open) { // plain HTTP is somebody's test or proxy: no token may go there
            GoogleCredentials ours = GoogleCredentials.getApplicationDefault().createScoped(SCOPES);
            credentials = FixedCredentialsProvider.create(ours);
            authorization = new HttpCredentialsAdapter(ours);
        }
        this.monitoring = open ? endpoint.get() : MONITORING;
        HttpRequestInitializer authorized = authorization;
        this.http = new NetHttpTransport().createRequestFactory(request -> {
            authorized.initialize(request);
            request.getHeaders().setUserAgent(userAgent);
        });
        routes = own(set(RoutesStubSettings.newBuilder(), endpoint, credentials)
                .applyToAllUnaryMethods(this::once)
                .build()
                .createStub());
        operations = own(set(GlobalOperationsStubSettings.newBuilder(), endpoint, credentials)
                .applyToAllUnaryMethods(this::once)
                .build()
                .createStub());
        instances = own(set(InstancesStubSettings.newBuilder(), endpoint, credentials)
                .applyToAllUnaryMethods(this::once)
                .build()
                .createStub());
        networks = own(set(NetworksStubSettings.newBuilder(), endpoint, credentials)
                .applyToAllUnaryMethods(this::once)
                .build()
                .createStub());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gce-api");
        thread.setDaemon(true);
        return thread;
    }

    private <T extends AutoCloseable> T own(T stub) {
        open.add(stub);
        return stub;
    }

    private <B extends StubSettings.Builder<?, ?>> B set(
            B settings, Optional<URI> endpoint, CredentialsProvider credentials) {
        endpoint.ifPresent(uri -> settings.setEndpoint(uri.toString()));
        settings.setCredentialsProvider(credentials);
        settings.setHeaderProvider(FixedHeaderProvider.create("user-agent", userAgent));
        settings.setBackgroundExecutorProvider(FixedExecutorProvider.create(threads));
        return settings;
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private Void once(UnaryCallSettings.Builder<?, ?> call) {
        call.setSimpleTimeoutNoRetriesDuration(timeout);
        return null;
    }

    RoutesStub routes() {
        return routes;
    }

    GlobalOperationsStub operations() {
        return operations;
    }

    InstancesStub instances() {
        return instances;
    }

    NetworksStub networks() {
        return networks;
    }

    /** How long a call may take. */
    Duration timeout() {
        return timeout;
    }

    /** Where Cloud Monitoring is. */
    URI monitoring() {
        return monitoring;
    }

    /** Plain HTTP with the same credentials, for APIs without a client here. */
    HttpRequestFactory http() {
        return http;
    }

    @Override
    public void close() {
        for (AutoCloseable stub : open) {
            try {
                stub.close();
            } catch (Exception e) {
                throw new IllegalStateException("A stub's close throws nothing checked", e);
            }
        }
        threads.shutdownNow();
    }
}
