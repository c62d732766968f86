package net.tweed.agent.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.tweed.core.model.TweedException;

/** The daemon's status for people. What is as it should be is a number; what is not is named. */
public final class StatusText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 20;
    private static final List<String> COLUMNS = List.of("desired", "actual", "refused", "blocked", "held", "repairs");

    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    /**
     * The document as text.
     *
     * @throws TweedException where it is not what a daemon of this version tells
     */
    public static String of(String document) {
        JsonNode root = parse(document);
        StatusText to = new StatusText();
        to.line(root.path("state").asText() + ", running since "
                + root.path("started").asText());
        root.path("networks").forEach(to::network);
        return to.text.toString();
    }

    /** Whether the host is ready, by the document. */
    public static boolean ready(String document) {
        return parse(document).path("ready").asBoolean();
    }

    private static JsonNode parse(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new TweedException(
                    TweedException.Kind.INTERNAL, "The daemon's answer is cut off, or no JSON: ask again", e);
        }
    }

    private void network(JsonNode network) {
        String name = network.path("name").asText();
        if (!network.has("network")) {
            line((name.isEmpty() ? "" : name + ": ") + "not entered yet");
            network.path("waiting")
                    .properties()
                    .forEach(why ->
                            line("  " + why.getKey() + ": " + why.getValue().asText()));
            return;
        }
        line((name.isEmpty() ? "" : name + ": ") + "network "
                + network.path("network").asText() + ", backend "
                + network.path("backend").asText());
        line("  lease   " + network.path("subnets").asText()
                + (network.has("endsInSeconds")
                        ? ", ends in " + span(network.path("endsInSeconds").asLong()) + " unless renewed"
                        : ", reserved"));
        line("  uplink  " + network.path("uplink").asText());
        List<String> refused = new ArrayList<>();
        Map<String, Integer> paths = new TreeMap<>();
        network.path("peers").forEach(peer -> {
            if (peer.has("path")) {
                paths.merge(peer.path("path").asText(), 1, Integer::sum);
            }
            if (peer.has("refused")) {
                refused.add("  refused " + peer.path("subnets").asText() + " of "
                        + peer.path("host").asText() + ": "
                        + peer.path("refused").asText());
            }
        });
        line("  peers   " + network.path("peers").size() + paths(paths)
                + (refused.isEmpty() ? "" : ", refused " + refused.size()));
        tables(network.path("tables"));
        named(refused);
    }

    private static String paths(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (path, count) -> text.append(", ").append(path).append(' ').append(count));
        return text.toString();
    }

    private void tables(JsonNode tables) {
        int width = 5;
        for (JsonNode table : tables) {
            width = Math.max(width, table.path("table").asText().length());
        }
        StringBuilder head = new StringBuilder("  ").append(padded("table", width));
        COLUMNS.forEach(column -> head.append(String.format("  %8s", column)));
        line(head.toString());
        List<String> troubles = new ArrayList<>();
        for (JsonNode table : tables) {
            String name = table.path("table").asText();
            StringBuilder row = new StringBuilder("  ").append(padded(name, width));
            COLUMNS.forEach(column ->
                    row.append(String.format("  %8d", table.path(column).asInt())));
            JsonNode room = table.path("room");
            if (room.has("limit")) {
                row.append("  ")
                        .append(room.path("used").asInt())
                        .append(" of ")
                        .append(room.path("limit").asInt())
                        .append(" routes (")
                        .append(room.path("source").asText())
                        .append(')');
            }
            line(row.toString());
            if (table.has("failure")) {
                troubles.add("  failing " + name + ": " + table.path("failure").asText());
            }
            table.path("inTheWay").forEach(why -> troubles.add("  blocked " + name + ": " + why.asText()));
        }
        named(troubles);
    }

    private void named(List<String> lines) {
        lines.stream().limit(NAMED).forEach(this::line);
        if (lines.size() > NAMED) {
            line("  and " + (lines.size() - NAMED) + " more: --output json has them");
        }
    }

    private static String span(long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        return span.toHours() + " h " + span.toMinutesPart() + " min";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
