package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

class MemoryLeaseStoreTest extends LeaseStoreContract {
    private final ManualClock clock = new ManualClock();

    @Override
    protected World world() {
        return new MemoryWorld(new MemoryDatabase(clock));
    }

    private record MemoryWorld(MemoryDatabase database) implements World {
        @Override
        public LeaseStore connect() {
            return database.connect();
        }

        @Override
        public void config(String text) {
            database.config(text);
        }

        @Override
        public void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive) {
            database.foreignPut(subnets, attributes, timeToLive);
        }

        @Override
        public void foreignDelete(DualStack<Prefix> subnets) {
            database.foreignDelete(subnets);
        }

        @Override
        public void expire(DualStack<Prefix> subnets) {
            database.expire(subnets);
        }

        @Override
        public void expireFact(String key) {
            database.expireFact(key);
        }

        @Override
        public void close() {}
    }

    @Test
    void timePassesOnUptimeOnly() {
        Lease lease = theStore().claim(A, HOST1, "h1", DAY).orElseThrow();
        clock.jumpWall(Duration.ofDays(3));
        assertThat(theStore().list().leases()).hasSize(1);
        clock.advance(Duration.ofHours(23));
        assertThat(theStore().renew(lease)).isPresent();
        clock.advanceUptime(Duration.ofHours(23));
        assertThat(theStore().list().leases()).hasSize(1);
        LeaseEvents events = new LeaseEvents();
        theStore().watch(events);
        clock.advance(Duration.ofHours(1));
        assertThat(events.all()).hasSize(2);
        assertThat(theStore().list().leases()).isEmpty();
    }

    @Test
    void ordersOfFaultsAreFollowed() {
        MemoryLeaseStore store = (MemoryLeaseStore) theStore();
        store.failNext(1, TweedException.Kind.DENIED);
        assertThatThrownBy(store::list)
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.DENIED));
        store.loseNextAnswer();
        assertThatThrownBy(() -> store.claim(A, HOST1, "h1", DAY)).isInstanceOf(TweedException.class);
        assertThat(store.list().leases())
                .as("done, although the answer was lost")
                .hasSize(1);
        store.beforeNext(MemoryLeaseStore.Call.CLAIM, () -> theOther().claim(B, HOST2, "h2", DAY));
        assertThat(store.claim(B, HOST1, "h1", DAY)).isEmpty();
        assertThat(store.calls())
                .containsEntry(MemoryLeaseStore.Call.CLAIM, 2)
                .containsEntry(MemoryLeaseStore.Call.LIST, 2);
    }

    @Test
    void aWatchIsSilentWhileDisconnectedAndToldASnapshotAfterwards() {
        MemoryLeaseStore store = (MemoryLeaseStore) theStore();
        LeaseEvents events = new LeaseEvents();
        store.watch(events);
        store.disconnect();
        assertThatThrownBy(store::list).isInstanceOf(TweedException.class);
        theOther().claim(A, HOST1, "h1", DAY);
        assertThat(events.all()).hasSize(1);
        store.reconnect();
        assertThat(events.lastSnapshot().orElseThrow().leases()).hasSize(1);
    }

    @Test
    void anOlderStateComesBackWithItsRevision() {
        MemoryDatabase database = ((MemoryLeaseStore) theStore()).database();
        LeaseEvents events = new LeaseEvents();
        theStore().watch(events);
        MemoryDatabase.Backup backup = database.backup();
        Snapshot empty = theStore().list();
        theStore().claim(A, HOST1, "h1", DAY);
        database.restore(backup);
        assertThat(events.lastSnapshot()).contains(empty);
        database.wipe();
        assertThat(events.lastSnapshot().orElseThrow().revision().cluster())
                .isNotEqualTo(empty.revision().cluster());
        database.restore(backup, 42);
        assertThat(theStore().list().revision().cluster()).isEqualTo(42);
    }

    @Test
    void noGrantIsLeftOver() {
        MemoryDatabase database = ((MemoryLeaseStore) theStore()).database();
        Lease lease = theStore().claim(A, HOST1, "h1", DAY).orElseThrow();
        theOther().claim(A, HOST2, "h2", DAY);
        assertThat(database.grants()).isEqualTo(1);
        theStore().release(lease);
        assertThat(database.grants()).isZero();
    }
}
