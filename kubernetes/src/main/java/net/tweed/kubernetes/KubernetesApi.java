package net.tweed.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The calls for nodes and pods. Each blocks, at most for the client's time-out; failures are {@link Failures}'. */
final class KubernetesApi implements AutoCloseable {
    /** The API server ends a watch after this time, so that a silent connection is not taken for a quiet cluster. */
    static final Duration WATCH_ENDS = Duration.ofMinutes(5);

    /** Nodes are big (images, conditions), and only a few fields of each are kept. */
    private static final long PAGE = 200;

    private static final int ATTEMPTS = 3;

    private final KubernetesClient client;

    KubernetesApi(KubernetesClient client) {
        this.client = client;
    }

    KubernetesClient client() {
        return client;
    }

    Optional<Node> node(String name) {
        return Failures.call(
                Permission.GET_NODE,
                name,
                () -> Optional.ofNullable(client.nodes().withName(name).get()));
    }

    /** Where the pod runs; empty where it is not placed yet. */
    Optional<String> nodeOf(String namespace, String pod) {
        Pod found = Failures.call(
                Permission.GET_POD,
                namespace + "/" + pod,
                () -> client.pods().inNamespace(namespace).withName(pod).get());
        return Optional.ofNullable(found).map(p -> p.getSpec()).map(s -> s.getNodeName());
    }

    /**
     * All nodes as of one moment, a page at a time.
     *
     * @return the resource version of that moment
     */
    String nodes(Consumer<Node> to, Runnable again) {
        for (int attempt = 1; ; attempt++) {
            try {
                return pages(to);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_GONE || attempt == ATTEMPTS) {
                    throw Failures.of(Permission.LIST_NODES, "", e);
                }
                again.run(); // the moment of the first page is forgotten there: from the start
            }
        }
    }

    private String pages(Consumer<Node> to) {
        String next = "";
        while (true) {
            ListOptionsBuilder options = new ListOptionsBuilder().withLimit(PAGE);
            ListOptions page = next.isEmpty()
                    ? options.build()
                    : options.withContinue(next).build();
            NodeList list = client.nodes().list(page);
            list.getItems().forEach(to);
            String more = list.getMetadata().getContinue();
            if (more == null || more.isEmpty()) {
                return list.getMetadata().getResourceVersion();
            }
            next = more;
        }
    }

    /** Tells of every change of a node after that version, on a thread of the client's. */
    Watch watch(String version, Watcher<Node> to) {
        ListOptions options = new ListOptionsBuilder()
                .withResourceVersion(version)
                .withAllowWatchBookmarks(true)
                .withTimeoutSeconds(WATCH_ENDS.toSeconds())
                .build();
        return client.nodes().watch(options, to);
    }

    /** Watches for a second, only to hear what is wrong with it. */
    void tryWatch(String version) {
        Failures.call(
                Permission.WATCH_NODES,
                "",
                () -> String.valueOf(
                        client.raw("/api/v1/nodes?watch=true&timeoutSeconds=1&resourceVersion=" + version)));
    }

    /** Patches the node's status subresource; empty where the node has changed or gone since it was read. */
    Optional<Node> patchStatus(String name, String patch) {
        return Failures.call(
                Permission.PATCH_NODE_STATUS,
                name,
                Set.of(HTTP_CONFLICT, HTTP_NOT_FOUND),
                Optional.empty(),
                () -> Optional.of(client.nodes()
                        .withName(name)
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch)));
    }

    @Override
    public void close() {
        client.close();
    }
}
