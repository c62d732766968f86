package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.Await;
import net.tweed.core.testing.EtcdServer;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to an etcd under a watch: it must end in a fresh Snapshot, never in silence. */
@NeedsEtcd
class EtcdWatchIT {
    private static final Duration SOON = Duration.ofMillis(200);
    private static final String VALUE = "{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null}";
    private static final DualStack<Prefix> A = subnet("10.5.1.0/24");
    private static final DualStack<Prefix> B = subnet("10.5.2.0/24");
    private static final DualStack<Prefix> C = subnet("10.5.3.0/24");

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdServer etcd;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdWorld world;

    private final LeaseEvents events = new LeaseEvents();

    @BeforeEach
    void start() {
        etcd = EtcdServer.start();
        world = new EtcdWorld(etcd, "/coreos.com/network");
    }

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Test
    void compactionBehindTheWatchEndsInASnapshot() {
        put(A);
        AtomicBoolean first = new AtomicBoolean(true);
        Consumer<LeaseEvent> listener = event -> {
            if (first.getAndSet(false)) { // after the list, before etcd's own watch: its start is compacted away
                put(B);
                put(C);
                etcd.etcdctl("compact", Long.toString(world.revision()));
            }
            events.accept(event);
        };
        try (EtcdLeaseStore store = world.connect()) {
            store.watch(listener);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A, B, C)));
            events.clear();
            world.delete(world.leaseKey("10.5.2.0-24"));
            events.awaitRemoved(B);
        }
    }

    @Test
    void killedAndRestartedEtcdEndsInASnapshot() {
        put(A);
        try (EtcdLeaseStore store = world.connect()) {
            store.watch(events);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
            etcd.kill();
            TweedException failure = catchThrowableOfType(TweedException.class, store::list);
            assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining(etcd.endpoint().toString());
            events.clear();
            etcd.restart();
            put(B);
            heardOf(B);
            assertThat(events.lastSnapshot()).isPresent();
            assertThat(events.all().get(0)).isInstanceOf(Snapshot.class);
        }
    }

    @Test
    void wipedEtcdEndsInAnEmptySnapshot() {
        put(A);
        try (EtcdLeaseStore store = world.connect(SOON)) {
            store.watch(events);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
            etcd.wipe("another cluster");
            events.awaitSnapshot(s -> s.leases().isEmpty());
            put(B);
            heardOf(B);
        }
    }

    @Test
    void anotherClusterUnderTheSameAddressIsNoticed() {
        Path snapshot = snapshotOf(A);
        put(B);
        try (EtcdLeaseStore store = world.connect(SOON)) {
            store.watch(events);
            Snapshot before = events.awaitSnapshot(s -> subnets(s).equals(List.of(A, B)));
            etcd.restoreSnapshot(snapshot, "another cluster");
            Snapshot after = events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
            assertThat(after.revision().cluster())
                    .isNotEqualTo(before.revision().cluster());
            put(C);
            heardOf(C);
        }
    }

    @Test
    void olderDataOfTheSameClusterIsNoticed() {
        put(A);
        Path copy = etcd.copyData();
        put(B);
        put(C);
        try (EtcdLeaseStore store = world.connect(SOON)) {
            store.watch(events);
            Snapshot before = events.awaitSnapshot(s -> subnets(s).equals(List.of(A, B, C)));
            etcd.restoreData(copy);
            Snapshot after = events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
            assertThat(after.revision().cluster()).isEqualTo(before.revision().cluster());
            assertThat(after.revision().modified()).isLessThan(before.revision().modified());
            put(B);
            heardOf(B);
        }
    }

    @Test
    void aWatchThatIsDeafBecauseItWaitsForTheFutureIsNoticed() {
        put(A);
        Path copy = etcd.copyData();
        put(B);
        put(C);
        AtomicBoolean first = new AtomicBoolean(true);
        Consumer<LeaseEvent> listener = event -> {
            if (first.getAndSet(false)) { // after the list, before etcd's own watch: that begins in the future now
                etcd.restoreData(copy);
            }
            events.accept(event);
        };
        try (EtcdLeaseStore store = world.connect(SOON)) {
            store.watch(listener);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
            put(B);
            heardOf(B);
        }
    }

    @Test
    void aFrozenEtcdFailsCallsInTimeAndIsTakenUpAgain() {
        put(A);
        try (EtcdLeaseStore store = world.connect()) {
            store.watch(events);
            Lease lease = events.awaitSnapshot(s -> true).leases().get(0);
            etcd.freeze();
            long start = System.nanoTime();
            TweedException failure = catchThrowableOfType(TweedException.class, () -> store.renew(lease));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
            etcd.thaw();
            events.clear();
            put(B);
            heardOf(B);
            assertThat(store.list().leases()).hasSize(2);
        }
    }

    @Test
    void aWatchWithoutASignOfLifeIsMadeAnew() {
        ManualClock clock = new ManualClock();
        put(A);
        try (EtcdLeaseStore store = new EtcdLeaseStore(world.options(), clock, SOON)) {
            store.watch(events);
            events.awaitSnapshot(s -> true);
            put(B);
            events.awaitChanged(B);
            events.clear();
            clock.advance(Duration.ofHours(1));
            events.awaitSnapshot(s -> s.leases().size() == 2);
            put(C);
            heardOf(C);
        }
    }

    @Test
    void aWatchBeginsWithAListJustMadeAndTellsWhatCameAfter() {
        put(A);
        put(B);
        try (EtcdLeaseStore store = new EtcdLeaseStore(world.options(), new ManualClock())) {
            Snapshot listed = store.list();
            put(C);
            world.delete(world.leaseKey("10.5.2.0-24"));
            store.watch(events);
            assertThat(events.awaitSnapshot(s -> true).revision()).isEqualTo(listed.revision());
            events.awaitChanged(C);
            events.awaitRemoved(B);
        }
    }

    @Test
    void aWatchBeginsAnewWhereTheLastListIsOldOrAlreadyUsed() {
        ManualClock clock = new ManualClock();
        put(A);
        try (EtcdLeaseStore store = new EtcdLeaseStore(world.options(), clock)) {
            store.list();
            put(B);
            clock.advance(Duration.ofSeconds(5));
            store.watch(events);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A, B)));
            put(C);
            events.clear();
            store.watch(events);
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A, B, C)));
        }
    }

    @Test
    void aListOfAStoreThatIsNoMoreBeginsNoWatch() {
        Path snapshot = snapshotOf(A);
        put(B);
        try (EtcdLeaseStore store = new EtcdLeaseStore(world.options(), new ManualClock())) {
            store.list();
            etcd.restoreSnapshot(snapshot, "another cluster");
            Await.until("the store is another one", Duration.ofSeconds(20), () -> answers(store));
            store.watch(events);
            assertThat(subnets(events.awaitSnapshot(s -> true))).containsExactly(A);
        }
    }

    private static boolean answers(EtcdLeaseStore store) {
        try {
            store.config();
            return true;
        } catch (TweedException e) {
            return false;
        }
    }

    @Test
    void whatStandsInTheListBeforeIsTheSameObject() {
        put(A);
        put(B);
        try (EtcdLeaseStore store = world.connect()) {
            Snapshot first = store.list();
            put(B);
            Snapshot second = store.list();
            assertThat(second.leases().get(0)).isSameAs(first.leases().get(0));
            assertThat(second.leases().get(1).revision())
                    .isNotEqualTo(first.leases().get(1).revision());
        }
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatch() {
        AtomicBoolean first = new AtomicBoolean(true);
        Consumer<LeaseEvent> listener = event -> {
            events.accept(event);
            if (first.getAndSet(false)) {
                throw new IllegalStateException("a defect of the listener");
            }
        };
        try (EtcdLeaseStore store = world.connect()) {
            store.watch(listener);
            put(A);
            heardOf(A);
        }
    }

    @Test
    void aWatchOpenedWhileEtcdIsDownBeginsWhenItIsUp() {
        put(A);
        etcd.stop();
        try (EtcdLeaseStore store = world.connect()) {
            store.watch(events);
            etcd.restart();
            events.awaitSnapshot(s -> subnets(s).equals(List.of(A)));
        }
    }

    @Test
    void closingLeavesNoThread() {
        EtcdLeaseStore store = new EtcdLeaseStore(world.options(), Clock.system());
        store.watch(events);
        events.awaitSnapshot(s -> true);
        store.close();
        Await.until(
                "its threads are gone",
                Duration.ofSeconds(10),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("tweed-etcd")));
    }

    private Path snapshotOf(DualStack<Prefix> subnets) {
        put(subnets);
        return etcd.snapshot();
    }

    private void heardOf(DualStack<Prefix> subnets) {
        events.await(subnets + " is told", e -> leases(e).contains(subnets));
    }

    private static List<DualStack<Prefix>> leases(LeaseEvent event) {
        if (event instanceof Snapshot snapshot) {
            return subnets(snapshot);
        }
        return event instanceof LeaseEvent.Changed changed
                ? List.of(changed.lease().subnets())
                : List.of();
    }

    private void put(DualStack<Prefix> subnets) {
        world.put(new EtcdKeys(world.prefix()).lease(subnets), VALUE, Optional.empty());
    }

    private static List<DualStack<Prefix>> subnets(Snapshot snapshot) {
        return snapshot.leases().stream().map(Lease::subnets).toList();
    }

    private static DualStack<Prefix> subnet(String text) {
        return DualStack.v4(Prefix.parse(text).orElseThrow());
    }
}
