package net.tweed.core.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.MemoryDatabase.Item;
import net.tweed.core.testing.MemoryDatabase.Value;

/**
 * A lease store in memory: one host's connection to a {@link MemoryDatabase}, with faults to order. A watch is told on the
 * thread of whoever changed the database, before that call returns.
 */
public final class MemoryLeaseStore implements LeaseStore {
    /** The calls a store answers; a watch's Snapshot is none of them. */
    public enum Call {
        CONFIG,
        LIST,
        CLAIM,
        UPDATE,
        RENEW,
        RELEASE,
        GET,
        ENTRIES,
        PUT,
        KEEP_ALIVE,
        REMOVE
    }

    private record Fault(TweedException.Kind kind, boolean afterwards) {}

    private final MemoryDatabase database;
    private final Clock clock;
    private final List<MemoryWatch> watches = new ArrayList<>();
    private final ArrayDeque<Fault> faults = new ArrayDeque<>();
    private final Map<Call, ArrayDeque<Runnable>> before = new EnumMap<>(Call.class);
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private boolean connected = true;
    private boolean closed;

    /** A store with a database of its own. */
    public MemoryLeaseStore(Clock clock) {
        this(new MemoryDatabase(clock));
    }

    MemoryLeaseStore(MemoryDatabase database) {
        this.database = database;
        this.clock = database.clock();
    }

    public MemoryDatabase database() {
        return database;
    }

    // ---- faults

    /** The next calls fail and do nothing. */
    public void failNext(int count, TweedException.Kind kind) {
        database.locked(() -> fault(count, new Fault(kind, false)));
    }

    /** The next call does its work, but its answer is lost. */
    public void loseNextAnswer() {
        database.locked(() -> fault(1, new Fault(TweedException.Kind.UNAVAILABLE, true)));
    }

    /** Every call fails and the watches are silent, until {@link #reconnect}. */
    public void disconnect() {
        database.locked(() -> connected = false);
    }

    /** The connection is back; as after any gap, the watches are told a Snapshot. */
    public void reconnect() {
        database.locked(() -> {
            connected = true;
            Snapshot snapshot = database.snapshot();
            watches.forEach(watch -> watch.offer(snapshot));
            return true;
        });
    }

    /** Runs this just before the next such call, as if another host were quicker. */
    public void beforeNext(Call call, Runnable action) {
        database.locked(
                () -> before.computeIfAbsent(call, c -> new ArrayDeque<>()).add(action));
    }

    /** How often each call was made, failed ones too. */
    public Map<Call, Integer> calls() {
        return database.locked(() -> Map.copyOf(calls));
    }

    // ---- LeaseReader

    @Override
    public Optional<String> config() {
        return call(Call.CONFIG, database::config);
    }

    @Override
    public Snapshot list() {
        return call(Call.LIST, database::snapshot);
    }

    @Override
    public AutoCloseable watch(Consumer<? super LeaseEvent> to) {
        MemoryWatch watch = new MemoryWatch(to, () -> connected);
        database.locked(() -> {
            watches.add(watch);
            database.add(watch);
            watch.offer(database.snapshot());
            return true;
        });
        return () -> stop(watch);
    }

    // ---- LeaseWriter

    @Override
    public Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder, Duration timeToLive) {
        return call(Call.CLAIM, () -> {
            List<String> guards = subnets.stream().map(MemoryDatabase::guardKey).toList();
            Value.Fact guard = new Value.Fact(holder);
            boolean free = database.item(MemoryDatabase.leaseKey(subnets)).isEmpty()
                    && guards.stream()
                            .allMatch(key -> database.item(key)
                                    .map(Item::value)
                                    .map(guard::equals)
                                    .orElse(true));
            if (!free) {
                return Optional.empty();
            }
            long grant = database.grant(timeToLive);
            long at = database.nextRevision();
            guards.forEach(key -> database.put(key, guard, grant, at));
            Item item =
                    database.put(MemoryDatabase.leaseKey(subnets), new Value.Claimed(subnets, attributes), grant, at);
            return Optional.of(until(database.lease(item), timeToLive));
        });
    }

    @Override
    public Optional<Lease> update(Lease lease, Attributes attributes) {
        return call(
                Call.UPDATE,
                () -> unchanged(lease).map(item -> {
                    Value value = new Value.Claimed(lease.subnets(), attributes);
                    Item after = database.put(
                            MemoryDatabase.leaseKey(lease.subnets()), value, item.grant(), database.nextRevision());
                    Lease now = database.lease(after);
                    return new Lease(now.subnets(), now.attributes(), lease.term(), now.revision());
                }));
    }

    @Override
    public Optional<Lease> renew(Lease lease) {
        return call(
                Call.RENEW,
                () -> database.item(MemoryDatabase.leaseKey(lease.subnets()))
                        .filter(item -> database.lease(item).attributes().sameHost(lease.attributes()))
                        .map(item -> database.keepAlive(item.grant())
                                .map(ttl -> until(database.lease(item), ttl))
                                .orElseGet(() -> database.lease(item))));
    }

    @Override
    public boolean release(Lease lease) {
        return call(Call.RELEASE, () -> {
            Optional<Item> item = unchanged(lease);
            item.ifPresent(found -> {
                long at = database.nextRevision();
                lease.subnets().stream()
                        .map(MemoryDatabase::guardKey)
                        .filter(key -> database.item(key).map(Item::grant).orElse(0L) == found.grant())
                        .toList()
                        .forEach(key -> database.delete(key, at));
                database.delete(MemoryDatabase.leaseKey(lease.subnets()), at);
            });
            return item.isPresent();
        });
    }

    // ---- Ledger

    @Override
    public Optional<Entry> get(String key) {
        return call(Call.GET, () -> database.item(MemoryDatabase.factKey(key)).map(item -> entry(key, item)));
    }

    @Override
    public List<Entry> list(String prefix) {
        int cut = MemoryDatabase.factKey("").length();
        return call(
                Call.ENTRIES,
                () -> database.items().entrySet().stream()
                        .filter(e -> e.getKey().startsWith(MemoryDatabase.factKey(prefix)))
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> entry(e.getKey().substring(cut), e.getValue()))
                        .toList());
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        return call(Call.PUT, () -> {
            Optional<Item> there = database.item(MemoryDatabase.factKey(key));
            if (!there.map(database::revision).equals(expected.map(Entry::revision))) {
                return Optional.empty();
            }
            long grant = timeToLive.map(database::grant).orElse(0L);
            return Optional.of(entry(
                    key,
                    database.put(MemoryDatabase.factKey(key), new Value.Fact(value), grant, database.nextRevision())));
        });
    }

    @Override
    public boolean keepAlive(Entry entry) {
        return call(Call.KEEP_ALIVE, () -> {
            Optional<Item> item = unchanged(entry);
            item.ifPresent(found -> database.keepAlive(found.grant()));
            return item.isPresent();
        });
    }

    @Override
    public boolean remove(Entry entry) {
        return call(
                Call.REMOVE,
                () -> unchanged(entry)
                        .map(item -> database.delete(MemoryDatabase.factKey(entry.key()), database.nextRevision()))
                        .orElse(false));
    }

    @Override
    public void close() {
        List<MemoryWatch> open = database.locked(() -> {
            closed = true;
            return List.copyOf(watches);
        });
        open.forEach(this::stop);
    }

    private <T> T call(Call call, Supplier<T> work) {
        Optional<Runnable> first = database.locked(() -> {
            calls.merge(call, 1, Integer::sum);
            return Optional.ofNullable(before.get(call)).map(ArrayDeque::poll);
        });
        first.ifPresent(Runnable::run);
        return database.locked(() -> {
            Optional<Fault> fault = Optional.ofNullable(faults.poll());
            if (closed || !connected) {
                throw failure(call, TweedException.Kind.UNAVAILABLE, closed ? "the store is closed" : "no connection");
            }
            if (fault.isPresent() && !fault.get().afterwards()) {
                throw failure(call, fault.get().kind(), "the test wants it so");
            }
            T answer = work.get();
            if (fault.isPresent()) {
                throw failure(call, fault.get().kind(), "the answer was lost");
            }
            return answer;
        });
    }

    private static TweedException failure(Call call, TweedException.Kind kind, String why) {
        return new TweedException(kind, "Cannot " + call + " in the memory store: " + why);
    }

    private boolean fault(int count, Fault fault) {
        for (int i = 0; i < count; i++) {
            faults.add(fault);
        }
        return true;
    }

    private void stop(MemoryWatch watch) {
        watch.close();
        database.drop(watch);
        database.locked(() -> watches.remove(watch));
    }

    private Optional<Item> unchanged(Lease lease) {
        return unchanged(
                MemoryDatabase.leaseKey(lease.subnets()),
                item -> database.revision(item).equals(lease.revision()));
    }

    private Optional<Item> unchanged(Entry entry) {
        return unchanged(
                MemoryDatabase.factKey(entry.key()),
                item -> database.revision(item).equals(entry.revision()));
    }

    private Optional<Item> unchanged(String key, Function<Item, Boolean> same) {
        return database.item(key).filter(same::apply);
    }

    private Entry entry(String key, Item item) {
        return new Entry(key, ((Value.Fact) item.value()).text(), database.revision(item));
    }

    private Lease until(Lease lease, Duration timeToLive) {
        return new Lease(
                lease.subnets(), lease.attributes(), new Term.Until(clock.now().plus(timeToLive)), lease.revision());
    }
}
