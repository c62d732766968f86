package net.tweed.agent.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The leases of a network as the store has them.
 *
 * @param network its name among several; empty where there is one
 * @param rows by their subnets
 */
public record LeaseReport(String network, List<Row> rows) {
    private static final List<String> HEAD = List.of("SUBNET", "HOST", "BACKEND", "SIGN OF LIFE", "HELD AS");

    /** Whether the lease ends without its host. */
    public enum Hold {
        LEASE,
        /** An operator's: it has no end. */
        RESERVATION
    }

    /**
     * A lease.
     *
     * @param backend as it is published; empty where nothing is
     * @param alive the host's name or identity where it has shown a sign of life within the last minute; else empty
     */
    public record Row(String subnets, String host, String backend, String alive, Hold hold) {}

    public LeaseReport {
        rows = List.copyOf(rows);
    }

    /** Networks for people, in columns. */
    public static String text(List<LeaseReport> reports) {
        StringBuilder text = new StringBuilder();
        for (LeaseReport report : reports) {
            text.append(report.network.isEmpty() ? "" : report.network + ": ")
                    .append(report.rows.size())
                    .append(report.rows.size() == 1 ? " lease\n" : " leases\n");
            if (!report.rows.isEmpty()) {
                report.columns(text);
            }
        }
        return text.toString();
    }

    private void columns(StringBuilder text) {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        rows.forEach(row -> lines.add(List.of(
                row.subnets,
                row.host,
                row.backend.isEmpty() ? "-" : row.backend,
                row.alive.isEmpty() ? "-" : row.alive,
                row.hold.name().toLowerCase(Locale.ROOT))));
        int[] widths = new int[HEAD.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append("  ")
                        .append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length()));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
    }

    /** Networks for scripts. */
    public static String json(List<LeaseReport> reports) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode networks = root.putArray("networks");
        for (LeaseReport report : reports) {
            ArrayNode leases = networks.addObject().put("name", report.network).putArray("leases");
            report.rows.forEach(row -> leases.addObject()
                    .put("subnets", row.subnets)
                    .put("host", row.host)
                    .put("backend", row.backend)
                    .put("alive", row.alive)
                    .put("hold", row.hold.name().toLowerCase(Locale.ROOT)));
        }
        return root.toPrettyString() + "\n";
    }
}
