package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Term;
import org.junit.jupiter.api.Test;

/** What every store does as a {@link net.tweed.core.lease.LeaseWriter}. */
public abstract class LeaseWriterContract extends LedgerContract<ConnectedStores.World> {
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
}
