package net.tweed.agent.daemon;

import java.util.Map;
import java.util.ServiceLoader;
import net.tweed.agent.options.AgentOptions;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NodeStoreFactory;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;

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
        EtcdLeaseStore store = new EtcdLeaseStore(
                options.store(), Clock.system(), options.pace().storeCheck());
        store.prepare(); // while the rest of the daemon is made
        return store;
    }

    private LeaseStore nodes(NodeStoreOptions options) {
        ClassLoader loader = JarDirectory.loader(environment.getOrDefault(VARIABLE, ""), KUBERNETES);
        NodeStoreFactory factory = ServiceLoader.load(NodeStoreFactory.class, loader)
                .findFirst()
                .orElseThrow(() -> new TweedException(
                        TweedException.Kind.CONFIG,
                        "This installation has no store for --kube-subnet-mgr: its jars belong into lib/stores/"
                                + KUBERNETES + ". Install the Kubernetes part, or set " + VARIABLE));
        return factory.open(options, Clock.system());
    }
}
