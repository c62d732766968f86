package net.tweed.core.lease;

import static net.tweed.core.lease.Leases.dual;
import static net.tweed.core.lease.Leases.host;
import static net.tweed.core.lease.Leases.lease;
import static net.tweed.core.lease.Leases.pool;
import static net.tweed.core.lease.Leases.prefix;
import static net.tweed.core.lease.Leases.reserved;
import static net.tweed.core.lease.Leases.v4;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.tweed.core.lease.SubnetAllocator.Pick;
import net.tweed.core.lease.SubnetAllocator.Situation;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import org.junit.jupiter.api.Test;

class SubnetAllocatorTest {
    private static final String ME = "192.168.77.11";
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");
    private static final Pool SIXTEEN = pool("10.5.0.0/20", 24, "10.5.1.0/24", "10.5.15.0/24");
    private static final Pool SIX = pool("fd05::/60", 64, "fd05:0:0:1::/64", "fd05:0:0:f::/64");

    private final SubnetAllocator single = new SubnetAllocator(DualStack.v4(SIXTEEN), new Random(1));
    private final SubnetAllocator both = new SubnetAllocator(DualStack.both(SIXTEEN, SIX), new Random(2));

    @Test
    void anOwnLeaseComesFirst() {
        Lease own = lease(v4("10.5.7.0/24"), ME, 5);
        assertThat(single.own(situation(lease(v4("10.5.6.0/24"), "192.168.77.12", 1), own)))
                .contains(own);
        assertThat(single.own(situation(lease(v4("10.5.6.0/24"), "192.168.77.12", 1))))
                .isEmpty();
    }

    @Test
    void amongOwnLeasesReservationsThenTheRememberedThenTheOldest() {
        Lease old = lease(v4("10.5.7.0/24"), ME, 5);
        Lease young = lease(v4("10.5.8.0/24"), ME, 6);
        Lease reserved = reserved(v4("10.5.9.0/24"), ME, 7);
        assertThat(single.own(situation(young, old))).contains(old);
        assertThat(single.own(remembering(young.subnets(), young, old))).contains(young);
        assertThat(single.own(remembering(young.subnets(), young, old, reserved)))
                .contains(reserved);
    }

    @Test
    void aReservationMayLieOutsideTheRange() {
        Lease reserved = reserved(v4("10.5.0.0/24"), ME, 7);
        assertThat(single.own(situation(reserved))).contains(reserved);
        Lease outside = reserved(v4("10.9.0.0/24"), ME, 7);
        assertThat(single.own(situation(outside))).isEmpty();
        assertThat(single.outgrown(situation(outside))).isEmpty();
    }

    @Test
    void anOwnLeaseThatNoLongerFitsIsOutgrown() {
        Lease otherNetwork = lease(v4("10.6.7.0/24"), ME, 5);
        Lease otherLength = lease(v4("10.5.7.0/25"), ME, 6);
        Lease otherFamilies = lease(dual("10.5.8.0/24", "fd05:0:0:3::/64"), ME, 7);
        Lease foreign = lease(v4("10.6.8.0/24"), "192.168.77.12", 8);
        Situation now = situation(otherNetwork, otherLength, otherFamilies, foreign);
        assertThat(single.own(now)).isEmpty();
        assertThat(single.outgrown(now)).containsExactly(otherNetwork, otherLength, otherFamilies);
    }

    @Test
    void growingToDualStackKeepsTheIpv4Subnet() {
        Lease own = lease(v4("10.5.7.0/24"), ME, 5);
        Pick.Free free = free(both.choose(situation(own), Map.of(), NOW));
        assertThat(free.subnets().v4()).contains(prefix("10.5.7.0/24"));
        assertThat(free.subnets().v6()).isPresent();
    }

    @Test
    void anOwnLeaseUnderAnOlderClaimIsGivenUp() {
        Lease own = lease(dual("10.5.7.0/24", "fd05:0:0:3::/64"), ME, 5);
        Lease older = lease(v4("10.5.7.0/24"), "192.168.77.12", 4);
        assertThat(both.own(situation(own, older))).isEmpty();
        assertThat(both.outgrown(situation(own, older))).containsExactly(own);
        Pick.Free free = free(both.choose(situation(own, older), Map.of(), NOW));
        assertThat(free.subnets().v4()).isNotEqualTo(older.subnets().v4());
        assertThat(free.subnets().v6()).contains(prefix("fd05:0:0:3::/64"));
        Lease younger = lease(v4("10.5.7.0/24"), "192.168.77.12", 6);
        assertThat(both.own(situation(own, younger))).contains(own);
    }

    @Test
    void whatTheHostRemembersIsTakenIfFreeAndInside() {
        assertThat(chosen(remembering(v4("10.5.9.0/24")))).isEqualTo(prefix("10.5.9.0/24"));
        Lease foreign = lease(v4("10.5.9.0/24"), "192.168.77.12", 1);
        assertThat(chosen(remembering(v4("10.5.9.0/24"), foreign))).isNotEqualTo(prefix("10.5.9.0/24"));
        assertThat(chosen(remembering(v4("10.99.9.0/24")))).isNotEqualTo(prefix("10.99.9.0/24"));
        assertThat(chosen(remembering(v4("10.5.0.0/24")))).isNotEqualTo(prefix("10.5.0.0/24"));
    }

    @Test
    void whatTheLedgerRemembersOfTheHostComesNext() {
        Map<Prefix, Past> history = Map.of(
                prefix("10.5.3.0/24"),
                past(ME, 3),
                prefix("10.5.4.0/24"),
                past(ME, 2),
                prefix("10.5.5.0/24"),
                past("192.168.77.12", 1));
        assertThat(free(single.choose(situation(), history, NOW)).subnets()).isEqualTo(v4("10.5.4.0/24"));
    }

    @Test
    void neverUsedOnesComeBeforeEndedOnes() {
        Map<Prefix, Past> history = new HashMap<>();
        for (int i = 1; i <= 14; i++) {
            history.put(prefix("10.5." + i + ".0/24"), past("192.168.77.12", 400));
        }
        Pick.Free free = free(single.choose(situation(), history, NOW));
        assertThat(free.subnets()).isEqualTo(v4("10.5.15.0/24"));
        assertThat(free.warnings()).isEmpty();
    }

    @Test
    void thenTheOneThatEndedLongestAgo() {
        Map<Prefix, Past> history = allUsed(20);
        history.put(prefix("10.5.4.0/24"), past("192.168.77.12", 30));
        Pick.Free free = free(single.choose(situation(), history, NOW));
        assertThat(free.subnets()).isEqualTo(v4("10.5.4.0/24"));
        assertThat(free.warnings()).isEmpty();
    }

    @Test
    void aRecentlyEndedOneOnlyWithAWarning() {
        Map<Prefix, Past> history = allUsed(3);
        history.put(prefix("10.5.4.0/24"), past("192.168.77.12", 6));
        Pick.Free free = free(single.choose(situation(), history, NOW));
        assertThat(free.subnets()).isEqualTo(v4("10.5.4.0/24"));
        assertThat(free.warnings()).singleElement().asString().contains("10.5.4.0/24", "192.168.77.12", "2026-01-25");
    }

    @Test
    void anEndThatNobodySawCountsAsJustNow() {
        Map<Prefix, Past> history = allUsed(3);
        history.put(
                prefix("10.5.4.0/24"),
                new Past("192.168.77.12", Optional.of(NOW.minusSeconds(9_999_999)), Optional.empty()));
        assertThat(free(single.choose(situation(), history, NOW)).subnets()).isNotEqualTo(v4("10.5.4.0/24"));
    }

    @Test
    void aFullPoolIsNamed() {
        List<Lease> all = new ArrayList<>();
        for (int i = 1; i <= 15; i++) {
            all.add(lease(v4("10.5." + i + ".0/24"), "192.168.77.12", i));
        }
        Pick pick = single.choose(situation(all.toArray(new Lease[0])), Map.of(), NOW);
        assertThat(((Pick.Full) pick).why()).contains("all 15 from 10.5.1.0/24 to 10.5.15.0/24 of 10.5.0.0/20");
    }

    @Test
    void keysOutsideTheNetworkBlockNothing() {
        Lease huge = lease(v4("0.0.0.0/0"), "192.168.77.12", 1);
        Lease same = lease(v4("10.5.0.0/20"), "192.168.77.13", 2);
        assertThat(single.choose(situation(huge, same), Map.of(), NOW)).isInstanceOf(Pick.Free.class);
        Lease own = lease(v4("10.5.7.0/24"), ME, 5);
        assertThat(single.own(situation(huge, same, own))).contains(own);
    }

    @Test
    void leasesOfOtherLengthsBlockWhatTheyOverlap() {
        Lease half = lease(v4("10.5.8.0/21"), "192.168.77.12", 1);
        Lease sliver = lease(v4("10.5.3.128/25"), "192.168.77.13", 2);
        Set<Prefix> seen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            seen.add(chosen(situation(half, sliver)));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        prefix("10.5.1.0/24"),
                        prefix("10.5.2.0/24"),
                        prefix("10.5.4.0/24"),
                        prefix("10.5.5.0/24"),
                        prefix("10.5.6.0/24"),
                        prefix("10.5.7.0/24"));
    }

    @Test
    void whatIsToBeAvoidedIsAvoided() {
        Set<Prefix> avoid = new HashSet<>();
        for (int i = 1; i <= 15; i++) {
            Situation now = new Situation(host(ME), Optional.of(v4("10.5.1.0/24")), List.of(), avoid);
            assertThat(avoid.add(free(single.choose(now, Map.of(), NOW))
                            .subnets()
                            .v4()
                            .orElseThrow()))
                    .isTrue();
        }
        Situation none = new Situation(host(ME), Optional.empty(), List.of(), avoid);
        assertThat(single.choose(none, Map.of(), NOW)).isInstanceOf(Pick.Full.class);
    }

    @Test
    void theLastFreeOneOfAHugePoolIsFound() {
        Pool slash8 = pool("10.0.0.0/8", 24, "10.0.1.0/24", "10.255.255.0/24");
        List<Prefix> held = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            held.add(prefix("10." + (2 * i) + ".0.0/16"));
            for (int j = 0; j < 256; j++) {
                if (i != 77 || j != 33) {
                    held.add(prefix("10." + (2 * i + 1) + "." + j + ".0/24"));
                }
            }
        }
        FreeSubnets free = new FreeSubnets(slash8, held);
        assertThat(free.any(new Random(3), Set.of())).contains(prefix("10.155.33.0/24"));
        assertThat(free.any(new Random(3), Set.of(prefix("10.155.33.0/24")))).isEmpty();
    }

    @Test
    void aPoolOf2To80IsNoTrouble() {
        Pool pool = pool("fd00::/8", 88, "fd00::/88", "fdff:ffff:ffff:ffff:ffff:ff00::/88");
        SubnetAllocator wide = new SubnetAllocator(DualStack.v6(pool), new Random(4));
        Set<DualStack<Prefix>> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(free(wide.choose(situation(), Map.of(), NOW)).subnets());
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void hostsThatStartTogetherSpread() {
        Set<Prefix> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            seen.add(chosen(situation()));
        }
        assertThat(seen).hasSize(15);
    }

    private static Map<Prefix, Past> allUsed(int daysAgo) {
        Map<Prefix, Past> history = new HashMap<>();
        for (int i = 1; i <= 15; i++) {
            history.put(prefix("10.5." + i + ".0/24"), past("192.168.77.13", daysAgo));
        }
        return history;
    }

    private static Past past(String holder, int daysAgo) {
        Instant end = NOW.minus(Duration.ofDays(daysAgo));
        return new Past(holder, Optional.of(end.minusSeconds(60)), Optional.of(end));
    }

    private Prefix chosen(Situation now) {
        return free(single.choose(now, Map.of(), NOW)).subnets().v4().orElseThrow();
    }

    private static Pick.Free free(Pick pick) {
        assertThat(pick).isInstanceOf(Pick.Free.class);
        return (Pick.Free) pick;
    }

    private static Situation situation(Lease... leases) {
        return new Situation(host(ME), Optional.empty(), List.of(leases), Set.of());
    }

    private static Situation remembering(DualStack<Prefix> remembered, Lease... leases) {
        return new Situation(host(ME), Optional.of(remembered), List.of(leases), Set.of());
    }
}
