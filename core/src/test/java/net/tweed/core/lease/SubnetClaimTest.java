package net.tweed.core.lease;

import static net.tweed.core.lease.KeeperHost.DAY;
import static net.tweed.core.lease.Leases.pool;
import static net.tweed.core.lease.Leases.prefix;
import static net.tweed.core.lease.Leases.v4;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryLeaseStore.Call;
import org.junit.jupiter.api.Test;

/** Claims among other claimers, and what the ledger keeps of them. */
class SubnetClaimTest {
    private static final Pool POOL4 = pool("10.5.0.0/16", 24, "10.5.1.0/24", "10.5.110.0/24");
    private static final Pool POOL6 = pool("fd05::/48", 64, "fd05:0:0:1::/64", "fd05:0:0:6e::/64");
    private static final DualStack<Pool> SINGLE = DualStack.v4(POOL4);
    private static final DualStack<Pool> BOTH = DualStack.both(POOL4, POOL6);
    private static final DualStack<Pool> THREE = DualStack.v4(pool("10.5.0.0/22", 24, "10.5.1.0/24", "10.5.3.0/24"));

    private final ManualClock clock = new ManualClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final MemoryLeaseStore outside = database.connect();

    @Test
    void aHundredHostsAtOnceAllGetTheirOwn() throws Exception {
        allDistinct(claimAtOnce(SINGLE, 100), 100);
    }

    @Test
    void aHundredDualStackHostsAtOnceAllGetTheirOwn() throws Exception {
        allDistinct(claimAtOnce(BOTH, 100), 200);
    }

    @Test
    void singleAndDualStackHostsShareAPool() throws Exception {
        List<Lease> leases = new ArrayList<>(claimAtOnce(BOTH, 50));
        for (int i = 0; i < 60; i++) {
            leases.add(host("s" + i, SINGLE).keeper.acquire(ip("10.99.1." + i), Optional.empty()));
        }
        allDistinct(leases, 160);
    }

    @Test
    void anOlderOverlappingLeaseWins() {
        KeeperHost a = host("a", DualStack.both(POOL4, POOL6));
        List<Lease> flannels = new ArrayList<>();
        a.store.beforeNext(Call.CLAIM, () -> {
            for (int i = 1; i <= 109; i++) { // all but one, without guards, between the list and the claim
                flannels.add(database.foreignPut(
                        v4("10.5." + i + ".0/24"), Leases.host("192.168.78." + i), Optional.of(DAY)));
            }
        });
        Lease lease = a.keeper.acquire(Leases.host("192.168.77.11"), Optional.empty());
        assertThat(flannels).noneMatch(lease::overlaps);
        assertThat(outside.list().leases()).hasSize(110);
    }

    /** flanneld drops its route to a subnet with any key that names it: the last word on each is that it is leased. */
    @Test
    void growingToDualStackTellsTheSubnetAgainAfterItsOldKeyHasGone() {
        Attributes me = Leases.host("192.168.77.11");
        Lease single = host("a", SINGLE).keeper.acquire(me, Optional.empty());
        LeaseEvents events = new LeaseEvents();
        outside.watch(events);

        KeeperHost grown = host("a", BOTH);
        Lease dual = grown.start(me);

        assertThat(dual.subnets().v4()).isEqualTo(single.subnets().v4());
        assertThat(outside.list().leases()).extracting(Lease::subnets).containsExactly(dual.subnets());
        events.awaitRemoved(single.subnets());
        LeaseEvent last = events.all().get(events.all().size() - 1);
        assertThat(last).isInstanceOf(LeaseEvent.Changed.class);
        assertThat(((LeaseEvent.Changed) last).lease().subnets()).isEqualTo(dual.subnets());
        assertThat(past(single)).endsWith(" ended -");
    }

    @Test
    void aGuardWithoutALeaseIsPassedBy() {
        DualStack<Pool> two = DualStack.v4(pool("10.5.0.0/22", 24, "10.5.1.0/24", "10.5.2.0/24"));
        Lease left = outside.claim(v4("10.5.1.0/24"), Leases.host("192.168.77.99"), "gone", DAY)
                .orElseThrow();
        database.foreignDelete(left.subnets());
        Lease lease = host("a", two).keeper.acquire(Leases.host("192.168.77.11"), Optional.of(v4("10.5.1.0/24")));
        assertThat(lease.subnets()).isEqualTo(v4("10.5.2.0/24"));
    }

    @Test
    void anOwnKeyThatIsListedButNotThereIsGivenUp() {
        Attributes me = Leases.host("192.168.77.11");
        DualStack<Prefix> ghost = v4("10.5.9.0/24");
        database.foreignPut(ghost, me, Optional.of(DAY));
        KeeperHost a = host("a", SINGLE);
        for (int i = 0; i < 3; i++) {
            a.store.beforeNext(Call.RENEW, () -> database.foreignDelete(ghost));
        }
        a.store.beforeNext(Call.LIST, () -> {});
        for (int i = 0; i < 3; i++) {
            a.store.beforeNext(Call.LIST, () -> database.foreignPut(ghost, me, Optional.of(DAY)));
        }
        assertThat(a.keeper.acquire(me, Optional.empty()).subnets()).isNotEqualTo(ghost);
    }

    @Test
    void whatWasLostAndGivenBackIsTakenBeforeGivingUp() {
        DualStack<Pool> two = DualStack.v4(pool("10.5.0.0/22", 24, "10.5.1.0/24", "10.5.2.0/24"));
        KeeperHost a = host("a", two);
        a.store.beforeNext(
                Call.CLAIM,
                () -> database.foreignPut(v4("10.5.1.0/24"), Leases.host("192.168.77.12"), Optional.of(DAY)));
        a.store.beforeNext(Call.CLAIM, () -> {
            database.foreignPut(v4("10.5.2.0/24"), Leases.host("192.168.77.13"), Optional.of(DAY));
            database.foreignDelete(v4("10.5.1.0/24"));
        });
        Lease lease = a.keeper.acquire(Leases.host("192.168.77.11"), Optional.of(v4("10.5.1.0/24")));
        assertThat(lease.subnets()).isEqualTo(v4("10.5.1.0/24"));
    }

    @Test
    void aRememberedSubnetIsClaimedAgain() {
        Lease lease = host("a", SINGLE).keeper.acquire(Leases.host("192.168.77.11"), Optional.of(v4("10.5.42.0/24")));
        assertThat(lease.subnets()).isEqualTo(v4("10.5.42.0/24"));
    }

    @Test
    void theOldestHostRecordsTheEndOfOthers() {
        KeeperHost a = host("a", SINGLE);
        a.start(Leases.host("192.168.77.11"));
        KeeperHost b = host("b", SINGLE);
        b.start(Leases.host("192.168.77.12"));
        Lease third = host("c", SINGLE).start(Leases.host("192.168.77.13"));
        Lease flannels = database.foreignPut(v4("10.5.111.0/24"), Leases.host("192.168.77.14"), Optional.of(DAY));
        clock.advance(Duration.ofMinutes(10));
        database.expire(third.subnets());
        database.expire(flannels.subnets());
        b.live(Duration.ofSeconds(20));
        assertThat(past(third)).isEqualTo("192.168.77.13 claimed 2026-01-01T00:00:00Z ended -");
        a.settle();
        assertThat(past(third)).isEqualTo("192.168.77.13 claimed 2026-01-01T00:00:00Z ended 2026-01-01T00:10:20Z");
        assertThat(past(flannels)).isEqualTo("192.168.77.14 claimed - ended 2026-01-01T00:10:20Z");
    }

    @Test
    void aLeaseThatIsBackHasNotEnded() {
        KeeperHost a = host("a", SINGLE);
        a.start(Leases.host("192.168.77.11"));
        KeeperHost b = host("b", SINGLE);
        Lease lease = b.start(Leases.host("192.168.77.12"));
        database.foreignDelete(lease.subnets());
        b.settle();
        a.settle();
        assertThat(past(lease)).isEqualTo("192.168.77.12 claimed 2026-01-01T00:00:00Z ended -");
    }

    @Test
    void anEndThatNobodySawIsRecordedByTheNextClaimer() {
        Lease lease = host("b", SINGLE).start(Leases.host("192.168.77.12"));
        database.expire(lease.subnets());
        clock.advance(Duration.ofHours(5));
        host("a", SINGLE).start(Leases.host("192.168.77.11"));
        assertThat(past(lease)).isEqualTo("192.168.77.12 claimed 2026-01-01T00:00:00Z ended 2026-01-01T05:00:00Z");
    }

    @Test
    void theLongestEndedSubnetIsTakenWhenAllWereUsed() {
        List<Lease> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            KeeperHost h = host("h" + i, THREE);
            ended.add(h.start(ip("10.99.0." + (i + 1))));
        }
        KeeperHost watcher = host("h0", THREE);
        watcher.start(ip("10.99.0.1"));
        database.expire(ended.get(2).subnets());
        watcher.live(Duration.ofDays(2));
        database.expire(ended.get(1).subnets());
        watcher.live(Duration.ofDays(8));
        assertThat(host("a", THREE).start(Leases.host("192.168.77.11")).subnets())
                .isEqualTo(ended.get(2).subnets());
    }

    @Test
    void aHostFindsItsLastSubnetInTheLedger() {
        Lease lease = host("b", SINGLE).start(Leases.host("192.168.77.12"));
        clock.advance(Duration.ofDays(3)); // longer than the lease, and /run was lost in a reboot
        assertThat(host("b", SINGLE).start(Leases.host("192.168.77.12")).subnets())
                .isEqualTo(lease.subnets());
    }

    @Test
    void garbageInTheLedgerHarmsNobody() {
        for (String key : List.of("history/", "history/x", "history/10.5.1.0-24", "history/10.5.1.1-24")) {
            outside.put(key, Optional.empty(), "{garbage", Optional.empty());
        }
        assertThat(host("a", SINGLE)
                        .start(Leases.host("192.168.77.11"), Optional.of(v4("10.5.1.0/24")))
                        .subnets())
                .isEqualTo(v4("10.5.1.0/24"));
        assertThat(outside.get("history/10.5.1.0-24"))
                .map(Ledger.Entry::value)
                .get()
                .asString()
                .startsWith("192.168.77.11");
    }

    private String past(Lease lease) {
        String key = "history/" + lease.subnets().v4().orElseThrow().toString().replace('/', '-');
        return outside.get(key).orElseThrow().value();
    }

    private List<Lease> claimAtOnce(DualStack<Pool> pools, int hosts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(hosts);
        try {
            CyclicBarrier barrier = new CyclicBarrier(hosts);
            List<Future<Lease>> claims = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
                KeeperHost host = host("h" + i, pools);
                Attributes attributes = ip("10.99.0." + i);
                claims.add(threads.submit(() -> {
                    barrier.await();
                    return host.keeper.acquire(attributes, Optional.empty());
                }));
            }
            List<Lease> leases = new ArrayList<>();
            for (Future<Lease> each : claims) {
                leases.add(each.get(60, TimeUnit.SECONDS));
            }
            return leases;
        } finally {
            threads.shutdownNow();
        }
    }

    private void allDistinct(List<Lease> leases, int subnets) {
        Set<Prefix> all = new HashSet<>();
        leases.forEach(lease -> lease.subnets().stream().forEach(all::add));
        assertThat(all).hasSize(subnets).doesNotContain(prefix("10.5.0.0/24"));
        assertThat(outside.list().leases()).hasSameSizeAs(leases);
    }

    private KeeperHost host(String holder, DualStack<Pool> pools) {
        return new KeeperHost(database, clock, holder, pools);
    }

    private static Attributes ip(String address) {
        return new Attributes("host-gw", DualStack.v4(Addresses.parse(address).orElseThrow()), DualStack.none());
    }
}
