package net.tweed.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Optional;
import net.tweed.kubernetes.testing.FakeApiServer;

/** The API server in memory, which does anything on every way. */
final class FakeServer implements ApiServer {
    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesClient admin = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl(server.url())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    FakeApiServer server() {
        return server;
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public Way way() {
        return new Way(Optional.of(server.url()), Optional.empty());
    }

    @Override
    public Way breakable() {
        return way();
    }

    @Override
    public Way meddled() {
        return way();
    }

    @Override
    public void down() {
        server.down();
    }

    @Override
    public void up() {
        server.up();
    }

    @Override
    public void endWatches() {
        server.endWatches();
    }

    @Override
    public void beforeNext(String verb, String resource, Runnable action) {
        server.beforeNext(verb, resource, action);
    }

    @Override
    public void forgetNext() {
        server.beforeNext("watch", "nodes", server::forget);
    }

    @Override
    public void forbid(Permission what) {
        server.forbid(what.verb(), what.resource());
    }

    @Override
    public void allowAll() {
        server.allowAll();
    }

    @Override
    public void close() {
        admin.close();
        server.close();
    }
}
