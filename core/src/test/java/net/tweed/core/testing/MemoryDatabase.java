package net.tweed.core.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import org.jspecify.annotations.Nullable;

/**
 * What an etcd cluster holds, in memory: the thing that several {@link MemoryLeaseStore}s (one per host) connect to. Here
 * is what happens to a store behind its clients' backs: other writers, expiry, restored backups, exchanged clusters.
 *
 * <p>Time to live runs on the clock's uptime; a {@link ManualClock} makes things expire as it moves.
 */
public final class MemoryDatabase {
    /** A moment of the database, to go back to. */
    public static final class Backup {
        private final long cluster;
        private final long revision;
        private final Map<String, Item> items;
        private final Map<Long, Grant> grants;

        private Backup(long cluster, long revision, Map<String, Item> items, Map<Long, Grant> grants) {
            this.cluster = cluster;
            this.revision = revision;
            this.items = Map.copyOf(items);
            this.grants = Map.copyOf(grants);
        }
    }

    sealed interface Value {
        record Claimed(DualStack<Prefix> subnets, Attributes attributes) implements Value {}

        record Fact(String text) implements Value {}
    }

    /** What stands under a key; grant 0: no time to live. */
    record Item(Value value, long created, long modified, long grant) {}

    record Grant(Duration timeToLive, Duration deadline) {}

    private final Clock clock;
    private final TreeMap<String, Item> items = new TreeMap<>();
    private final TreeMap<Long, Grant> grants = new TreeMap<>();
    private final List<MemoryWatch> watches = new CopyOnWriteArrayList<>();
    private long cluster = 0xC1;
    private long revision = 1;
    private long lastGrant = 7000;
    private @Nullable String config;

    public MemoryDatabase(Clock clock) {
        this.clock = clock;
        if (clock instanceof ManualClock manual) {
            manual.onMove(() -> locked(() -> true));
        }
    }

    /** A host's connection to this database. */
    public MemoryLeaseStore connect() {
        return new MemoryLeaseStore(this);
    }

    Clock clock() {
        return clock;
    }

    /** Sets the network's configuration as text; null: there is none. */
    public synchronized void config(@Nullable String text) {
        config = text;
    }

    synchronized Optional<String> config() {
        return Optional.ofNullable(config);
    }

    // ---- other writers

    /** Writes a lease as flannel or an operator would: no guards, over whatever is there; no time to live: a reservation. */
    public Lease foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
        return locked(() -> {
            long grant = timeToLive.map(this::grant).orElse(0L);
            Item item = put(leaseKey(subnets), new Value.Claimed(subnets, attributes), grant, nextRevision());
            return lease(item);
        });
    }

    /** Deletes a lease as an operator would: guards stay. */
    public void foreignDelete(DualStack<Prefix> subnets) {
        locked(() -> delete(leaseKey(subnets), nextRevision()));
    }

    /** The lease's time runs out now, and with it that of everything under the same grant. */
    public void expire(DualStack<Prefix> subnets) {
        locked(() -> revoke(grantOf(leaseKey(subnets))));
    }

    /** The time of the fact with this relative key runs out now. */
    public void expireFact(String key) {
        locked(() -> revoke(grantOf(factKey(key))));
    }

    // ---- stores that lie

    public synchronized Backup backup() {
        return new Backup(cluster, revision, items, grants);
    }

    /** The database is as it was then: same cluster, lower revision. */
    public void restore(Backup backup) {
        restore(backup, backup.cluster);
    }

    /** The database is as it was then, under another cluster's identity, as {@code etcdctl snapshot restore} makes it. */
    public void restore(Backup backup, long newCluster) {
        locked(() -> {
            items.clear();
            items.putAll(backup.items);
            grants.clear();
            backup.grants.forEach((id, grant) -> grants.put(id, restarted(grant)));
            revision = backup.revision;
            cluster = newCluster;
            return snapshotToAll();
        });
    }

    /** Everything is gone, and the cluster is another one. */
    public void wipe() {
        restore(new Backup(cluster + 1, 1, Map.of(), Map.of()), cluster + 1);
    }

    // ---- what clients use, under the lock

    /** Runs this with the database to itself, then tells the watches what came of it. */
    <T> T locked(Supplier<T> action) {
        T answer;
        synchronized (this) {
            expireDue();
            answer = action.get();
        }
        watches.forEach(MemoryWatch::drain);
        return answer;
    }

    void add(MemoryWatch watch) {
        watches.add(watch);
    }

    void drop(MemoryWatch watch) {
        watches.remove(watch);
    }

    Snapshot snapshot() {
        List<Lease> leases = items.values().stream()
                .filter(item -> item.value() instanceof Value.Claimed)
                .map(this::lease)
                .toList();
        return new Snapshot(leases, new Revision(cluster, revision, revision));
    }

    Lease lease(Item item) {
        Value.Claimed claimed = (Value.Claimed) item.value();
        Term term = item.grant() == 0 ? new Term.Reserved() : new Term.Leased();
        return new Lease(claimed.subnets(), claimed.attributes(), term, revision(item));
    }

    Revision revision(Item item) {
        return new Revision(cluster, item.created(), item.modified());
    }

    Optional<Item> item(String key) {
        return Optional.ofNullable(items.get(key));
    }

    Map<String, Item> items() {
        return Map.copyOf(items);
    }

    long nextRevision() {
        return ++revision;
    }

    long grant(Duration timeToLive) {
        grants.put(++lastGrant, restarted(new Grant(timeToLive, Duration.ZERO)));
        return lastGrant;
    }

    /** Starts the grant's time anew; empty where it has run out. */
    Optional<Duration> keepAlive(long grant) {
        return Optional.ofNullable(grants.computeIfPresent(grant, (id, g) -> restarted(g)))
                .map(Grant::timeToLive);
    }

    Item put(String key, Value value, long grant, long at) {
        Item before = items.get(key);
        Item after = new Item(value, before == null ? at : before.created(), at, grant);
        items.put(key, after);
        if (value instanceof Value.Claimed) {
            tell(new Changed(lease(after)));
        }
        if (before != null && before.grant() != grant) {
            dropIfUnused(before.grant());
        }
        return after;
    }

    boolean delete(String key, long at) {
        Item before = items.remove(key);
        if (before == null) {
            return false;
        }
        if (before.value() instanceof Value.Claimed claimed) {
            tell(new Removed(claimed.subnets(), new Revision(cluster, at, at)));
        }
        dropIfUnused(before.grant());
        return true;
    }

    /** The number of grants alive: one that holds no key is an orphan. */
    public synchronized int grants() {
        return grants.size();
    }

    static String leaseKey(DualStack<Prefix> subnets) {
        return "subnets/" + subnets;
    }

    static String factKey(String key) {
        return "tweed/" + key;
    }

    /** The relative key of the guard of one family's subnet. */
    static String guardKey(Prefix subnet) {
        return factKey("claims/" + subnet.toString().replace('/', '-'));
    }

    private void dropIfUnused(long grant) {
        if (items.values().stream().noneMatch(item -> item.grant() == grant)) {
            grants.remove(grant);
        }
    }

    private Grant restarted(Grant grant) {
        return new Grant(grant.timeToLive(), clock.uptime().plus(grant.timeToLive()));
    }

    private long grantOf(String key) {
        return item(key).map(Item::grant).orElse(0L);
    }

    private void expireDue() {
        List<Long> due = grants.entrySet().stream()
                .filter(e -> e.getValue().deadline().compareTo(clock.uptime()) <= 0)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(this::revoke);
    }

    private boolean revoke(long grant) {
        if (grant == 0 || grants.remove(grant) == null) {
            return false;
        }
        long at = nextRevision();
        List<String> keys = items.entrySet().stream()
                .filter(e -> e.getValue().grant() == grant)
                .map(Map.Entry::getKey)
                .toList();
        keys.forEach(key -> delete(key, at));
        return true;
    }

    private boolean snapshotToAll() {
        tell(snapshot());
        return true;
    }

    private void tell(LeaseEvent event) {
        watches.forEach(watch -> watch.offer(event));
    }
}
