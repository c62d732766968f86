package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Term;
import org.junit.jupiter.api.Test;

/** What every lease store does; a store's test extends this and says how to get one. */
public abstract class LeaseStoreContract extends LeaseWriterContract {
    // ---- config and list

    @Test
    void anAbsentConfigIsEmpty() {
        assertThat(store.config()).isEmpty();
    }

    @Test
    void theConfigComesAsWritten() {
        world.config("{ \"Network\": \"10.5.0.0/16\" }\n");
        assertThat(store.config()).contains("{ \"Network\": \"10.5.0.0/16\" }\n");
    }

    @Test
    void anEmptyStoreListsNothingAtARealRevision() {
        Snapshot snapshot = store.list();
        assertThat(snapshot.leases()).isEmpty();
        assertThat(snapshot.revision().modified()).isPositive();
        assertThat(snapshot.revision().created()).isEqualTo(snapshot.revision().modified());
    }

    @Test
    void listTellsTermsWithoutAskingForThem() {
        world.foreignPut(A, HOST1, Optional.of(DAY));
        world.foreignPut(B, HOST2, Optional.empty());
        assertThat(store.list().leases())
                .extracting(Lease::subnets, Lease::attributes, Lease::term)
                .containsExactlyInAnyOrder(tuple(A, HOST1, new Term.Leased()), tuple(B, HOST2, new Term.Reserved()));
    }

    // ---- watch

    @Test
    void aWatchTellsASnapshotFirst() throws Exception {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = other.watch(events)) {
            events.awaitSnapshot(s -> s.leases().equals(List.of(leased(lease))));
            Lease second = claim(B, HOST2, "h2").orElseThrow();
            assertThat(events.awaitChanged(B).lease()).isEqualTo(leased(second));
            assertThat(events.all().get(0)).isInstanceOf(Snapshot.class);
        }
    }

    @Test
    void aWatchTellsChangesAndEndsInOrder() throws Exception {
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = other.watch(events)) {
            Snapshot snapshot = events.awaitSnapshot(s -> true);
            Lease lease = claim(A, HOST1, "h1").orElseThrow();
            Lease after = store.update(lease, vxlan("192.168.77.11", "02:00:00:00:00:01"))
                    .orElseThrow();
            store.release(after);
            LeaseEvent.Removed removed = events.awaitRemoved(A);
            assertThat(removed.revision().modified())
                    .isGreaterThan(after.revision().modified());
            assertThat(events.all())
                    .containsExactly(
                            snapshot,
                            new LeaseEvent.Changed(leased(lease)),
                            new LeaseEvent.Changed(leased(after)),
                            removed);
        }
    }

    @Test
    void aWatchSeesAnExpiry() throws Exception {
        assertThat(claim(A_WITH_V6, HOST1, "h1")).isPresent();
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = other.watch(events)) {
            events.awaitSnapshot(s -> s.leases().size() == 1);
            world.expire(A_WITH_V6);
            events.awaitRemoved(A_WITH_V6);
        }
    }

    @Test
    void aClosedWatchIsSilent() throws Exception {
        LeaseEvents events = new LeaseEvents();
        LeaseEvents open = new LeaseEvents();
        AutoCloseable watch = other.watch(events);
        try (AutoCloseable second = other.watch(open)) {
            events.awaitSnapshot(s -> true);
            open.awaitSnapshot(s -> true);
            watch.close();
            watch.close();
            assertThat(claim(A, HOST1, "h1")).isPresent();
            open.awaitChanged(A);
            assertThat(events.all()).hasSize(1);
        }
    }

    @Test
    void factsAndGuardsAreNoLeases() throws Exception {
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = other.watch(events)) {
            events.awaitSnapshot(s -> true);
            store.put("history/10.5.1.0-24", Optional.empty(), "x", Optional.empty());
            assertThat(claim(A, HOST1, "h1")).isPresent();
            events.awaitChanged(A);
            assertThat(events.all()).hasSize(2);
        }
        assertThat(store.list().leases()).hasSize(1);
    }

    // ---- life

    @Test
    void closingTwiceDoesNoHarmAndLeavesTheLeases() {
        assertThat(claim(A, HOST1, "h1")).isPresent();
        store.watch(new LeaseEvents());
        store.close();
        store.close();
        assertThat(other.list().leases()).hasSize(1);
    }
}
