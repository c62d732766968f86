package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import net.tweed.kubernetes.testing.FakeApiServer;
import net.tweed.netlink.sys.NetworkNamespace;

/** A Kubernetes API server outside of a cluster's network, where etcd is too, and what its daemons need to use it. */
public final class KubernetesApiServer implements AutoCloseable {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.168.77.1", 6443);

    private final FakeApiServer api;
    private final Path directory = Directories.create();
    private final Path config = directory.resolve("net-conf.json");

    public KubernetesApiServer(Cluster cluster) {
        this.api = new FakeApiServer(ADDRESS, socket -> {
            var task = new FutureTask<>(() -> {
                NetworkNamespace.enter(cluster.outside());
                return socket.call();
            });
            new Thread(task, "open-api").start();
            return task.get();
        });
    }

    public FakeApiServer api() {
        return api;
    }

    /** What the ConfigMap holds. */
    public void config(String json) {
        try {
            Files.writeString(config, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the node's daemon as the node with this name. */
    public Daemon start(Node node, String name, String... flags) {
        List<String> all = new ArrayList<>(
                List.of("--kube-subnet-mgr", "--kube-api-url=" + api.url(), "--net-config-path=" + config));
        all.addAll(Arrays.asList(flags));
        return node.startIn(Map.of("NODE_NAME", name), all.toArray(String[]::new));
    }

    @Override
    public void close() {
        api.close();
        Directories.delete(directory);
    }
}
