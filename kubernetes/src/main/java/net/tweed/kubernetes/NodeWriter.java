package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.jspecify.annotations.Nullable;

/** Publishes at this host's node, and nowhere else. */
final class NodeWriter {
    /** Kubelet writes the same object every now and then: one retry is normal, five are not. */
    private static final int ATTEMPTS = 5;

    private final KubernetesApi api;
    private final OwnNode own;
    private final NodeLeases leases;
    private final Condition condition;
    private final Clock clock;

    NodeWriter(KubernetesApi api, OwnNode own, NodeLeases leases, Condition condition, Clock clock) {
        this.api = api;
        this.own = own;
        this.leases = leases;
        this.condition = condition;
        this.clock = clock;
    }

    /** Looks whether the node has subnets, and whether they fit these networks. */
    void check(DualStack<Prefix> networks) {
        fitting(own.require(), networks);
    }

    /** Publishes the attributes with the node's subnets, which must fit these networks. */
    Lease publish(Attributes attributes, DualStack<Prefix> networks) {
        Node after = write(node -> true, node -> {
                    fitting(node, networks);
                    return leases.missing(node, attributes);
                })
                .orElseThrow();
        return leased(after, networks)
                .orElseThrow(() -> new TweedException(
                        Kind.INTERNAL,
                        "Node " + own.name()
                                + " does not read as it was written: its annotations were changed at once, or"
                                + " the API server drops annotations of nodes/status"));
    }

    /** Publishes the attributes if the node is still this lease; empty where it is not. */
    Optional<Lease> update(Lease lease, Attributes attributes, DualStack<Prefix> networks) {
        return write(node -> still(node, lease, networks), node -> leases.missing(node, attributes))
                .flatMap(node -> leased(node, networks));
    }

    /** Takes back what was published, if the node is still this lease. */
    boolean withdraw(Lease lease, DualStack<Prefix> networks) {
        return write(node -> still(node, lease, networks), node -> {
                    Map<String, @Nullable String> gone = new HashMap<>();
                    Map<String, String> there = NodeLeases.annotations(node);
                    leases.names().written().stream().filter(there::containsKey).forEach(name -> gone.put(name, null));
                    return gone;
                })
                .isPresent();
    }

    private interface Annotations {
        Map<String, ? extends @Nullable String> of(Node node);
    }

    private Optional<Node> write(Predicate<Node> still, Annotations annotations) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Node node = own.require();
            if (!still.test(node)) {
                return Optional.empty();
            }
            Map<String, @Nullable String> wanted = new HashMap<>(annotations.of(node));
            Optional<String> patch = StatusPatch.of(node, wanted, clearing(node, wanted));
            if (patch.isEmpty()) {
                return Optional.of(node);
            }
            Optional<Node> after = api.patchStatus(own.name(), patch.get());
            if (after.isPresent()) {
                own.saw(after.get());
                return after;
            }
        }
        throw new TweedException(
                Kind.UNAVAILABLE,
                "Cannot patch nodes/status " + own.name() + ": someone else changes the node again and again");
    }

    private Optional<Instant> clearing(Node node, Map<String, @Nullable String> annotations) {
        boolean leaving = annotations.containsValue(null);
        boolean wanted = condition == Condition.CLEARED && !leaving && !StatusPatch.isCleared(node);
        return wanted ? Optional.of(clock.now()) : Optional.empty();
    }

    private boolean still(Node node, Lease lease, DualStack<Prefix> networks) {
        return leased(node, networks)
                .filter(now -> now.subnets().equals(lease.subnets())
                        && now.attributes().equals(lease.attributes()))
                .isPresent();
    }

    private Optional<Lease> leased(Node node, DualStack<Prefix> networks) {
        return leases.read(node, networks) instanceof NodeLeases.Reading.Leased leased
                ? Optional.of(leased.lease())
                : Optional.empty();
    }

    private void fitting(Node node, DualStack<Prefix> networks) {
        List<String> texts = NodeLeases.podCidrs(node);
        DualStack<Prefix> subnets = leases.subnets(node, networks)
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG,
                        "Cannot use the pod CIDRs of node " + own.name() + ", " + texts
                                + ": a node has one for each family at most"));
        for (Family family : Family.values()) {
            networks.get(family).ifPresent(network -> {
                Prefix subnet = subnets.get(family).orElseThrow(() -> waiting(family, network));
                if (!network.contains(subnet)) {
                    throw outside(subnet, network);
                }
            });
        }
    }

    private TweedException waiting(Family family, Prefix network) {
        return new TweedException(
                Kind.CONFIG,
                "Node " + own.name() + " has no " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " pod CIDR yet. Run"
                        + " kube-controller-manager with --allocate-node-cidrs=true --cluster-cidr=" + network
                        + " (kubeadm init --pod-network-cidr=" + network
                        + "), or set the node's spec.podCIDR by hand, to"
                        + " a subnet of that");
    }

    private TweedException outside(Prefix subnet, Prefix network) {
        return new TweedException(
                Kind.CONFIG,
                "Cannot use the pod CIDR " + subnet + " of node " + own.name() + ": it is not inside the network "
                        + network
                        + " of net-conf.json. Make that network the --cluster-cidr of kube-controller-manager, or change"
                        + " net-conf.json");
    }
}
