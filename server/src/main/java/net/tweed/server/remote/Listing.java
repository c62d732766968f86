package net.tweed.server.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import net.tweed.server.wire.EventForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts events together from lines. A lease that cannot be read is left out; a line out of place is a failure. */
final class Listing {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

    private Optional<Revision> revision = Optional.empty();
    private List<Lease> leases = new ArrayList<>();
    private int left;

    /**
     * Takes a line.
     *
     * @return the event that it ends, where it ends one
     * @throws TweedException where it cannot be here
     */
    Optional<LeaseEvent> take(String line, Instant now) {
        return left > 0 ? listed(line, now) : event(EventForm.read(line, now));
    }

    private Optional<LeaseEvent> event(EventForm.Line line) {
        if (line instanceof EventForm.Head head) {
            revision = Optional.of(head.revision());
            leases = new ArrayList<>();
            left = head.leases();
            return left == 0 ? whole() : Optional.empty();
        }
        if (line instanceof EventForm.Event told) {
            return Optional.of(told.event());
        }
        if (line instanceof EventForm.Listed) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "The server told a lease outside of a snapshot: reading all again.");
        }
        return Optional.empty();
    }

    private Optional<LeaseEvent> listed(String line, Instant now) {
        left--;
        try {
            if (EventForm.read(line, now) instanceof EventForm.Listed listed) {
                leases.add(listed.lease());
            }
        } catch (TweedException e) {
            LOG.warn("Leaving out a lease that the server told", e);
        }
        return left == 0 ? whole() : Optional.empty();
    }

    private Optional<LeaseEvent> whole() {
        return revision.map(at -> new Snapshot(leases, at));
    }
}
