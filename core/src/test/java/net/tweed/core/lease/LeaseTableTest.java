package net.tweed.core.lease;

import static net.tweed.core.lease.Leases.CLUSTER;
import static net.tweed.core.lease.Leases.dual;
import static net.tweed.core.lease.Leases.lease;
import static net.tweed.core.lease.Leases.v4;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    private static final Lease OWN = lease(v4("10.5.1.0/24"), "192.168.77.11", 10);
    private static final Lease PEER = lease(v4("10.5.2.0/24"), "192.168.77.12", 11);
    private static final Lease OTHER = lease(v4("10.5.3.0/24"), "192.168.77.13", 12);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final LeaseTable table = new LeaseTable(clock);

    @Test
    void foldsWhatAWatchTells() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, PEER);
        table.fold(new Changed(lease(OTHER.subnets(), "192.168.77.13", 21)));
        assertThat(leases()).hasSize(3);
        table.fold(removed(PEER, 22));
        assertThat(leases()).doesNotContain(PEER).hasSize(2);
        assertThat(table.view().own()).contains(OWN);
        assertThat(table.view().changesIn()).isEmpty();
    }

    @Test
    void aLeaseThatIsMerelyMissingLingersForAMinute() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        table.fold(snapshot(30, OWN));
        assertThat(leases()).contains(PEER);
        assertThat(table.view().changesIn()).contains(LeaseTable.LINGER);
        clock.advance(LeaseTable.LINGER.minus(SECOND));
        assertThat(leases()).contains(PEER);
        assertThat(table.view().changesIn()).contains(SECOND);
        clock.advance(SECOND);
        assertThat(leases()).doesNotContain(PEER);
        assertThat(table.view().changesIn()).isEmpty();
    }

    @Test
    void aSecondSnapshotDoesNotProlongTheLingering() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        table.fold(snapshot(30, OWN));
        clock.advance(Duration.ofSeconds(59));
        table.fold(snapshot(31, OWN));
        clock.advance(SECOND);
        assertThat(leases()).doesNotContain(PEER);
    }

    @Test
    void aLeaseThatIsBackLingersNoMore() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        table.fold(snapshot(30, OWN));
        Lease again = lease(PEER.subnets(), "192.168.77.12", 31);
        table.fold(new Changed(again));
        clock.advance(Duration.ofHours(1));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, again);
    }

    @Test
    void aNewLeaseOnPartOfALingeringOneEndsIt() {
        Lease both = lease(dual("10.5.2.0/24", "fd05:0:0:2::/64"), "192.168.77.12", 11);
        table.own(OWN);
        table.fold(snapshot(20, OWN, both));
        table.fold(snapshot(30, OWN));
        Lease single = lease(v4("10.5.2.0/24"), "192.168.77.14", 31);
        table.fold(new Changed(single));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, single);
        assertThat(table.view().changesIn()).isEmpty();
    }

    @Test
    void aSnapshotWithANewLeaseOnPartOfALingeringOneEndsIt() {
        Lease both = lease(dual("10.5.2.0/24", "fd05:0:0:2::/64"), "192.168.77.12", 11);
        Lease single = lease(v4("10.5.2.0/24"), "192.168.77.14", 25);
        table.own(OWN);
        table.fold(snapshot(20, OWN, both));
        table.fold(snapshot(30, OWN, single));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, single);
    }

    @Test
    void nothingIsDroppedWhileTheOwnLeaseIsMissing() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER, OTHER));
        assertThat(table.fold(snapshot(5))).isTrue();
        clock.advance(Duration.ofDays(2));
        table.fold(removed(PEER, 6));
        assertThat(leases()).containsExactlyInAnyOrder(PEER, OTHER);
        assertThat(table.view().own()).contains(OWN);
        assertThat(table.view().changesIn()).isEmpty();
    }

    @Test
    void dropsWaitAMinuteAfterTheOwnLeaseIsBack() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER, OTHER));
        table.fold(snapshot(5));
        clock.advance(Duration.ofDays(2));
        Lease back = lease(OWN.subnets(), "192.168.77.11", 7);
        table.own(back);
        assertThat(table.view().changesIn()).contains(LeaseTable.LINGER);
        Lease again = lease(PEER.subnets(), "192.168.77.12", 8);
        table.fold(new Changed(again));
        clock.advance(Duration.ofSeconds(59));
        table.fold(removed(again, 9));
        assertThat(leases()).containsExactlyInAnyOrder(back, again, OTHER);
        clock.advance(SECOND);
        assertThat(leases()).containsExactly(back);
    }

    @Test
    void emptyingTheStoreKeyByKeyDropsNothing() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER, OTHER));
        table.fold(removed(PEER, 21));
        assertThat(table.fold(removed(OWN, 21))).isTrue();
        table.fold(removed(OTHER, 21));
        assertThat(leases()).containsExactlyInAnyOrder(PEER, OTHER);
    }

    @Test
    void theKeeperIsToldOnceThatTheOwnLeaseIsGone() {
        table.own(OWN);
        assertThat(table.fold(snapshot(20, OWN, PEER))).isFalse();
        assertThat(table.fold(new Changed(OWN))).isFalse();
        assertThat(table.fold(removed(OWN, 21))).isTrue();
        assertThat(table.fold(removed(PEER, 22))).isFalse();
        assertThat(table.fold(snapshot(23))).isFalse();
    }

    @Test
    void theKeeperIsToldThatTheOwnLeaseIsAnothers() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        assertThat(table.fold(new Changed(lease(OWN.subnets(), "192.168.77.99", 10, 21))))
                .isTrue();
        assertThat(table.view().own()).contains(OWN);
    }

    @Test
    void theKeeperIsToldThatTheOwnLeaseChanged() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER));
        Lease changed = lease(OWN.subnets(), "192.168.77.11", 10, 21);
        assertThat(table.fold(new Changed(changed))).isTrue();
        assertThat(table.fold(new Changed(changed))).isFalse();
        assertThat(table.view().own()).contains(changed);
    }

    @Test
    void staleEventsAreIgnored() {
        table.own(OWN);
        Lease newer = lease(PEER.subnets(), "192.168.77.12", 11, 25);
        table.fold(snapshot(30, OWN, newer));
        table.fold(new Changed(PEER));
        table.fold(removed(PEER, 24));
        table.fold(new Changed(lease(v4("10.5.9.0/24"), "192.168.77.19", 29))); // deleted before the snapshot
        table.fold(new Changed(
                new Lease(v4("10.5.8.0/24"), OTHER.attributes(), OTHER.term(), new Revision(CLUSTER + 1, 99, 99))));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, newer);
    }

    @Test
    void aLateAnswerDoesNotRaiseTheOwnLeaseFromTheDead() {
        table.own(OWN);
        table.fold(snapshot(20, OWN));
        Lease second = lease(OWN.subnets(), "192.168.77.11", 21);
        table.own(second);
        table.fold(removed(OWN, 22));
        table.own(second);
        assertThat(leases()).isEmpty();
        Lease back = lease(OWN.subnets(), "192.168.77.11", 23);
        table.own(back);
        assertThat(leases()).containsExactly(back);
    }

    @Test
    void aSnapshotOfAnOlderOrAnotherStoreReplaces() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, lease(PEER.subnets(), "192.168.77.12", 11, 19)));
        table.fold(snapshot(15, OWN, PEER));
        assertThat(leases()).containsExactlyInAnyOrder(OWN, PEER);
        Lease elsewhere = new Lease(PEER.subnets(), PEER.attributes(), PEER.term(), new Revision(CLUSTER + 1, 2, 2));
        table.fold(new Snapshot(List.of(elsewhere), new Revision(CLUSTER + 1, 3, 3)));
        assertThat(leases()).containsExactly(elsewhere);
    }

    @Test
    void theHolderOfTheOldestLeaseRecordsEnds() {
        table.own(OWN);
        table.fold(snapshot(20, OWN, PEER, OTHER));
        table.fold(removed(PEER, 21));
        assertThat(table.takeEnded()).containsExactly(PEER);
        assertThat(table.takeEnded()).isEmpty();
        table.fold(new Changed(lease(v4("10.5.7.0/24"), "192.168.77.17", 3, 22)));
        table.fold(removed(OTHER, 23));
        assertThat(table.takeEnded()).isEmpty();
    }

    @Test
    void anyOrderOfEventsEndsInTheStoresState() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            LeaseTable folded = new LeaseTable(clock);
            folded.own(OWN);
            List<Lease> truth = new ArrayList<>(List.of(OWN));
            long revision = 100;
            for (int i = 0; i < 100; i++) {
                revision++;
                DualStack<Prefix> subnets = v4("10.5." + (2 + random.nextInt(9)) + ".0/24");
                Lease lease = lease(subnets, "192.168.77.2" + random.nextInt(10), revision);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        folded.fold(new Removed(subnets, new Revision(CLUSTER, 1, revision)));
                        truth.removeIf(l -> l.subnets().equals(subnets));
                    }
                    case 1 -> folded.fold(new Snapshot(truth, new Revision(CLUSTER, revision, revision)));
                    default -> {
                        folded.fold(new Changed(lease));
                        truth.removeIf(l -> l.subnets().equals(subnets));
                        truth.add(lease);
                    }
                }
            }
            assertThat(folded.view().leases()).containsExactlyInAnyOrderElementsOf(truth);
        }
    }

    private List<Lease> leases() {
        return table.view().leases();
    }

    private static Snapshot snapshot(long revision, Lease... leases) {
        return new Snapshot(List.of(leases), new Revision(CLUSTER, revision, revision));
    }

    private static Removed removed(Lease lease, long revision) {
        return new Removed(
                lease.subnets(), new Revision(CLUSTER, lease.revision().created(), revision));
    }
}
