package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lease store does; a store's test extends this and says how to get one. */
public abstract class LeaseStoreContract {
    protected static final Duration DAY = Duration.ofHours(24);
    protected static final DualStack<Prefix> A = subnet("10.5.1.0/24");
    protected static final DualStack<Prefix> B = subnet("10.5.2.0/24");
    protected static final DualStack<Prefix> A_WITH_V6 = dual("10.5.1.0/24", "fd05:0:0:1::/64");
    protected static final DualStack<Prefix> A_WITH_OTHER_V6 = dual("10.5.1.0/24", "fd05:0:0:2::/64");
    protected static final Attributes HOST1 = vxlan("192.168.77.11", "d6:6e:80:4e:fc:55");
    protected static final Attributes HOST2 = vxlan("192.168.77.12", "4a:ad:df:dc:d5:3b");

    /** A database that stores connect to, and what others do to it. Each test has a new, empty one. */
    protected interface World extends AutoCloseable {
        LeaseStore connect();

        void config(String text);

        /** Writes a lease as flannel would: over whatever is there, without guards; no time to live: a reservation. */
        void foreignPut(DualStack<Prefix> subnets, Attributes attributes, Optional<Duration> timeToLive);

        void foreignDelete(DualStack<Prefix> subnets);

        /** The lease's time runs out. */
        void expire(DualStack<Prefix> subnets);

        /** The time of the fact with this relative key runs out. */
        void expireFact(String key);

        @Override
        void close();
    }

    protected abstract World world();

    private World world;
    private LeaseStore store;
    private LeaseStore other;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected LeaseStoreContract() {}

    @BeforeEach
    void openWorld() {
        world = world();
        store = world.connect();
        other = world.connect();
    }

    @AfterEach
    void closeWorld() {
        store.close();
        other.close();
        world.close();
    }

    protected final World theWorld() {
        return world;
    }

    protected final LeaseStore theStore() {
        return store;
    }

    protected final LeaseStore theOther() {
        return other;
    }

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

    // ---- claim

    @Test
    void aClaimIsSeenByOthersAsItWasMade() {
        Lease lease = claim(A_WITH_V6, HOST1, "h1").orElseThrow();
        assertThat(lease.term()).isInstanceOf(Term.Until.class);
        Lease seen = only(other.list());
        assertThat(seen.subnets()).isEqualTo(A_WITH_V6);
        assertThat(seen.attributes()).isEqualTo(HOST1);
        assertThat(seen.revision()).isEqualTo(lease.revision());
        assertThat(seen.term()).isEqualTo(new Term.Leased());
    }

    @Test
    void theOlderClaimHasTheSmallerRevision() {
        Lease first = claim(A, HOST1, "h1").orElseThrow();
        Lease second = claim(B, HOST2, "h2").orElseThrow();
        assertThat(first.revision().created()).isLessThan(second.revision().created());
        assertThat(first.revision().cluster()).isEqualTo(second.revision().cluster());
    }

    @Test
    void losingAClaimIsAnAnswer() {
        Lease first = claim(A, HOST1, "h1").orElseThrow();
        assertThat(claim(other, A, HOST2, "h2")).isEmpty();
        assertThat(only(store.list())).isEqualTo(leased(first));
    }

    @Test
    void aHostDoesNotClaimOverItsOwnLeaseEither() {
        assertThat(claim(A, HOST1, "h1")).isPresent();
        assertThat(claim(A, HOST1, "h1")).isEmpty();
    }

    @Test
    void guardsKeepOutAClaimThatSharesOneFamily() {
        assertThat(claim(A_WITH_V6, HOST1, "h1")).isPresent();
        assertThat(claim(other, A_WITH_OTHER_V6, HOST2, "h2")).isEmpty();
        assertThat(claim(other, A, HOST2, "h2")).isEmpty();
        assertThat(claim(other, new DualStack<>(Optional.empty(), A_WITH_V6.v6()), HOST2, "h2"))
                .isEmpty();
        assertThat(store.list().leases()).hasSize(1);
    }

    @Test
    void aHostClaimsPastGuardsOfItsOwn() {
        assertThat(claim(A, HOST1, "h1")).isPresent();
        world.foreignDelete(A);
        assertThat(claim(other, A, HOST2, "h2"))
                .as("the guard outlives its key")
                .isEmpty();
        Lease again = claim(A_WITH_V6, HOST1, "h1").orElseThrow();
        assertThat(store.release(again)).isTrue();
        assertThat(claim(other, A, HOST2, "h2")).isPresent();
    }

    @Test
    void anExpiredLeaseLeavesNoGuard() {
        assertThat(claim(A_WITH_V6, HOST1, "h1")).isPresent();
        world.expire(A_WITH_V6);
        assertThat(claim(other, A_WITH_OTHER_V6, HOST2, "h2")).isPresent();
    }

    @Test
    void ofManyClaimsAtOnceOneWins() throws Exception {
        int hosts = 16;
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(hosts);
        try {
            List<Future<Optional<Lease>>> claims = IntStream.range(0, hosts)
                    .mapToObj(i -> threads.submit(() -> {
                        go.await();
                        return claim(i % 2 == 0 ? store : other, A, vxlan("10.0.0." + i, "aa"), "h" + i);
                    }))
                    .toList();
            go.countDown();
            int won = 0;
            for (Future<Optional<Lease>> claim : claims) {
                won += claim.get().isPresent() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- update

    @Test
    void anUpdateChangesWhatIsPublishedAndKeepsTheTerm() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        Attributes changed = vxlan("192.168.77.11", "02:00:00:00:00:01");
        Lease after = store.update(lease, changed).orElseThrow();
        assertThat(after.attributes()).isEqualTo(changed);
        assertThat(after.revision().created()).isEqualTo(lease.revision().created());
        assertThat(after.revision().modified()).isGreaterThan(lease.revision().modified());
        assertThat(only(other.list())).isEqualTo(leased(after));
        world.expire(A);
        assertThat(store.list().leases()).as("the key kept its time to live").isEmpty();
    }

    @Test
    void anUpdateOfAnOlderStateLoses() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        assertThat(store.update(lease, vxlan("192.168.77.11", "02:00:00:00:00:01")))
                .isPresent();
        assertThat(other.update(lease, HOST2)).isEmpty();
        world.foreignDelete(A);
        assertThat(store.update(lease, HOST1)).isEmpty();
    }

    @Test
    void anUpdatedReservationStaysOne() {
        world.foreignPut(A, HOST1, Optional.empty());
        Lease reserved = only(store.list());
        Lease after = store.update(reserved, vxlan("192.168.77.11", "02:00:00:00:00:01"))
                .orElseThrow();
        assertThat(after.term()).isEqualTo(new Term.Reserved());
        assertThat(only(store.list()).term()).isEqualTo(new Term.Reserved());
    }

    // ---- renew

    @Test
    void aRenewalRewritesNothing() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        Snapshot before = store.list();
        Lease renewed = store.renew(lease).orElseThrow();
        assertThat(renewed.term()).isInstanceOf(Term.Until.class);
        assertThat(renewed.revision()).isEqualTo(lease.revision());
        assertThat(store.list()).isEqualTo(before);
    }

    @Test
    void aRenewalTakesOverWhatFlannelLeft() {
        world.foreignPut(A, HOST1, Optional.of(DAY));
        Lease lease = only(store.list());
        assertThat(store.renew(lease).orElseThrow().term()).isInstanceOf(Term.Until.class);
        world.expire(A);
        assertThat(store.renew(lease)).isEmpty();
    }

    @Test
    void aReservationIsOnlyRead() {
        world.foreignPut(A, HOST1, Optional.empty());
        Lease reserved = only(store.list());
        assertThat(store.renew(reserved)).contains(reserved);
        assertThat(only(store.list())).isEqualTo(reserved);
    }

    @Test
    void aLeaseThatIsGoneCannotBeRenewed() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        world.expire(A);
        assertThat(store.renew(lease)).isEmpty();
    }

    @Test
    void aLeaseOverwrittenByAnotherHostCannotBeRenewed() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        world.foreignPut(A, HOST2, Optional.of(DAY));
        assertThat(store.renew(lease)).isEmpty();
        assertThat(only(store.list()).attributes()).isEqualTo(HOST2);
    }

    @Test
    void aRenewalTellsWhatStandsThereNow() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        Attributes changed = vxlan("192.168.77.11", "02:00:00:00:00:01");
        assertThat(store.update(lease, changed)).isPresent();
        assertThat(store.renew(lease).orElseThrow().attributes()).isEqualTo(changed);
    }

    // ---- release

    @Test
    void aReleasedSubnetIsFreeAtOnce() {
        Lease lease = claim(A_WITH_V6, HOST1, "h1").orElseThrow();
        assertThat(store.release(lease)).isTrue();
        assertThat(store.list().leases()).isEmpty();
        assertThat(claim(other, A_WITH_OTHER_V6, HOST2, "h2")).isPresent();
    }

    @Test
    void whatChangedOrWentIsNotReleased() {
        Lease lease = claim(A, HOST1, "h1").orElseThrow();
        world.foreignPut(A, HOST2, Optional.of(DAY));
        assertThat(store.release(lease)).isFalse();
        assertThat(store.list().leases()).hasSize(1);
        world.foreignDelete(A);
        assertThat(store.release(lease)).isFalse();
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

    // ---- ledger

    @Test
    void aFactIsReadAsWritten() {
        Entry entry = store.put("history/10.5.1.0-24", Optional.empty(), "{\"é\":1}", Optional.empty())
                .orElseThrow();
        assertThat(entry.key()).isEqualTo("history/10.5.1.0-24");
        assertThat(other.get("history/10.5.1.0-24")).contains(entry);
        assertThat(other.get("history/10.5.1.0")).isEmpty();
    }

    @Test
    void factsAreListedByTheBeginningOfTheirKey() {
        Entry b =
                store.put("history/b", Optional.empty(), "2", Optional.empty()).orElseThrow();
        Entry a =
                store.put("history/a", Optional.empty(), "1", Optional.empty()).orElseThrow();
        assertThat(store.put("presence/a", Optional.empty(), "3", Optional.of(DAY)))
                .isPresent();
        assertThat(other.list("history/")).containsExactly(a, b);
        assertThat(other.list("nothing/")).isEmpty();
    }

    @Test
    void aFactIsWrittenOnlyOverWhatWasExpected() {
        Entry first =
                store.put("routed/x", Optional.empty(), "1", Optional.empty()).orElseThrow();
        assertThat(other.put("routed/x", Optional.empty(), "2", Optional.empty()))
                .isEmpty();
        Entry second =
                other.put("routed/x", Optional.of(first), "2", Optional.empty()).orElseThrow();
        assertThat(store.put("routed/x", Optional.of(first), "3", Optional.empty()))
                .isEmpty();
        assertThat(store.get("routed/x")).contains(second);
        assertThat(second.revision().created()).isEqualTo(first.revision().created());
    }

    @Test
    void aFactIsRemovedOnlyUnchanged() {
        Entry first =
                store.put("routed/x", Optional.empty(), "1", Optional.of(DAY)).orElseThrow();
        Entry second =
                store.put("routed/x", Optional.of(first), "2", Optional.of(DAY)).orElseThrow();
        assertThat(other.remove(first)).isFalse();
        assertThat(other.remove(second)).isTrue();
        assertThat(other.remove(second)).isFalse();
        assertThat(store.get("routed/x")).isEmpty();
    }

    @Test
    void aFactWithATimeToLiveIsKeptAliveOrExpires() {
        Entry entry = store.put("presence/h1", Optional.empty(), "1", Optional.of(DAY))
                .orElseThrow();
        assertThat(store.keepAlive(entry)).isTrue();
        assertThat(store.get("presence/h1")).contains(entry);
        world.expireFact("presence/h1");
        assertThat(store.keepAlive(entry)).isFalse();
        assertThat(store.get("presence/h1")).isEmpty();
    }

    @Test
    void aChangedFactIsNotKeptAlive() {
        Entry first =
                store.put("election/x", Optional.empty(), "1", Optional.of(DAY)).orElseThrow();
        assertThat(other.put("election/x", Optional.of(first), "2", Optional.of(DAY)))
                .isPresent();
        assertThat(store.keepAlive(first)).isFalse();
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

    private Optional<Lease> claim(DualStack<Prefix> subnets, Attributes attributes, String holder) {
        return claim(store, subnets, attributes, holder);
    }

    private static Optional<Lease> claim(
            LeaseStore by, DualStack<Prefix> subnets, Attributes attributes, String holder) {
        return by.claim(subnets, attributes, holder, DAY);
    }

    /** The lease as others read it: how much time is left was not asked. */
    protected static Lease leased(Lease lease) {
        return new Lease(lease.subnets(), lease.attributes(), new Term.Leased(), lease.revision());
    }

    protected static Lease only(Snapshot snapshot) {
        assertThat(snapshot.leases()).hasSize(1);
        return snapshot.leases().get(0);
    }

    protected static DualStack<Prefix> subnet(String v4) {
        return DualStack.v4(Prefix.parse(v4).orElseThrow());
    }

    protected static DualStack<Prefix> dual(String v4, String v6) {
        return DualStack.both(Prefix.parse(v4).orElseThrow(), Prefix.parse(v6).orElseThrow());
    }

    /** What a vxlan host with this address publishes. */
    protected static Attributes vxlan(String publicIp, String mac) {
        InetAddress address = Addresses.parse(publicIp).orElseThrow();
        String data = "{\"VNI\":1,\"VtepMAC\":\"" + mac + "\"}";
        return new Attributes("vxlan", DualStack.v4(address), DualStack.v4(data));
    }
}
