package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Optional;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Self;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** This host's node: which one it is, and what was last seen of it. Any thread may call. */
final class OwnNode {
    private final KubernetesApi api;
    private final NodeLeases leases;
    private final Self self;
    private volatile Optional<String> name;
    private volatile Optional<HostAddresses> addresses = Optional.empty();

    OwnNode(KubernetesApi api, NodeLeases leases, Self self) {
        this.api = api;
        this.leases = leases;
        this.self = self;
        this.name = self instanceof NodeStoreOptions.Node node ? Optional.of(node.name()) : Optional.empty();
    }

    /** The node's name; asks once where only the pod is known. */
    String name() {
        String known = name.orElseGet(this::find);
        name = Optional.of(known);
        return known;
    }

    /** As the API server has it now; empty where it has no such node. */
    Optional<Node> read() {
        Optional<Node> node = api.node(name());
        node.ifPresent(this::saw);
        return node;
    }

    Node require() {
        return read().orElseThrow(() -> new TweedException(
                Kind.CONFIG,
                "There is no node \"" + name()
                        + "\" in the cluster: kubectl get nodes shows the names; NODE_NAME must be" + " this host's"));
    }

    /** Takes a look at any node that comes along: where it is this one, its addresses are remembered. */
    void saw(Node node) {
        if (name.equals(Optional.of(node.getMetadata().getName()))) {
            addresses = Optional.of(leases.addresses(node));
        }
    }

    /** As last seen; asks only where it has never been seen. */
    HostAddresses addresses() {
        if (addresses.isEmpty()) {
            require();
        }
        return addresses.orElse(HostAddresses.NONE);
    }

    private String find() {
        if (self instanceof NodeStoreOptions.Node node) {
            return node.name();
        }
        NodeStoreOptions.Pod pod = (NodeStoreOptions.Pod) self;
        return api.nodeOf(pod.namespace(), pod.name())
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG,
                        "Cannot tell this host's node: there is no pod " + pod.namespace() + "/" + pod.name()
                                + " on a node. Set NODE_NAME, or POD_NAME and POD_NAMESPACE to the daemon's own pod"));
    }
}
