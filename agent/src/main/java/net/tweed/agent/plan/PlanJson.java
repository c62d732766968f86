package net.tweed.agent.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Plans for scripts: every row. The form is in {@code docs/plan.md}. */
public final class PlanJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlanJson() {}

    /** One object, on lines of its own. */
    public static String of(List<NetworkPlan> plans) {
        ObjectNode root = NODES.objectNode();
        root.put("changes", plans.stream().mapToInt(NetworkPlan::changes).sum());
        root.put("complete", plans.stream().allMatch(NetworkPlan::complete));
        ArrayNode networks = root.putArray("networks");
        plans.forEach(plan -> networks.add(network(plan)));
        return root.toPrettyString() + "\n";
    }

    private static JsonNode network(NetworkPlan plan) {
        ObjectNode node = NODES.objectNode();
        node.put("name", plan.name());
        node.put("network", plan.network());
        node.put("backend", plan.backend());
        node.put("subnets", plan.subnets());
        node.put("uplink", plan.uplink());
        node.put("peers", plan.peers());
        ArrayNode refused = node.putArray("refused");
        plan.refused().forEach(refused::add);
        ArrayNode tables = node.putArray("tables");
        plan.tables().forEach(table -> tables.add(table(table)));
        return node;
    }

    private static JsonNode table(TablePlan plan) {
        ObjectNode node = NODES.objectNode();
        node.put("table", plan.table());
        plan.failure().ifPresent(why -> node.put("failure", why));
        node.put("right", plan.right());
        ArrayNode steps = node.putArray("steps");
        for (Step step : plan.steps()) {
            steps.addObject()
                    .put("do", word(step.kind()))
                    .put("row", step.row())
                    .put("why", step.why());
        }
        return node;
    }

    /** What is done, in one word. */
    static String word(Step.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
