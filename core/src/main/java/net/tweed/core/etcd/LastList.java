package net.tweed.core.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;

/**
 * The last list of the leases, until a watch takes over: a host that enters the network lists them, claims, lists again and
 * watches, all within a moment, and the leases of a large cluster are a second's work each time.
 */
final class LastList {
    /** A watch may begin with a list this old: it tells of all that came after. */
    private static final Duration YOUNG = Duration.ofSeconds(5);

    private static final Snapshot NONE = new Snapshot(List.of(), new Revision(0, 0, 0));

    private final EtcdReads reads;
    private final StoreHistory history;
    private final Clock clock;
    private Optional<Listed> last = Optional.empty();

    /**
     * A list.
     *
     * @param mark what was known of the store before it was read
     */
    record Listed(Snapshot snapshot, StoreHistory.Mark mark, Duration at) {}

    LastList(EtcdReads reads, StoreHistory history, Clock clock) {
        this.reads = reads;
        this.history = history;
        this.clock = clock;
    }

    /** Reads all leases, decoding what is new, and remembers them. */
    Snapshot read() {
        Listed now = read(last().map(Listed::snapshot).orElse(NONE));
        remember(Optional.of(now));
        return now.snapshot();
    }

    /** Reads all leases for a watch that follows. */
    Listed fresh() {
        return read(NONE);
    }

    /** The last list where it is young and of the store of now, else a fresh one: for a watch that begins. */
    Listed take() {
        Optional<Listed> young = last().filter(
                        list -> clock.uptime().minus(list.at()).compareTo(YOUNG) < 0
                                && list.mark().epoch() == history.mark().epoch());
        remember(Optional.empty());
        return young.orElseGet(this::fresh);
    }

    private Listed read(Snapshot before) {
        StoreHistory.Mark mark = history.mark(); // before: what others learn meanwhile counts
        return new Listed(reads.leases(before), mark, clock.uptime());
    }

    private synchronized Optional<Listed> last() {
        return last;
    }

    private synchronized void remember(Optional<Listed> list) {
        last = list;
    }
}
