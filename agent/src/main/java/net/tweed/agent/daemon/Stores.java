package net.tweed.agent.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import net.tweed.agent.options.AgentOptions;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.etcd.EtcdNetworks;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NetworkDirectory;
import net.tweed.core.lease.NodeStoreFactory;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.server.remote.RemoteLeaseStore;

/** Opens the store that the options name. What needs the jars of a store is not on every daemon's class path. */
public final class Stores {
    /** The launcher sets it to {@code lib/stores} where it is not set. */
    public static final String VARIABLE = "TWEED_STORES";

    private static final String KUBERNETES = "kubernetes";

    private final Map<String, String> environment;

    /** @param environment the process's environment variables */
    public Stores(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The store; nothing is asked of it yet. */
    public LeaseStore open(AgentOptions options) {
        if (options.nodes().isPresent()) {
            return nodes(options.nodes().get());
        }
        if (options.remote().isPresent()) {
            return new RemoteLeaseStore(options.remote().get(), Clock.system(), RandomGenerator.getDefault());
        }
        EtcdLeaseStore store = new EtcdLeaseStore(
                options.store(), Clock.system(), options.pace().storeCheck());
        store.prepare(); // while the rest of the daemon is made
        return store;
    }

    /** The networks that the options name, side by side in one store; nothing is asked of it yet. */
    NetworkDirectory networks(AgentOptions options) {
        return new EtcdNetworks(options.store(), Clock.system(), options.pace().storeCheck());
    }

    private LeaseStore nodes(NodeStoreOptions options) {
        String under = environment.getOrDefault(VARIABLE, "");
        ClassLoader loader = new JarDirectory(VARIABLE)
                .loader(
                        KUBERNETES,
                        under.isEmpty() ? List.of() : List.of(Path.of(under).resolve(KUBERNETES)),
                        Stores.class.getClassLoader());
        NodeStoreFactory factory = ServiceLoader.load(NodeStoreFactory.class, loader)
                .findFirst()
                .orElseThrow(() -> new TweedException(
                        TweedException.Kind.CONFIG,
                        "This installation has no store for --kube-subnet-mgr: its jars belong into lib/stores/"
                                + KUBERNETES + ". Install the Kubernetes part, or set " + VARIABLE));
        return factory.open(options, Clock.system());
    }
}
