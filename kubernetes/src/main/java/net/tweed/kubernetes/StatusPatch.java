package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A strategic merge patch of a node's status: annotations, and the condition as flannel sets it. */
final class StatusPatch {
    private static final String CONDITION = "NetworkUnavailable";
    private static final String FALSE = "False";
    private static final String REASON = "FlannelIsUp";
    private static final String MESSAGE = "Flannel is running on this node";

    private StatusPatch() {}

    /**
     * The patch, for exactly this state of the node.
     *
     * @param annotations to set; null removes one
     * @param cleared when the condition is set to False; empty: it stays
     * @return empty where nothing would change
     */
    static Optional<String> of(Node node, Map<String, @Nullable String> annotations, Optional<Instant> cleared) {
        Map<String, Object> patch = new LinkedHashMap<>();
        if (!annotations.isEmpty() || cleared.isPresent()) {
            Map<String, Object> meta = new LinkedHashMap<>();
            meta.put("resourceVersion", node.getMetadata().getResourceVersion());
            if (!annotations.isEmpty()) {
                meta.put("annotations", new HashMap<>(annotations));
            }
            patch.put("metadata", meta);
        }
        cleared.ifPresent(at -> patch.put("status", Map.of("conditions", List.of(condition(at)))));
        return patch.isEmpty() ? Optional.empty() : Optional.of(Serialization.asJson(patch));
    }

    /** Whether the cluster has been told that the node's network works. */
    static boolean isCleared(Node node) {
        List<NodeCondition> conditions =
                node.getStatus() == null ? List.of() : node.getStatus().getConditions();
        return conditions.stream()
                .anyMatch(c ->
                        CONDITION.equals(c.getType()) && FALSE.equals(c.getStatus()) && REASON.equals(c.getReason()));
    }

    private static Map<String, String> condition(Instant at) {
        String time = at.truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> condition = new LinkedHashMap<>();
        condition.put("type", CONDITION);
        condition.put("status", FALSE);
        condition.put("reason", REASON);
        condition.put("message", MESSAGE);
        condition.put("lastHeartbeatTime", time);
        condition.put("lastTransitionTime", time);
        return condition;
    }
}
