package net.tweed.core.lease;

import static net.tweed.core.lease.KeeperHost.DAY;
import static net.tweed.core.lease.Leases.pool;
import static net.tweed.core.lease.Leases.v4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final DualStack<Pool> POOL = DualStack.v4(pool("10.5.0.0/16", 24, "10.5.1.0/24", "10.5.255.0/24"));
    private static final DualStack<Pool> TINY = DualStack.v4(pool("10.5.0.0/22", 24, "10.5.1.0/24", "10.5.2.0/24"));
    private static final Attributes A = Leases.host("192.168.77.11");
    private static final Attributes B = Leases.host("192.168.77.12");
    private static final Attributes C = Leases.host("192.168.77.13");

    private final ManualClock clock = new ManualClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final MemoryLeaseStore outside = database.connect();

    @Test
    void aNewHostClaimsAndLeavesItsMarks() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
        assertThat(outside.get("presence/192.168.77.11"))
                .map(Ledger.Entry::value)
                .contains("a a.example");
        assertThat(outside.list("history/"))
                .extracting(Ledger.Entry::value)
                .containsExactly("192.168.77.11 claimed 2026-01-01T00:00:00Z ended -");
        assertThat(a.table.view().own()).contains(lease);
    }

    @Test
    void aRestartWithEverythingInPlaceWritesNothing() {
        Lease lease = host("a", POOL).start(A);
        clock.advance(Duration.ofSeconds(30));
        long before = revision();
        KeeperHost again = host("a", POOL);
        assertThat(again.keeper.earlier(A.publicIps())).map(Lease::subnets).contains(lease.subnets());
        assertThat(again.start(A).subnets()).isEqualTo(lease.subnets());
        assertThat(again.live(Duration.ofDays(3))).isInstanceOf(Tenure.Held.class);
        assertThat(revision()).isEqualTo(before);
        assertThat(again.store.calls().getOrDefault(MemoryLeaseStore.Call.LIST, 0))
                .isEqualTo(1);
        assertThat(again.store.calls()).doesNotContainKeys(MemoryLeaseStore.Call.CLAIM, MemoryLeaseStore.Call.PUT);
    }

    @Test
    void itTellsWhenTheLeaseEnds() {
        KeeperHost a = host("a", POOL);
        assertThat(a.keeper.endsIn()).isEmpty();
        a.start(A);
        assertThat(a.keeper.endsIn()).contains(DAY);
        clock.advance(Duration.ofHours(1));
        assertThat(a.keeper.endsIn()).contains(DAY.minusHours(1));
        a.live(Duration.ofHours(4));
        assertThat(a.keeper.endsIn().orElseThrow())
                .isGreaterThan(DAY.minusHours(2))
                .isLessThanOrEqualTo(DAY);
    }

    @Test
    void twoHostsWithOneAddressAreNamed() {
        Lease lease = host("a", POOL).start(A);
        KeeperHost copy = host("b", POOL);
        assertThatThrownBy(() -> copy.start(A))
                .asInstanceOf(type(TweedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFLICT))
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining("host a.example (a) is alive")
                        .hasMessageContaining("--public-ip"));
        clock.advance(Duration.ofMinutes(2)); // a is dead
        assertThat(copy.start(A).subnets()).isEqualTo(lease.subnets());
    }

    @Test
    void aHostThatWasRenamedIsStillTheSame() {
        host("a", POOL).start(A);
        String before = outside.get("presence/192.168.77.11").orElseThrow().value();
        LeaseKeeper.Settings renamed = new LeaseKeeper.Settings(POOL, "a", "other", DAY, Duration.ofMinutes(60));
        new KeeperHost(database, clock, renamed).start(A);
        assertThat(outside.get("presence/192.168.77.11").map(Ledger.Entry::value))
                .contains(before);
        LeaseKeeper.Settings longer = new LeaseKeeper.Settings(POOL, "aa", "", DAY, Duration.ofMinutes(60));
        assertThatThrownBy(() -> new KeeperHost(database, clock, longer).start(A))
                .hasMessageContaining("host a.example (a) is alive");
    }

    @Test
    void aHostThatWasAwayDoesNotFightTheOneThatTookItsAddress() {
        KeeperHost a = host("a", POOL);
        a.start(A);
        a.store.disconnect();
        a.live(Duration.ofMinutes(5));
        KeeperHost b = host("b", POOL);
        Lease taken = b.start(A);
        a.store.reconnect();
        long before = revision();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(20));
            assertThat(b.settle()).isInstanceOf(Tenure.Held.class);
            assertThat(a.settle()).isInstanceOf(Tenure.Absent.class);
        }
        assertThat(revision()).isEqualTo(before);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(taken.subnets());
    }

    @Test
    void changedAttributesArePublishedInPlace() {
        Lease lease = host("a", POOL).start(A);
        Attributes vxlan = new Attributes("vxlan", A.publicIps(), DualStack.v4("{\"VNI\":1}"));
        Lease after = host("a", POOL).start(vxlan);
        assertThat(after.subnets()).isEqualTo(lease.subnets());
        assertThat(after.revision().created()).isEqualTo(lease.revision().created());
        assertThat(outside.list().leases()).extracting(Lease::attributes).containsExactly(vxlan);
    }

    @Test
    void anAddressThatChangesKeepsTheSubnet() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        a.keeper.publish(B);
        assertThat(a.settle().lease().attributes()).isEqualTo(B);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
        assertThat(outside.get("presence/192.168.77.12")).isPresent();
        assertThat(a.live(Duration.ofDays(2))).isInstanceOf(Tenure.Held.class);
    }

    @Test
    void aFailedPublicationIsTriedAgain() {
        KeeperHost a = host("a", POOL);
        a.start(A);
        Attributes vxlan = new Attributes("vxlan", A.publicIps(), DualStack.none());
        a.store.beforeNext(MemoryLeaseStore.Call.UPDATE, () -> a.store.failNext(1, TweedException.Kind.UNAVAILABLE));
        a.keeper.publish(vxlan);
        a.live(Duration.ofSeconds(5));
        assertThat(outside.list().leases()).extracting(Lease::attributes).containsExactly(vxlan);
    }

    @Test
    void fieldsOfOthersSurviveAPublication() {
        Attributes foreign = new Attributes("vxlan", A.publicIps(), DualStack.none(), Map.of("Extra", "{\"a\":1}"));
        database.foreignPut(v4("10.5.9.0/24"), foreign, Optional.of(DAY));
        host("a", POOL).start(A);
        assertThat(outside.list().leases())
                .extracting(Lease::attributes)
                .containsExactly(new Attributes("host-gw", A.publicIps(), DualStack.none(), foreign.foreign()));
    }

    @Test
    void aReservationStaysOneForGood() {
        database.foreignPut(v4("10.5.9.0/24"), A, Optional.empty());
        KeeperHost a = host("a", POOL);
        assertThat(a.start(A).subnets()).isEqualTo(v4("10.5.9.0/24"));
        long before = revision();
        assertThat(a.live(Duration.ofDays(3))).isInstanceOf(Tenure.Held.class);
        assertThat(revision()).isEqualTo(before);
        assertThat(outside.list().leases()).extracting(Lease::term).containsExactly(new Term.Reserved());
    }

    @Test
    void aLeaseOfFlannelsIsTakenOverAndKeptAlive() {
        database.foreignPut(v4("10.5.9.0/24"), A, Optional.of(DAY));
        clock.advance(Duration.ofHours(23));
        KeeperHost a = host("a", POOL);
        assertThat(a.start(A).subnets()).isEqualTo(v4("10.5.9.0/24"));
        a.live(Duration.ofDays(3));
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(v4("10.5.9.0/24"));
    }

    @Test
    void aShortLeaseIsRenewedInTime() {
        database.foreignPut(v4("10.5.9.0/24"), A, Optional.of(Duration.ofMinutes(10)));
        KeeperHost a = host("a", POOL);
        long created = a.start(A).revision().created();
        a.live(Duration.ofDays(1));
        assertThat(outside.list().leases())
                .extracting(lease -> lease.revision().created())
                .containsExactly(created);
    }

    @Test
    void aStoreThatIsDownIsLeftAloneForAWhile() {
        KeeperHost a = host("a", POOL);
        a.start(A);
        clock.advance(Duration.ofSeconds(20));
        a.store.disconnect();
        int before = a.store.calls().values().stream().mapToInt(i -> i).sum();
        for (int i = 0; i < 100; i++) {
            a.settle();
        }
        assertThat(a.store.calls().values().stream().mapToInt(i -> i).sum()).isEqualTo(before + 1);
        a.live(Duration.ofMinutes(10));
        assertThat(a.store.calls().values().stream().mapToInt(i -> i).sum()).isBetween(before + 30, before + 80);
    }

    @Test
    void anotherNetworkReplacesTheOldKey() {
        Lease old = host("a", POOL).start(A);
        DualStack<Pool> other = DualStack.v4(pool("10.6.0.0/16", 24, "10.6.1.0/24", "10.6.255.0/24"));
        Lease now = host("a", other).start(A);
        assertThat(now.subnets()).isNotEqualTo(old.subnets());
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(now.subnets());
    }

    @Test
    void aDeletedOwnKeyIsClaimedAgainAtOnce() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        database.foreignDelete(lease.subnets());
        assertThat(a.settle()).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
        database.expire(lease.subnets());
        assertThat(a.settle()).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
    }

    @Test
    void aKeyThatAnotherHostTookIsLeftToIt() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        database.foreignPut(lease.subnets(), B, Optional.of(DAY));
        Tenure tenure = a.settle();
        assertThat(tenure).isInstanceOf(Tenure.Moved.class);
        Tenure.Moved moved = (Tenure.Moved) tenure;
        assertThat(moved.from().subnets()).isEqualTo(lease.subnets());
        assertThat(moved.lease().subnets()).isNotEqualTo(lease.subnets());
        assertThat(moved.why()).contains("192.168.77.12");
        assertThat(a.settle()).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases())
                .extracting(l -> l.attributes().publicIps())
                .containsExactlyInAnyOrder(A.publicIps(), B.publicIps());
    }

    @Test
    void anOutageShorterThanTheLeaseChangesNothing() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        a.store.disconnect();
        assertThat(a.live(Duration.ofHours(12)))
                .isEqualTo(new Tenure.Held(a.table.view().own().orElseThrow()));
        a.store.reconnect();
        assertThat(a.live(Duration.ofMinutes(1))).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::revision).containsExactly(lease.revision());
    }

    @Test
    void anOutagePastTheTimeToLiveEndsOnTheSameSubnetIfItIsFree() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        a.store.disconnect();
        assertThat(a.live(Duration.ofHours(30)))
                .isInstanceOf(Tenure.Absent.class)
                .extracting(Tenure::lease)
                .extracting(Lease::subnets)
                .isEqualTo(lease.subnets());
        assertThat(outside.list().leases()).isEmpty();
        a.store.reconnect();
        assertThat(a.live(Duration.ofMinutes(1))).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
    }

    @Test
    void anOutagePastTheTimeToLiveEndsElsewhereIfItIsNot() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        a.store.disconnect();
        a.live(Duration.ofHours(30));
        database.foreignPut(lease.subnets(), B, Optional.of(DAY));
        a.store.reconnect();
        clock.advance(Duration.ofSeconds(30));
        assertThat(a.settle()).isInstanceOf(Tenure.Moved.class);
    }

    @Test
    void aWipedStoreIsNoticedWithoutAWatch() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.keeper.acquire(A, Optional.empty());
        a.settle();
        database.wipe();
        assertThat(a.live(Duration.ofSeconds(21))).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
        assertThat(outside.get("presence/192.168.77.11")).isPresent();
    }

    @Test
    void aFullPoolIsAnAnswerAndEndsWithAFreeSubnet() {
        host("b", TINY).start(B);
        Lease lease = host("c", TINY).start(C);
        KeeperHost a = host("a", TINY);
        assertThatThrownBy(() -> a.start(A))
                .asInstanceOf(type(TweedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.NO_ROOM));
        database.expire(lease.subnets());
        assertThat(a.start(A).subnets()).isEqualTo(lease.subnets());
    }

    @Test
    void aHostThatLostItsSubnetInAFullPoolGoesOnTrying() {
        KeeperHost a = host("a", TINY);
        Lease lease = a.start(A);
        Lease other = host("b", TINY).start(B);
        database.foreignPut(lease.subnets(), C, Optional.of(DAY));
        assertThat(a.settle()).isInstanceOf(Tenure.Absent.class);
        assertThat(a.live(Duration.ofMinutes(1))).isInstanceOf(Tenure.Absent.class);
        database.expire(other.subnets());
        clock.advance(Duration.ofSeconds(20));
        assertThat(a.settle()).isInstanceOf(Tenure.Moved.class);
    }

    @Test
    void renewalsFollowTheMargin() {
        assertThat(settings(60).interval()).isEqualTo(Duration.ofHours(4));
        assertThat(settings(1439).interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(1300).interval()).isEqualTo(Duration.ofMinutes(140));
        assertThatThrownBy(() -> settings(1440)).isInstanceOf(IllegalArgumentException.class);
        KeeperHost a = new KeeperHost(database, clock, settings(1439));
        a.start(A);
        a.live(Duration.ofMinutes(10));
        assertThat(a.store.calls().getOrDefault(MemoryLeaseStore.Call.RENEW, 0)).isBetween(10, 11);
    }

    @Test
    void aJumpOfTheWallClockChangesNothing() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        clock.jumpWall(Duration.ofDays(-400));
        a.live(Duration.ofDays(1));
        clock.jumpWall(Duration.ofDays(900));
        assertThat(a.live(Duration.ofDays(2))).isInstanceOf(Tenure.Held.class);
        assertThat(outside.list().leases()).extracting(Lease::revision).containsExactly(lease.revision());
    }

    @Test
    void aClaimWhoseAnswerWasLostIsFoundAgain() {
        KeeperHost a = host("a", POOL);
        a.store.beforeNext(MemoryLeaseStore.Call.CLAIM, a.store::loseNextAnswer);
        assertThatThrownBy(() -> a.start(A)).isInstanceOf(TweedException.class);
        Lease lease = a.start(A);
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(lease.subnets());
    }

    @Test
    void anotherWritersAttributesArePutRightButNotFoughtOver() {
        KeeperHost a = host("a", POOL);
        Lease lease = a.start(A);
        Attributes wrong = new Attributes("udp", A.publicIps(), DualStack.none());
        database.foreignPut(lease.subnets(), wrong, Optional.of(DAY));
        a.settle();
        assertThat(outside.list().leases()).extracting(Lease::attributes).containsExactly(A);
        database.foreignPut(lease.subnets(), wrong, Optional.of(DAY));
        a.settle();
        assertThat(outside.list().leases()).extracting(Lease::attributes).containsExactly(wrong);
        a.live(Duration.ofSeconds(61));
        assertThat(outside.list().leases()).extracting(Lease::attributes).containsExactly(A);
    }

    @Test
    void steppingWithoutALeaseIsADefect() {
        assertThatThrownBy(host("a", POOL).keeper::step).isInstanceOf(IllegalStateException.class);
    }

    private KeeperHost host(String holder, DualStack<Pool> pools) {
        return new KeeperHost(database, clock, holder, pools);
    }

    private static LeaseKeeper.Settings settings(int marginMinutes) {
        return new LeaseKeeper.Settings(POOL, "a", "", DAY, Duration.ofMinutes(marginMinutes));
    }

    private long revision() {
        return outside.list().revision().modified();
    }
}
