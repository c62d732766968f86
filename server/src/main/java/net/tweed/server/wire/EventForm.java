package net.tweed.server.wire;

import java.time.Instant;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;

/**
 * The lines of a stream, and of a list, which is a snapshot alone. A snapshot is a line that says how many leases follow,
 * and then one line for each.
 */
public final class EventForm {
    /** What a line is. */
    public sealed interface Line {}

    /** This many leases follow. */
    public record Head(int leases, Revision revision) implements Line {}

    /** A lease of a snapshot. */
    public record Listed(Lease lease) implements Line {}

    /** An event on its own. */
    public record Event(LeaseEvent event) implements Line {}

    /** The server is well and has nothing to say. */
    public record Alive() implements Line {}

    private static final String SNAPSHOT = "snapshot";
    private static final String LEASE = "lease";
    private static final String CHANGED = "changed";
    private static final String REMOVED = "removed";
    private static final String ALIVE = "alive";

    private EventForm() {}

    /** A line, or for a snapshot all its lines, each with its end. */
    public static String write(LeaseEvent event, Instant now) {
        if (event instanceof LeaseEvent.Snapshot snapshot) {
            return snapshot(snapshot, now);
        }
        JsonText json = new JsonText();
        if (event instanceof LeaseEvent.Changed changed) {
            LeaseForm.write(json.text("Event", CHANGED), changed.lease(), now);
        } else if (event instanceof LeaseEvent.Removed removed) {
            LeaseForm.revision(LeaseForm.key(json.text("Event", REMOVED), removed.subnets()), removed.revision());
        }
        return json.end() + "\n";
    }

    private static String snapshot(LeaseEvent.Snapshot snapshot, Instant now) {
        StringBuilder lines = new StringBuilder(256 * (1 + snapshot.leases().size()));
        lines.append(LeaseForm.revision(
                                new JsonText()
                                        .text("Event", SNAPSHOT)
                                        .number("Leases", snapshot.leases().size()),
                                snapshot.revision())
                        .end())
                .append('\n');
        for (Lease lease : snapshot.leases()) {
            lines.append(LeaseForm.write(new JsonText().text("Event", LEASE), lease, now)
                            .end())
                    .append('\n');
        }
        return lines.toString();
    }

    /** The sign of life. */
    public static String alive() {
        return new JsonText().text("Event", ALIVE).end() + "\n";
    }

    /**
     * Reads a line without its end.
     *
     * @throws TweedException of kind CONFIG where it makes no sense
     */
    public static Line read(String line, Instant now) {
        FieldReader fields = new FieldReader("the server's line", line);
        Optional<String> event = fields.text("Event");
        return switch (event.orElse("")) {
            case SNAPSHOT -> {
                int leases = Math.toIntExact(
                        fields.integer("Leases", 0, Bounds.ANSWER).orElse(0L));
                Revision revision = LeaseForm.revision(fields);
                fields.finish();
                yield new Head(leases, revision);
            }
            case LEASE -> new Listed(LeaseForm.read(fields, now));
            case CHANGED -> new Event(new LeaseEvent.Changed(LeaseForm.read(fields, now)));
            case REMOVED -> {
                Optional<DualStack<Prefix>> subnets = LeaseForm.subnets(fields);
                Revision revision = LeaseForm.revision(fields);
                fields.finish();
                yield new Event(new LeaseEvent.Removed(subnets.orElseThrow(), revision));
            }
            case ALIVE -> new Alive();
            default ->
                throw new TweedException(
                        TweedException.Kind.CONFIG, "Cannot read the server's line: it is no event that is known.");
        };
    }
}
