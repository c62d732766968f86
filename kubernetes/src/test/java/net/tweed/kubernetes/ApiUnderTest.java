package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Clock;

/** An API server that the suite runs on, and its administrator. Nodes it makes are removed at the end. */
final class ApiUnderTest implements AutoCloseable {
    static final String PREFIX = "flannel.alpha.coreos.com";
    static final String NAMESPACE = "kube-flannel";

    private final KubernetesClient admin;
    private final Optional<String> url;
    private final Optional<Path> kubeconfig;
    private final AutoCloseable server;
    private final List<String> nodes = new ArrayList<>();
    private final List<LeaseStore> stores = new ArrayList<>();

    ApiUnderTest(KubernetesClient admin, Optional<String> url, Optional<Path> kubeconfig, AutoCloseable server) {
        this.admin = admin;
        this.url = url;
        this.kubeconfig = kubeconfig;
        this.server = server;
    }

    KubernetesClient admin() {
        return admin;
    }

    LeaseStore open(String node, Path config) {
        return open(node, config, PREFIX, Condition.CLEARED, Clock.system());
    }

    LeaseStore open(String node, Path config, String prefix, Condition condition, Clock clock) {
        NodeStoreOptions options = new NodeStoreOptions(
                url, kubeconfig, prefix, config, condition, new NodeStoreOptions.Node(node), NAMESPACE);
        LeaseStore store = new KubernetesStoreFactory().open(options, clock);
        store.config();
        stores.add(store);
        return store;
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
        admin.nodes().resource(node.build()).create();
    }

    void deleteNode(String name) {
        nodes.remove(name);
        admin.nodes().withName(name).delete();
    }

    /** As kubectl annotate. */
    void annotate(String node, String annotation, String value) {
        patch(node, "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
    }

    void patch(String node, String json) {
        admin.nodes().withName(node).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json);
    }

    void patchStatus(String node, String json) {
        admin.nodes().withName(node).subresource("status").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json);
    }

    Node node(String name) {
        return admin.nodes().withName(name).get();
    }

    Map<String, String> annotations(String node) {
        Map<String, String> all = node(node).getMetadata().getAnnotations();
        return all == null ? Map.of() : all;
    }

    @Override
    public void close() {
        stores.forEach(LeaseStore::close);
        List.copyOf(nodes).forEach(this::deleteNode);
        admin.leases()
                .inNamespace(NAMESPACE)
                .withLabel("tweed.net/ledger")
                .list()
                .getItems()
                .forEach(lease -> admin.resource(lease).delete());
        admin.close();
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
