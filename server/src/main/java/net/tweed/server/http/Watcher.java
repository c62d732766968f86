package net.tweed.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.server.wire.EventForm;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream: all leases, then what changes. It has at most a few slices of a list and a bounded number of events in
 * memory, however slow the client is: one that falls behind is told all leases again. On the thread of the connections.
 */
final class Watcher {
    /** Bytes that are handed over at once. */
    private static final int SLICE = 32 * 1024;

    /** Events that wait for a client; beyond it, a list is shorter. */
    private static final int MOST = 2000;

    /** A client that takes nothing for so long is gone. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    /**
     * An event as a line.
     *
     * @param revision where in the store's history it stands
     */
    record Line(Buffer text, Revision revision) {}

    private final HttpServerResponse response;
    private final Lists lists;
    private final Clock clock;
    private final ArrayDeque<Line> pending = new ArrayDeque<>();
    private Buffer list = Buffer.buffer();
    private int sent;
    private boolean listing;
    private long listings;
    private Optional<Revision> from = Optional.empty();
    private Duration moved;

    Watcher(HttpServerResponse response, Lists lists, Clock clock) {
        this.response = response;
        this.lists = lists;
        this.clock = clock;
        this.moved = clock.uptime();
        response.setWriteQueueMaxSize(SLICE);
        response.drainHandler(ignored -> {
            moved = clock.uptime();
            pump();
        });
    }

    /** Tells all leases, as they are now or a little later. */
    void list() {
        listing = true;
        pending.clear();
        long mine = ++listings;
        lists.read((listed, failure) -> {
            if (mine == listings) {
                take(listed);
            }
        });
    }

    private void take(Lists.@Nullable Listed listed) {
        if (listed == null) {
            close(); // the client asks another server
            return;
        }
        listing = false;
        // A list that the client has in part must be told to its end.
        list = sent < list.length() ? list.getBuffer(sent, list.length()).appendBuffer(listed.lines()) : listed.lines();
        sent = 0;
        from = Optional.of(listed.revision());
        pending.removeIf(this::known);
        pump();
    }

    /** Tells an event, unless the list has it. */
    void tell(Line line) {
        if (!listing && known(line)) {
            return;
        }
        pending.add(line);
        if (pending.size() > MOST) {
            list();
        } else {
            pump();
        }
    }

    private boolean known(Line line) {
        return from.filter(list -> list.cluster() == line.revision().cluster()
                        && list.modified() >= line.revision().modified())
                .isPresent();
    }

    /** Gives a sign of life, where nothing else is on its way. */
    void beat() {
        if (response.writeQueueFull()) {
            if (clock.uptime().minus(moved).compareTo(STUCK) > 0) {
                close();
            }
        } else if (sent == list.length() && (pending.isEmpty() || listing)) {
            write(Buffer.buffer(EventForm.alive()));
        }
    }

    private void pump() {
        while (!response.closed() && !response.writeQueueFull()) {
            if (sent < list.length()) {
                int length = Math.min(SLICE, list.length() - sent);
                write(list.getBuffer(sent, sent + length));
                sent += length;
            } else if (!listing && !pending.isEmpty()) {
                list = Buffer.buffer();
                sent = 0;
                write(pending.removeFirst().text());
            } else {
                return;
            }
        }
    }

    private void write(Buffer text) {
        if (!response.closed()) {
            moved = clock.uptime();
            response.write(text);
        }
    }

    /** Ends the stream in the middle: the client comes again, perhaps elsewhere. */
    void close() {
        listings++;
        response.reset();
    }
}
