package net.tweed.agent.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.lease.NodeStoreOptions.Self;

/** Reads the flags of {@code --kube-subnet-mgr}, and the variables that flannel's DaemonSet sets. */
final class NodeStoreReader {
    /** Where the manifests put the daemon. */
    private static final String NAMESPACE = "kube-flannel";

    private static final List<Flag> WITH_IT = List.of(
            Flag.KUBE_API_URL,
            Flag.KUBECONFIG_FILE,
            Flag.KUBE_ANNOTATION_PREFIX,
            Flag.NET_CONFIG_PATH,
            Flag.SET_NODE_NETWORK_UNAVAILABLE);

    /** Of flanneld's: there is no queue here, and nothing waits for a cache. */
    private static final List<String> WITHOUT_EFFECT = List.of("EVENT_QUEUE_DEPTH", "CONT_WHEN_CACHE_NOT_READY");

    private final Values values;
    private final Checked checked;
    private final Map<String, String> environment;

    NodeStoreReader(Values values, Checked checked, Map<String, String> environment) {
        this.values = values;
        this.checked = checked;
        this.environment = environment;
    }

    /** Empty where leases are in etcd. */
    Optional<NodeStoreOptions> read() {
        if (!checked.on(Flag.KUBE_SUBNET_MGR)) {
            return Optional.empty();
        }
        Optional<String> url = values.one(Flag.KUBE_API_URL).isPresent()
                ? checked.endpoints(Flag.KUBE_API_URL).stream().findFirst().map(Object::toString)
                : Optional.empty();
        String namespace = environment.getOrDefault("POD_NAMESPACE", "");
        return self(namespace)
                .map(self -> new NodeStoreOptions(
                        url,
                        checked.path(Flag.KUBECONFIG_FILE),
                        values.oneOrDefault(Flag.KUBE_ANNOTATION_PREFIX).text(),
                        checked.path(Flag.NET_CONFIG_PATH).orElse(Path.of(Flag.NET_CONFIG_PATH.byDefault())),
                        checked.on(Flag.SET_NODE_NETWORK_UNAVAILABLE) ? Condition.CLEARED : Condition.LEFT_ALONE,
                        self,
                        namespace.isEmpty() ? NAMESPACE : namespace));
    }

    private Optional<Self> self(String namespace) {
        String node = environment.getOrDefault("NODE_NAME", "");
        String pod = environment.getOrDefault("POD_NAME", "");
        if (!node.isEmpty()) {
            return Optional.of(new NodeStoreOptions.Node(node));
        }
        if (pod.isEmpty() || namespace.isEmpty()) {
            checked.fault("--kube-subnet-mgr needs to know this host's node: set NODE_NAME to its name in kubectl get"
                    + " nodes, or POD_NAME and POD_NAMESPACE to the daemon's own pod");
            return Optional.empty();
        }
        return Optional.of(new NodeStoreOptions.Pod(namespace, pod));
    }

    /** What was given to no effect. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (checked.on(Flag.KUBE_SUBNET_MGR)) {
            WITHOUT_EFFECT.stream()
                    .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                    .forEach(name -> notes.add(name + " has no effect"));
        } else {
            WITH_IT.forEach(flag -> values.one(flag)
                    .ifPresent(value -> notes.add(value.source() + " has no effect without --kube-subnet-mgr")));
        }
        return notes;
    }
}
