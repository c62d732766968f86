package net.tweed.core.lease;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Who leases what, folded from a watch's events: the latest state, however many events led to it.
 *
 * <p>Stores can lie: they are restored from backups, wiped, exchanged. So a lease that is merely missing lingers for a
 * while, nothing is dropped while the own lease is missing too, nor for a while after it is back, so that the others can
 * claim theirs again. Only an end that was seen, in a store that holds the own lease, counts at once.
 *
 * <p>Any thread may call; none blocks.
 */
public final class LeaseTable {
    /** As long as a presence key lives: within this time, a host that is alive has claimed its subnet again. */
    static final Duration LINGER = Duration.ofSeconds(60);

    /** Other leases that ended this shortly before the own one went with it: someone emptied the store. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** Ends that nobody has recorded yet; beyond this many, the next claimer finds them out. */
    private static final int MOST_ENDED = 10_000;

    /**
     * A state of the table.
     *
     * @param own this host's lease as last known, whether or not the store has it now
     * @param leases every lease, the own one and lingering ones included
     * @param changesIn when this will have changed by itself
     */
    public record View(Optional<Lease> own, List<Lease> leases, Optional<Duration> changesIn) {
        public View {
            leases = List.copyOf(leases);
        }
    }

    /** A lease, and since when the store does not have it: from that uptime on, it may be dropped. */
    private record Row(Lease lease, @Nullable Duration mayGo) {
        boolean lives() {
            return mayGo == null;
        }
    }

    private final Clock clock;
    private final Map<DualStack<Prefix>, Row> rows = new HashMap<>();
    private final ArrayDeque<Lease> ended = new ArrayDeque<>();
    private @Nullable Lease own;
    private @Nullable Revision ownGone;
    private @Nullable Revision snapshot;
    private boolean ownMissing;
    private Duration holdUntil = Duration.ZERO;
    private int lingering;

    public LeaseTable(Clock clock) {
        this.clock = clock;
        this.holdUntil = clock.uptime();
    }

    /** Says which lease is this host's, as the store has just answered. */
    public synchronized void own(Lease lease) {
        own = lease;
        if (ownGone == null
                || ownGone.cluster() != lease.revision().cluster()
                || ownGone.modified() < lease.revision().modified()) {
            changed(lease);
        }
        lookForOwn();
    }

    /**
     * Takes an event in.
     *
     * @return whether the own lease is gone, changed or another host's: its keeper should look
     */
    public synchronized boolean fold(LeaseEvent event) {
        if (event instanceof LeaseEvent.Snapshot all) {
            replace(all);
        } else if (event instanceof LeaseEvent.Changed change) {
            if (!ofAnotherCluster(change.lease().revision())) {
                changed(change.lease());
            }
        } else if (event instanceof LeaseEvent.Removed removal && !ofAnotherCluster(removal.revision())) {
            removed(removal);
        }
        return lookForOwn();
    }

    /** The latest state. */
    public synchronized View view() {
        Duration now = clock.uptime();
        Duration next = null;
        if (lingering > 0 && !ownMissing) {
            drop(now);
            for (Row row : rows.values()) {
                if (row.mayGo() != null && (next == null || leaves(row.mayGo()).compareTo(next) < 0)) {
                    next = leaves(row.mayGo());
                }
            }
        }
        List<Lease> leases = new ArrayList<>(rows.size());
        rows.values().forEach(row -> leases.add(row.lease()));
        return new View(
                Optional.ofNullable(own), leases, Optional.ofNullable(next).map(at -> at.minus(now)));
    }

    /**
     * Hands over the leases whose end this host is to record: those that ended while its own was the oldest. Once.
     */
    synchronized List<Lease> takeEnded() {
        List<Lease> all = List.copyOf(ended);
        ended.clear();
        return all;
    }

    /** Whether the store has a lease that overlaps this one, as far as this table knows. */
    synchronized boolean isLeased(Lease lease) {
        return rows.values().stream().anyMatch(row -> row.lives() && row.lease().overlaps(lease));
    }

    private void replace(LeaseEvent.Snapshot all) {
        snapshot = all.revision();
        ownGone = null;
        Map<DualStack<Prefix>, Row> before = new HashMap<>(rows);
        rows.clear();
        all.leases().forEach(lease -> rows.put(lease.subnets(), new Row(lease, null)));
        Duration mayGo = clock.uptime().plus(LINGER);
        before.forEach((subnets, row) -> {
            if (!rows.containsKey(subnets) && !isOwn(row.lease())) {
                rows.put(subnets, row.lives() ? new Row(row.lease(), mayGo) : row);
            }
        });
        count();
        if (lingering > 0) {
            all.leases().forEach(this::endLingering);
        }
    }

    private void changed(Lease lease) {
        Row row = rows.get(lease.subnets());
        Revision before = row != null && row.lives() ? row.lease().revision() : null;
        if (isOlder(lease.revision(), before) || (before == null && isPartOf(snapshot, lease.revision()))) {
            return;
        }
        put(lease.subnets(), new Row(lease, null));
        if (lingering > 0) {
            endLingering(lease);
        }
    }

    private void removed(LeaseEvent.Removed removal) {
        Row row = rows.get(removal.subnets());
        if (row == null || isOlder(removal.revision(), row.lease().revision())) {
            return;
        }
        if (own != null && row.lease().subnets().equals(own.subnets())) {
            ownGone = removal.revision();
            rows.remove(removal.subnets());
            count();
            return;
        }
        if (row.lives() && ownIsOldest() && ended.size() < MOST_ENDED) {
            ended.add(row.lease());
        }
        if (row.lives()) {
            put(removal.subnets(), new Row(row.lease(), clock.uptime()));
        }
    }

    /** A live lease on the subnets of a lingering one says that those are in use again. */
    private void endLingering(Lease live) {
        boolean any = rows.values()
                .removeIf(row ->
                        !row.lives() && !row.lease().subnets().equals(live.subnets()) && shares(row.lease(), live));
        if (any) {
            count();
        }
    }

    private static boolean shares(Lease a, Lease b) {
        return a.subnets().zip(b.subnets(), Prefix::equals).stream().anyMatch(same -> same);
    }

    private void put(DualStack<Prefix> subnets, Row row) {
        Row before = rows.put(subnets, row);
        lingering += (row.lives() ? 0 : 1) - (before == null || before.lives() ? 0 : 1);
    }

    private void drop(Duration now) {
        rows.values().removeIf(row -> row.mayGo() != null && leaves(row.mayGo()).compareTo(now) <= 0);
        count();
    }

    private void count() {
        lingering = (int) rows.values().stream().filter(row -> !row.lives()).count();
    }

    private Duration leaves(Duration mayGo) {
        return mayGo.compareTo(holdUntil) > 0 ? mayGo : holdUntil;
    }

    /** Notes whether the store has the own lease; true where it has just gone or changed. */
    private boolean lookForOwn() {
        if (own == null) {
            return false;
        }
        Row row = rows.get(own.subnets());
        boolean missing = row == null || !row.lives() || !isOwn(row.lease());
        boolean was = ownMissing;
        ownMissing = missing;
        if (missing) {
            if (!was) {
                drop(clock.uptime().minus(AT_ONCE));
            }
            return !was;
        }
        if (was) {
            holdUntil = clock.uptime().plus(LINGER);
        }
        Lease now = Objects.requireNonNull(row).lease();
        if (now.revision().equals(own.revision())) {
            return false;
        }
        own = now;
        return true;
    }

    private boolean isOwn(Lease lease) {
        return own != null
                && lease.subnets().equals(own.subnets())
                && lease.attributes().sameHost(own.attributes());
    }

    private boolean ownIsOldest() {
        Lease mine = own;
        return mine != null
                && !ownMissing
                && rows.values().stream()
                        .filter(Row::lives)
                        .allMatch(row -> row.lease().revision().created()
                                >= mine.revision().created());
    }

    private boolean ofAnotherCluster(Revision revision) {
        return snapshot != null && snapshot.cluster() != revision.cluster();
    }

    private static boolean isOlder(Revision revision, @Nullable Revision than) {
        return than != null && revision.cluster() == than.cluster() && revision.modified() < than.modified();
    }

    /** Whether the snapshot would have shown it. */
    private static boolean isPartOf(@Nullable Revision snapshot, Revision revision) {
        return snapshot != null
                && revision.cluster() == snapshot.cluster()
                && revision.modified() <= snapshot.modified();
    }
}
