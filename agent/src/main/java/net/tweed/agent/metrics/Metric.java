package net.tweed.agent.metrics;

import java.util.List;

/**
 * Every metric there is. Labels never name a peer, so that a host has few series, however many others there are.
 *
 * <p>Names are Micrometer's; Prometheus sees {@code _} for the dots, the unit behind a number that has one, and
 * {@code _total} behind what only grows.
 */
public enum Metric {
    READY("tweed.ready", Kind.NOW, "1 where the host is ready, else 0"),
    CLASS_DATA_ARCHIVE(
            "tweed.class.data.archive.in.use",
            Kind.NOW,
            "1 where the daemon runs out of its class-data archive, else 0"),
    LEASES("tweed.leases", Kind.NOW, "Leases of the network that are known, this host's own included"),
    PEERS_REFUSED("tweed.peers.refused", Kind.NOW, "Peers that get no rows; the log names them"),
    PEERS(
            "tweed.peers",
            Kind.NOW,
            "Peers by the way to them, where a tunnel carries what a cloud's routes do not",
            "path"),
    LEASE_EXPIRY(
            "tweed.lease.expiry",
            Kind.SECONDS,
            "Time until this host's lease ends unless it is renewed; below 0 it has ended"),
    ROWS_DESIRED("tweed.rows.desired", Kind.NOW, "Rows that a table should hold", "table"),
    ROWS_ACTUAL("tweed.rows.actual", Kind.NOW, "Own rows that a table holds", "table"),
    ROWS_REFUSED("tweed.rows.refused", Kind.NOW, "Rows that a table will not have as they are", "table"),
    ROWS_BLOCKED(
            "tweed.rows.blocked",
            Kind.NOW,
            "Rows not written as others' rows, or who keeps changing them, are in the way",
            "table"),
    ROWS_WRITTEN("tweed.rows.written", Kind.EVER, "Rows put into a table, or removed from it", "table", "change"),
    REPAIRS("tweed.repairs", Kind.EVER, "Rows put back that something else had changed or removed", "table"),
    TABLE_FAILING("tweed.table.failing", Kind.NOW, "1 where a table could not be read or written, else 0", "table"),
    TABLE_USED("tweed.table.used", Kind.NOW, "Rows that count against a cloud table's limit", "table"),
    TABLE_LIMIT("tweed.table.limit", Kind.NOW, "How many rows a cloud's table takes", "table"),
    ROUNDS("tweed.rounds", Kind.EVER, "Rounds that compared what is with what should be", "loop"),
    ROWS_UNSETTLED(
            "tweed.rows.unsettled", Kind.NOW, "Rows that should be right after the last round and are not", "loop"),
    API_CALLS("tweed.api.calls", Kind.EVER, "Calls to a cloud, by how they ended", "api", "outcome"),
    PACKETS(
            "tweed.packets",
            Kind.EVER,
            "Packets that the daemon itself carries (backend udp), by what became of them",
            "event");

    /** What kind of number it is. */
    public enum Kind {
        /** As it is now; it goes up and down. */
        NOW,
        /** The same, a time in seconds. */
        SECONDS,
        /** Counted since the daemon started. */
        EVER
    }

    private final String title;
    private final Kind kind;
    private final String help;
    private final String labels; // joined by commas: an enum holds nothing that could change

    Metric(String title, Kind kind, String help, String... labels) {
        this.title = title;
        this.kind = kind;
        this.help = help;
        this.labels = String.join(",", labels);
    }

    /** Its name, {@code tweed.rows.desired}. */
    public String title() {
        return title;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence for whoever finds it. */
    public String help() {
        return help;
    }

    /** The names of its labels. */
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
    }
}
