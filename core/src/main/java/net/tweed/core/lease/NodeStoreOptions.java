package net.tweed.core.lease;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach a store in which every host is a node that already has its subnets: Kubernetes.
 *
 * @param apiUrl the API server; empty: as {@code kubeconfig} or the pod's service account says
 * @param kubeconfig the file with server and credentials; empty: the pod's service account
 * @param annotationPrefix what the annotations' names begin with, as flannel's {@code -kube-annotation-prefix}
 * @param networkConfig the file with the network's configuration
 * @param condition what becomes of the node's condition {@code NetworkUnavailable}
 * @param self how to find this host's node
 * @param namespace where facts are kept that hosts share beside their leases
 */
public record NodeStoreOptions(
        Optional<String> apiUrl,
        Optional<Path> kubeconfig,
        String annotationPrefix,
        Path networkConfig,
        Condition condition,
        Self self,
        String namespace) {

    /** What becomes of the node's condition {@code NetworkUnavailable}. */
    public enum Condition {
        /** It is set to False once the host has its subnets. */
        CLEARED,
        LEFT_ALONE
    }

    /** How to find this host's node. */
    public sealed interface Self {}

    /** Its name. */
    public record Node(String name) implements Self {}

    /** The pod that the daemon runs in tells its node. */
    public record Pod(String namespace, String name) implements Self {}
}
