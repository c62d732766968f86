package net.tweed.tests.vpc;

import java.util.List;

/**
 * A cloud as somebody sees it who looks into its console.
 *
 * @param table the name of its route table
 * @param rows all rows of it
 * @param room how many rows count, and how many there may be
 * @param writes the calls so far that were to change something, and what became of them
 */
record View(String table, List<String> rows, String room, List<String> writes) {
    View {
        rows = List.copyOf(rows);
        writes = List.copyOf(writes);
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder("The route table " + table + ", " + room + "\n");
        rows.forEach(row -> text.append("  ").append(row).append('\n'));
        text.append("\nWhat the daemons changed in the cloud\n");
        writes.forEach(write -> text.append("  ").append(write).append('\n'));
        return text.toString();
    }
}
