package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.lease.NodeStoreOptions.Self;
import net.tweed.core.model.Clock;

/** What the suite has on an API server: nodes, stores and facts, all removed at the end. */
final class ApiUnderTest implements AutoCloseable {
    static final String PREFIX = "flannel.alpha.coreos.com";
    static final String NAMESPACE = "tweed-test";

    private final ApiServer server;
    private final List<String> nodes = new ArrayList<>();
    private final List<String> pods = new ArrayList<>();
    private final List<LeaseStore> stores = new ArrayList<>();

    ApiUnderTest(ApiServer server) {
        this.server = server;
    }

    ApiServer server() {
        return server;
    }

    KubernetesClient admin() {
        return server.admin();
    }

    LeaseStore open(String node, Path config) {
        return open(node, config, PREFIX, Condition.CLEARED, Clock.system());
    }

    LeaseStore open(String node, Path config, String prefix, Condition condition, Clock clock) {
        return open(server.way(), new NodeStoreOptions.Node(node), config, prefix, condition, clock);
    }

    LeaseStore openBy(ApiServer.Way way, String node, Path config) {
        return open(way, new NodeStoreOptions.Node(node), config, PREFIX, Condition.CLEARED, Clock.system());
    }

    LeaseStore openAs(Self self, Path config) {
        return open(server.way(), self, config, PREFIX, Condition.CLEARED, Clock.system());
    }

    private LeaseStore open(
            ApiServer.Way way, Self self, Path config, String prefix, Condition condition, Clock clock) {
        NodeStoreOptions options = options(way, self, config, prefix, condition);
        LeaseStore store = new KubernetesStoreFactory().open(options, clock);
        stores.add(store);
        store.config();
        return store;
    }

    /** The calls that a store makes. */
    KubernetesApi calls(Path config) {
        return new KubernetesApi(KubernetesStoreFactory.client(
                options(server.way(), new NodeStoreOptions.Node("none"), config, PREFIX, Condition.LEFT_ALONE)));
    }

    private static NodeStoreOptions options(
            ApiServer.Way way, Self self, Path config, String prefix, Condition condition) {
        return new NodeStoreOptions(way.url(), way.kubeconfig(), prefix, config, condition, self, NAMESPACE);
    }

    void addNode(String name, String... podCidrs) {
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec();
        if (podCidrs.length > 0) {
            node.editSpec().withPodCIDR(podCidrs[0]).withPodCIDRs(podCidrs).endSpec();
        }
        nodes.add(name);
        admin().nodes().resource(node.build()).create();
    }

    /** A node that a daemon has been at. */
    void addManagedNode(String name, String podCidr, String publicIp) {
        nodes.add(name);
        admin().nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations(PREFIX + "/kube-subnet-manager", "true")
                        .addToAnnotations(PREFIX + "/backend-type", "host-gw")
                        .addToAnnotations(PREFIX + "/public-ip", publicIp)
                        .endMetadata()
                        .withNewSpec()
                        .withPodCIDR(podCidr)
                        .withPodCIDRs(podCidr)
                        .endSpec()
                        .build())
                .create();
    }

    /** A pod in the tests' namespace on this node. */
    void addPod(String name, String node) {
        pods.add(name);
        admin().pods()
                .inNamespace(NAMESPACE)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .withServiceAccountName(NAMESPACE)
                        .addNewContainer()
                        .withName("x")
                        .withImage("example.invalid/none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    void deleteNode(String name) {
        nodes.remove(name);
        admin().nodes().withName(name).delete();
    }

    /** As kubectl annotate. */
    void annotate(String node, String annotation, String value) {
        patch(node, "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
    }

    void patch(String node, String json) {
        admin().nodes().withName(node).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json);
    }

    void patchStatus(String node, String json) {
        admin().nodes().withName(node).subresource("status").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json);
    }

    /** As the node's controller and kubelet do it. */
    void ready(String node, String status) {
        patchStatus(
                node,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + status + "\",\"reason\":\"x\"}]}}");
    }

    Node node(String name) {
        return admin().nodes().withName(name).get();
    }

    Map<String, String> annotations(String node) {
        Map<String, String> all = node(node).getMetadata().getAnnotations();
        return all == null ? Map.of() : all;
    }

    @Override
    public void close() {
        stores.forEach(LeaseStore::close);
        pods.forEach(pod -> admin().pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .withGracePeriod(0)
                .delete());
        List.copyOf(nodes).forEach(this::deleteNode);
        admin().leases()
                .inNamespace(NAMESPACE)
                .withLabel("tweed.net/ledger")
                .list()
                .getItems()
                .forEach(lease -> admin().resource(lease).delete());
        server.close();
    }
}
