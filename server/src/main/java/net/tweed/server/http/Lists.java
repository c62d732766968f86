package net.tweed.server.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.server.wire.EventForm;
import org.jspecify.annotations.Nullable;

/**
 * Reads all leases for streams. All that ask while one list is read share the next one: a thousand clients that come back at
 * once cost two lists. On the thread of the connections.
 */
final class Lists {
    /** All leases as a stream tells them, and where in the store's history that is. */
    record Listed(Buffer lines, Revision revision) {}

    private final LeaseStore store;
    private final Clock clock;
    private final Work work;
    private List<BiConsumer<@Nullable Listed, @Nullable Exception>> waiting = new ArrayList<>();
    private boolean reading;

    Lists(LeaseStore store, Clock clock, Work work) {
        this.store = store;
        this.clock = clock;
        this.work = work;
    }

    /** A list that is read from now on: it has everything that the store has now. */
    void read(BiConsumer<@Nullable Listed, @Nullable Exception> then) {
        waiting.add(then);
        if (!reading) {
            next();
        }
    }

    private void next() {
        List<BiConsumer<@Nullable Listed, @Nullable Exception>> told = waiting;
        waiting = new ArrayList<>();
        reading = work.<Listed>start(this::list, (listed, failure) -> {
            reading = false;
            told.forEach(then -> then.accept(listed, failure));
            if (!waiting.isEmpty() && !reading) {
                next();
            }
        });
        if (!reading) {
            told.forEach(then -> then.accept(null, new IllegalStateException("Too much waits for the store")));
        }
    }

    private Listed list() {
        Snapshot snapshot = store.list();
        String lines = EventForm.write(snapshot, clock.now());
        return new Listed(Buffer.buffer(lines), snapshot.revision());
    }
}
