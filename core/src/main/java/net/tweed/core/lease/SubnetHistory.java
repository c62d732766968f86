package net.tweed.core.lease;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/**
 * The ledger's record of each subnet's last holder, under {@code history/10.5.1.0-24}. Notes are taken at once and written
 * when there is time: nothing waits for them, and what is recorded already is not written again.
 */
final class SubnetHistory {
    private static final String UNDER = "history/";

    /** Notes written in one go: an outage's worth of ends must not hold up the next renewal. */
    private static final int AT_ONCE = 50;

    /** Attempts at one note: another host is writing the same, or better. */
    private static final int ATTEMPTS = 3;

    /** More notes than this are forgotten, oldest first: the next claimer finds the ends out. */
    private static final int MOST = 10_000;

    private record Note(Prefix subnet, String holder, Instant at, boolean isEnd) {}

    private final Ledger ledger;
    private final Clock clock;
    private final ArrayDeque<Note> notes = new ArrayDeque<>();

    SubnetHistory(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Everything recorded, one call; what makes no sense is left out. */
    Map<Prefix, Past> read() {
        Map<Prefix, Past> all = new HashMap<>();
        for (Ledger.Entry entry : ledger.list(UNDER)) {
            Optional<Prefix> subnet = subnet(entry.key());
            Past.decode(entry.value()).ifPresent(past -> subnet.ifPresent(prefix -> all.put(prefix, past)));
        }
        return all;
    }

    /** Notes that the lease has begun. */
    void claimed(Lease lease) {
        lease.subnets().stream().forEach(subnet -> note(subnet, SubnetAllocator.holder(lease.attributes()), false));
    }

    /** Notes that the lease has ended. */
    void ended(Lease lease) {
        lease.subnets().stream().forEach(subnet -> note(subnet, SubnetAllocator.holder(lease.attributes()), true));
    }

    /** Notes the end, now, of what has neither an end in the record nor a lease: nobody saw it end. */
    void endUnseen(Map<Prefix, Past> recorded, List<Lease> leases) {
        recorded.forEach((subnet, past) -> {
            if (past.end().isEmpty() && leases.stream().noneMatch(lease -> holds(lease, subnet))) {
                note(subnet, past.holder(), true);
            }
        });
    }

    boolean isPending() {
        return !notes.isEmpty();
    }

    /** Writes some of what was noted; the rest waits for the next call, after a failure too. */
    void write() {
        for (int i = 0; i < AT_ONCE && isPending(); i++) {
            write(notes.getFirst());
            notes.removeFirst();
        }
    }

    private void note(Prefix subnet, String holder, boolean isEnd) {
        if (notes.size() >= MOST) {
            notes.removeFirst();
        }
        notes.add(new Note(subnet, holder, clock.now(), isEnd));
    }

    private void write(Note note) {
        String key = UNDER + note.subnet().toString().replace('/', '-');
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Ledger.Entry> entry = ledger.get(key);
            Optional<Past> after = after(note, entry.flatMap(e -> Past.decode(e.value())));
            if (after.isEmpty()
                    || ledger.put(key, entry, after.get().encode(), Optional.empty())
                            .isPresent()) {
                return;
            }
        }
    }

    /** What the record becomes; empty where it stays. */
    private static Optional<Past> after(Note note, Optional<Past> before) {
        boolean same =
                before.filter(past -> past.holder().equals(note.holder())).isPresent();
        boolean open = before.filter(past -> past.end().isEmpty()).isPresent();
        if (!note.isEnd()) {
            return same && open
                    ? Optional.empty()
                    : Optional.of(new Past(note.holder(), Optional.of(note.at()), Optional.empty()));
        }
        boolean claimedSince =
                before.flatMap(Past::claimed).filter(note.at()::isBefore).isPresent();
        boolean endedSince = before.flatMap(Past::end)
                .filter(end -> !end.isBefore(note.at()))
                .isPresent();
        if (claimedSince || endedSince || (open && !same)) {
            return Optional.empty(); // another holder, or the same one again, came after this end
        }
        Optional<Instant> claimed = same ? before.flatMap(Past::claimed) : Optional.empty();
        return Optional.of(new Past(note.holder(), claimed, Optional.of(note.at())));
    }

    private static Optional<Prefix> subnet(String key) {
        return Prefix.parse(
                key.substring(Math.min(UNDER.length(), key.length())).replace('-', '/'));
    }

    private static boolean holds(Lease lease, Prefix subnet) {
        return lease.subnets().get(subnet.family()).filter(subnet::overlaps).isPresent();
    }
}
