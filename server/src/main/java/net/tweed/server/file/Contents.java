package net.tweed.server.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Revision;

/**
 * Everything in the store, in memory, and what of it is not in the file yet. Each method needs the database's lock; none
 * waits for anything.
 */
final class Contents {
    private final Clock clock;
    private final Watches watches;
    private final long cluster;
    private final TreeMap<String, Item> items = new TreeMap<>();
    private final Map<Long, Grant> grants = new HashMap<>();
    private final Map<Long, TreeSet<String>> attached = new HashMap<>();
    private long revision;
    private long lastGrant;
    private Duration nextEnd = Duration.ZERO;
    private Batch batch = new Batch();

    Contents(Stored stored, Clock clock, Watches watches) {
        this.clock = clock;
        this.watches = watches;
        this.cluster = stored.cluster();
        this.revision = stored.revision();
        this.lastGrant = stored.lastGrant();
        grants.putAll(stored.grants());
        stored.items().forEach((key, item) -> {
            items.put(key, item);
            attach(key, item.grant());
        });
        List.copyOf(grants.keySet()).forEach(this::dropIfUnused);
    }

    Clock clock() {
        return clock;
    }

    // ---- reading

    Optional<Item> item(String key) {
        return Optional.ofNullable(items.get(key));
    }

    /** Everything whose key begins so, in the order of the keys. */
    NavigableMap<String, Item> under(String prefix) {
        return items.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    /** The network's leases. */
    List<Lease> leases(String network) {
        List<Lease> leases = new ArrayList<>();
        under(new Keys(network).leases()).values().forEach(item -> item.lease().ifPresent(leases::add));
        return leases;
    }

    Snapshot snapshot(String network) {
        return new Snapshot(leases(network), new Revision(cluster, revision, revision));
    }

    Optional<Grant> grant(long id) {
        return Optional.ofNullable(grants.get(id));
    }

    // ---- changing

    /** The revision of the changes to come. */
    Revision nextRevision() {
        revision++;
        batch.fact(Stored.REVISION, Long.toString(revision));
        return new Revision(cluster, revision, revision);
    }

    /** A new time to live, for keys that end together. */
    long begin(Duration timeToLive) {
        return begin(timeToLive, timeToLive);
    }

    /** A time to live of which only so much is left. */
    long begin(Duration timeToLive, Duration left) {
        lastGrant++;
        batch.fact(Stored.GRANT, Long.toString(lastGrant));
        Grant grant = Grant.begin(timeToLive.toMillis() > 0 ? timeToLive : Duration.ofMillis(1), left, clock);
        put(lastGrant, grant);
        nextEnd = grant.ends().compareTo(nextEnd) < 0 ? grant.ends() : nextEnd;
        return lastGrant;
    }

    /** Starts a time to live anew; empty where there is none. */
    Optional<Grant> renew(long id) {
        Grant before = grants.get(id);
        if (before == null) {
            return Optional.empty();
        }
        Grant after = before.renew(clock);
        change(id, before, after);
        return Optional.of(after);
    }

    Item put(String key, String text, long grant, Revision at) {
        Item before = items.get(key);
        long created = before == null ? at.modified() : before.revision().created();
        Item after = Item.of(key, text, new Revision(cluster, created, at.modified()), grant);
        items.put(key, after);
        batch.item(key, Optional.of(after));
        attach(key, grant);
        if (before != null && before.grant() != grant) {
            detach(key, before.grant());
        }
        after.lease().ifPresent(lease -> tell(key, new Changed(lease)));
        return after;
    }

    void delete(String key, Revision at) {
        Item before = items.remove(key);
        if (before == null) {
            return;
        }
        batch.item(key, Optional.empty());
        detach(key, before.grant());
        before.lease().ifPresent(lease -> tell(key, new Removed(lease.subnets(), at)));
    }

    /** Ends a time to live, and with it everything that hangs on it. */
    void end(long id) {
        TreeSet<String> keys = attached.getOrDefault(id, new TreeSet<>());
        Revision at = nextRevision();
        List.copyOf(keys).forEach(key -> delete(key, at));
    }

    // ---- time

    /** Ends what is over. */
    void endDue() {
        if (nextEnd.compareTo(clock.uptime()) > 0) {
            return;
        }
        grants.entrySet().stream()
                .filter(grant -> grant.getValue().isOver(clock))
                .map(Map.Entry::getKey)
                .sorted()
                .toList()
                .forEach(this::end);
        nextEnd = grants.values().stream()
                .map(Grant::ends)
                .min(Duration::compareTo)
                .orElse(clock.uptime().plus(Duration.ofDays(1)));
    }

    /** Sees to it that the file knows bounds that are good for a while. */
    void refresh() {
        Map.copyOf(grants).forEach((id, grant) -> change(id, grant, grant.refreshed(clock)));
    }

    /** Sees to it that the file knows when everything ends. */
    void settle() {
        Map.copyOf(grants).forEach((id, grant) -> change(id, grant, grant.settled(clock)));
    }

    // ---- what is not in the file yet

    Batch batch() {
        return batch;
    }

    /** The changes so far; what comes is in another batch. */
    Batch takeBatch() {
        Batch taken = batch;
        batch = new Batch();
        return taken;
    }

    private void change(long id, Grant before, Grant after) {
        if (before.bound().equals(after.bound())) {
            grants.put(id, after);
        } else {
            put(id, after);
        }
    }

    private void put(long id, Grant grant) {
        grants.put(id, grant);
        batch.grant(id, Optional.of(grant));
    }

    private void attach(String key, long grant) {
        if (grant != 0) {
            attached.computeIfAbsent(grant, id -> new TreeSet<>()).add(key);
        }
    }

    private void detach(String key, long grant) {
        TreeSet<String> keys = attached.get(grant);
        if (keys != null) {
            keys.remove(key);
            dropIfUnused(grant);
        }
    }

    private void dropIfUnused(long id) {
        TreeSet<String> keys = attached.get(id);
        if (keys == null || keys.isEmpty()) {
            attached.remove(id);
            grants.remove(id);
            batch.grant(id, Optional.empty());
        }
    }

    private void tell(String key, LeaseEvent event) {
        batch.tell(watches.of(Keys.networkOf(key)), event);
    }
}
