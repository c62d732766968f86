package net.tweed.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NodeStoreFactory;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;

/** Opens the store on Kubernetes. */
public final class KubernetesStoreFactory implements NodeStoreFactory {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 10_000;

    @Override
    public LeaseStore open(NodeStoreOptions options, Clock clock) {
        new AnnotationNames(options.annotationPrefix()); // before anything is opened
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(
                KubernetesStoreFactory.class.getClassLoader()); // where the client looks for its parts
        try {
            return new KubernetesLeaseStore(options, new KubernetesApi(client(options)), clock);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** As the store uses it. */
    static KubernetesClient client(NodeStoreOptions options) {
        Config found =
                options.kubeconfig().map(KubernetesStoreFactory::fromFile).orElseGet(() -> inCluster(options));
        ConfigBuilder config = new ConfigBuilder(found)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(0) // whoever calls tries again, at its own pace
                .withWatchReconnectLimit(0) // likewise
                .withOnlyHttpWatches(true);
        options.apiUrl().ifPresent(config::withMasterUrl);
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    private static Config fromFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read " + file
                            + ", named by --kubeconfig-file: there is no such file, or no right to read it");
        }
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot use " + file + ", named by --kubeconfig-file: it is no kubeconfig (kubectl --kubeconfig "
                            + file + " config view shows it)",
                    e);
        }
    }

    /** With a URL alone, no credentials are looked for anywhere else. */
    private static Config inCluster(NodeStoreOptions options) {
        return options.apiUrl().isPresent() ? Config.empty() : Config.autoConfigure(null);
    }
}
