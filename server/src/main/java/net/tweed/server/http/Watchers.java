package net.tweed.server.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.server.access.Client;
import net.tweed.server.wire.EventForm;

/** Passes what one watch of the store tells on to every stream. All but {@link #accept} on the thread of the connections. */
final class Watchers implements Consumer<LeaseEvent> {
    /** A daemon has one or two; those of one that was killed end when their connection does. */
    static final int EACH = 16;

    private final Context connections;
    private final Lists lists;
    private final Clock clock;
    private final Set<Watcher> open = new LinkedHashSet<>();
    private final Map<String, Integer> byClient = new HashMap<>();

    Watchers(Context connections, Lists lists, Clock clock) {
        this.connections = connections;
        this.lists = lists;
        this.clock = clock;
    }

    /** On the store's thread, in order. */
    @Override
    public void accept(LeaseEvent event) {
        connections.runOnContext(ignored -> {
            if (event instanceof LeaseEvent.Changed changed) {
                tell(event, changed.lease().revision());
            } else if (event instanceof LeaseEvent.Removed removed) {
                tell(event, removed.revision());
            } else {
                List.copyOf(open).forEach(Watcher::list); // a gap, or the store is another one
            }
        });
    }

    private void tell(LeaseEvent event, Revision revision) {
        if (!open.isEmpty()) {
            Watcher.Line line = new Watcher.Line(Buffer.buffer(EventForm.write(event, clock.now())), revision);
            List.copyOf(open).forEach(watcher -> watcher.tell(line));
        }
    }

    /** Whether the client has as many streams as it may have. */
    boolean full(Client client) {
        return byClient.getOrDefault(client.name(), 0) >= EACH;
    }

    /** Begins a stream on a response whose head is written. */
    void add(Client client, HttpServerResponse response) {
        Watcher watcher = new Watcher(response, lists, clock);
        open.add(watcher);
        byClient.merge(client.name(), 1, Integer::sum);
        response.closeHandler(ignored -> {
            open.remove(watcher);
            byClient.computeIfPresent(client.name(), (name, count) -> count > 1 ? count - 1 : null);
        });
        watcher.list();
    }

    void beat() {
        List.copyOf(open).forEach(Watcher::beat);
    }

    /** Sends every client away, to another server that has a store. */
    void closeAll() {
        List.copyOf(open).forEach(Watcher::close);
    }

    int size() {
        return open.size();
    }
}
