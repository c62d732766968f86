package net.tweed.core.etcd;

import io.etcd.jetcd.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Notices a store that was exchanged, wiped or restored from a backup: another cluster id, or a revision lower than one
 * that was seen before. Such a store does not say so itself, and a watch on it can stay silent for ever.
 */
final class StoreHistory {
    /**
     * What was known when a call began: what it answers cannot be older.
     *
     * @param epoch how often the store turned out to be another one
     */
    record Mark(long epoch, long revision) {}

    /** Told when the store turned out to be another one. */
    interface Listener {
        void exchanged();
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long epoch;
    private long cluster; // 0: none seen yet
    private long revision;

    synchronized Mark mark() {
        return new Mark(epoch, revision);
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    void forget(Listener listener) {
        listeners.remove(listener);
    }

    /**
     * Looks at an answer.
     *
     * @param before the mark when the call began
     * @param ordered whether the answer is at least as new as everything answered before the call: linearizable reads and
     *     transactions are, keepalives and watches of a member that lags are not
     */
    void heard(Response.@Nullable Header header, Mark before, boolean ordered) {
        if (header != null && isAnother(header, before, ordered)) {
            listeners.forEach(Listener::exchanged);
        }
    }

    private synchronized boolean isAnother(Response.Header header, Mark before, boolean ordered) {
        if (before.epoch() != epoch || header.getClusterId() == 0) {
            return false; // of a call that began before we knew, or made by a proxy: etcd's grpc-proxy leaves it out
        }
        boolean first = cluster == 0;
        boolean other = !first && header.getClusterId() != cluster;
        boolean older = ordered && header.getRevision() < before.revision();
        cluster = header.getClusterId();
        if (other || older) {
            epoch++;
            revision = header.getRevision();
            return true;
        }
        revision = Math.max(revision, header.getRevision());
        return false;
    }
}
