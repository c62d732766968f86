package net.tweed.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import org.junit.jupiter.api.Test;

class NodeStoreReaderTest {
    private static final Map<String, String> POD = Map.of("POD_NAME", "tweed-x", "POD_NAMESPACE", "kube-system");

    private static Request read(Map<String, String> environment, String... words) {
        return new OptionsReader(environment).read(List.of(words));
    }

    private static Optional<NodeStoreOptions> nodes(Map<String, String> environment, String... words) {
        Request request = read(environment, words);
        assertThat(request).isInstanceOf(Request.Start.class);
        return ((Request.Start) request).options().nodes();
    }

    @Test
    void withoutTheFlagLeasesAreInEtcd() {
        assertThat(nodes(POD)).isEmpty();
        assertThat(nodes(POD, "-kube-subnet-mgr=false")).isEmpty();
    }

    @Test
    void defaultsAreFlanneld() {
        assertThat(nodes(POD, "--kube-subnet-mgr"))
                .contains(new NodeStoreOptions(
                        Optional.empty(),
                        Optional.empty(),
                        "flannel.alpha.coreos.com",
                        Path.of("/etc/kube-flannel/net-conf.json"),
                        Condition.CLEARED,
                        new NodeStoreOptions.Pod("kube-system", "tweed-x"),
                        "kube-system"));
    }

    @Test
    void everyFlagCounts() {
        assertThat(nodes(
                        Map.of("NODE_NAME", "worker-1"),
                        "-kube-subnet-mgr",
                        "-kube-api-url=https://10.0.0.1:6443",
                        "-kubeconfig-file=/k",
                        "-kube-annotation-prefix=example.com/blue",
                        "-net-config-path=/n",
                        "-set-node-network-unavailable=false"))
                .contains(new NodeStoreOptions(
                        Optional.of("https://10.0.0.1:6443"),
                        Optional.of(Path.of("/k")),
                        "example.com/blue",
                        Path.of("/n"),
                        Condition.LEFT_ALONE,
                        new NodeStoreOptions.Node("worker-1"),
                        "kube-flannel"));
    }

    @Test
    void theNodesNameCountsBeforeThePods() {
        Map<String, String> both = Map.of("NODE_NAME", "worker-1", "POD_NAME", "p", "POD_NAMESPACE", "n");
        assertThat(nodes(both, "-kube-subnet-mgr").orElseThrow().self())
                .isEqualTo(new NodeStoreOptions.Node("worker-1"));
    }

    @Test
    void aHostThatDoesNotKnowItsNodeIsToldHow() {
        Request request = read(Map.of("POD_NAME", "p"), "-kube-subnet-mgr");
        assertThat(((Request.Faulty) request).faults())
                .singleElement()
                .asString()
                .contains("NODE_NAME", "POD_NAME", "POD_NAMESPACE");
    }

    @Test
    void flagsWithoutEffectAreNoted() {
        Request.Start without = (Request.Start) read(POD, "-net-config-path=/n");
        assertThat(without.notes()).containsExactly("--net-config-path has no effect without --kube-subnet-mgr");
        Request.Start with =
                (Request.Start) read(Map.of("NODE_NAME", "a", "EVENT_QUEUE_DEPTH", "5000"), "-kube-subnet-mgr");
        assertThat(with.notes()).containsExactly("EVENT_QUEUE_DEPTH has no effect");
    }
}
