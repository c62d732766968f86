package net.tweed.agent.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import net.tweed.agent.health.Readiness;

/** Status as JSON, which is how the daemon tells it. The form is in {@code docs/status.md}. */
public final class StatusJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StatusJson() {}

    /**
     * One object.
     *
     * @param started when the daemon did
     * @param state the host's as a whole
     */
    public static String of(Instant started, Readiness.State state, List<NetworkStatus> networks) {
        ObjectNode root = NODES.objectNode();
        root.put("started", started.toString());
        root.put("ready", state.ready());
        root.put("state", state.text());
        networks.forEach(network -> root.withArray("networks").add(network(network)));
        return root.toPrettyString() + "\n";
    }

    private static JsonNode network(NetworkStatus status) {
        ObjectNode node = NODES.objectNode();
        node.put("name", status.name());
        node.put("ready", status.ready());
        ObjectNode waiting = node.putObject("waiting");
        status.waiting().forEach(waiting::put);
        status.place().ifPresent(place -> place(place, node));
        return node;
    }

    private static void place(NetworkStatus.Place place, ObjectNode node) {
        node.put("network", place.network());
        node.put("backend", place.backend());
        node.put("subnets", place.subnets());
        place.endsIn().ifPresent(left -> node.put("endsInSeconds", left.toSeconds()));
        node.put("uplink", place.uplink());
        place.tables().forEach(table -> node.withArray("tables").add(table(table)));
        for (NetworkStatus.Peer peer : place.peers()) {
            ObjectNode one = node.withArray("peers").addObject();
            one.put("subnets", peer.subnets()).put("host", peer.host());
            peer.path().ifPresent(path -> one.put("path", path.name().toLowerCase(Locale.ROOT)));
            peer.refused().ifPresent(why -> one.put("refused", why));
        }
    }

    private static JsonNode table(TableStatus status) {
        ObjectNode node = NODES.objectNode();
        node.put("table", status.table());
        node.put("desired", status.desired());
        node.put("actual", status.actual());
        node.put("refused", status.refused());
        node.put("blocked", status.blockedRows());
        node.put("held", status.held());
        node.put("repairs", status.repairs());
        status.repaired().ifPresent(when -> node.put("repaired", when.toString()));
        status.failure().ifPresent(why -> node.put("failure", why));
        status.blocked().forEach(row -> node.withArray("inTheWay").add(row));
        status.room()
                .ifPresent(room -> node.putObject("room")
                        .put("used", room.used())
                        .put("limit", room.limit())
                        .put("source", room.source()));
        return node;
    }
}
