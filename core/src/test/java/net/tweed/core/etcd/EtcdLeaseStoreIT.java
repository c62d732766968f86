package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Lease;
import net.tweed.core.testing.Await;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.wire.LeaseJson;
import org.junit.jupiter.api.Test;

/** The contract on a real etcd, and what only etcd has: bytes, grants, revisions, calls. */
class EtcdLeaseStoreIT extends EtcdStoreContract {
    @Override
    protected LeaseStore connect(EtcdWorld world) {
        return world.connect();
    }

    // ---- bytes

    @Test
    void aClaimWritesFlannelsBytes() {
        assertThat(theStore().claim(A, HOST1, "h1", DAY)).isPresent();
        assertThat(etcd().etcdctl("get", "--prefix", raw().prefix() + "/subnets"))
                .isEqualTo(raw().prefix()
                        + "/subnets/10.5.1.0-24\n{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null,"
                        + "\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}}\n");
        assertThat(etcd().etcdctl("lease", "timetolive", leaseId("/subnets/10.5.1.0-24")))
                .contains("granted with TTL(86400s)");
    }

    @Test
    void aDualStackClaimWritesFlannelsKey() {
        assertThat(theStore().claim(A_WITH_V6, HOST1, "h1", DAY)).isPresent();
        assertThat(etcd().etcdctl("get", "--prefix", "--keys-only", raw().prefix() + "/")
                        .lines()
                        .filter(l -> !l.isEmpty()))
                .containsExactly(
                        raw().prefix() + "/subnets/10.5.1.0-24&fd05:0:0:1::-64",
                        raw().prefix() + "/tweed/claims/10.5.1.0-24",
                        raw().prefix() + "/tweed/claims/fd05:0:0:1::-64");
        assertThat(etcd().etcdctl("get", "--print-value-only", raw().prefix() + "/tweed/claims/10.5.1.0-24"))
                .isEqualTo("{\"Holder\":\"h1\",\"PublicIP\":\"192.168.77.11\"}\n");
    }

    @Test
    void keyAndGuardsHangOnOneGrant() {
        assertThat(theStore().claim(A, HOST1, "h1", DAY)).isPresent();
        assertThat(leaseId("/subnets/10.5.1.0-24")).isEqualTo(leaseId("/tweed/claims/10.5.1.0-24"));
    }

    // ---- renewals, grants, calls

    @Test
    void aRenewalChangesNoRevision() {
        Lease lease = theStore().claim(A, HOST1, "h1", DAY).orElseThrow();
        long before = raw().revision();
        long grantsBefore = etcd().calls("Lease", "LeaseGrant");
        String grant = leaseId("/subnets/10.5.1.0-24");
        assertThat(theStore().renew(lease)).isPresent();
        assertThat(raw().revision()).isEqualTo(before);
        assertThat(etcd().calls("Lease", "LeaseGrant")).isEqualTo(grantsBefore);
        assertThat(leaseId("/subnets/10.5.1.0-24")).isEqualTo(grant);
    }

    @Test
    void aRenewalStartsTheTimeAnew() {
        Lease lease = theStore().claim(A, HOST1, "h1", Duration.ofSeconds(3)).orElseThrow();
        String grant = leaseId("/subnets/10.5.1.0-24");
        LeaseEvents events = new LeaseEvents();
        theOther().watch(events);
        events.awaitSnapshot(s -> true);
        Await.until(
                "a second has passed",
                Duration.ofSeconds(5),
                () -> !etcd().etcdctl("lease", "timetolive", grant).contains("remaining(3s)")
                        && !etcd().etcdctl("lease", "timetolive", grant).contains("remaining(2s)"));
        assertThat(theStore().renew(lease)).isPresent();
        assertThat(etcd().etcdctl("lease", "timetolive", grant)).containsAnyOf("remaining(3s)", "remaining(2s)");
        events.awaitRemoved(A); // nobody renews it any more
    }

    @Test
    void noGrantIsLeftBehind() {
        List<String> before = raw().grants();
        Lease a = theStore().claim(A, HOST1, "h1", DAY).orElseThrow();
        assertThat(theOther().claim(A, HOST2, "h2", DAY)).isEmpty();
        assertThat(theOther().claim(A_WITH_V6, HOST2, "h2", DAY)).isEmpty();
        Lease b = theOther().claim(B, HOST2, "h2", DAY).orElseThrow();
        assertThat(theStore().renew(a)).isPresent();
        Lease a2 = theStore().update(a, HOST1).orElseThrow();
        var first = theStore()
                .put("presence/h1", Optional.empty(), "1", Optional.of(DAY))
                .orElseThrow();
        var second = theStore()
                .put("presence/h1", Optional.of(first), "2", Optional.of(DAY))
                .orElseThrow();
        assertThat(theOther().put("presence/h1", Optional.of(first), "3", Optional.of(DAY)))
                .isEmpty();
        assertThat(raw().grants()).hasSize(before.size() + 3);
        assertThat(theStore().remove(second)).isTrue();
        assertThat(theOther().release(b)).isTrue();
        assertThat(theStore().release(a2)).isTrue();
        assertThat(raw().grants()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(etcd().etcdctl("get", "--prefix", raw().prefix() + "/")).isEmpty();
    }

    @Test
    void aGrantSharedWithAnotherKeyOutlivesTheRelease() {
        Lease lease = theStore().claim(A, HOST1, "h1", DAY).orElseThrow();
        String grant = leaseId("/subnets/10.5.1.0-24");
        etcd().etcdctl("put", "--lease=" + grant, raw().prefix() + "/other", "x");
        assertThat(theStore().release(lease)).isTrue();
        assertThat(raw().grants()).contains(grant);
        assertThat(etcd().etcdctl("get", raw().prefix() + "/other")).isNotEmpty();
    }

    @Test
    void aPastGuardsClaimLeavesNoGrantBehind() {
        List<String> before = raw().grants();
        assertThat(theStore().claim(A, HOST1, "h1", DAY)).isPresent();
        raw().delete(raw().leaseKey("10.5.1.0-24"));
        assertThat(theStore().claim(A, HOST1, "h1", DAY)).isPresent();
        assertThat(raw().grants()).hasSize(before.size() + 1);
    }

    private String leaseId(String key) {
        return Long.toHexString(
                Long.parseLong(raw().field(raw().prefix() + key, "lease").orElseThrow()));
    }

    // ---- what others write

    @Test
    void whatCannotBeReadIsLeftOut() throws Exception {
        String good = LeaseJson.encode(HOST1);
        for (String bad : List.of(
                "10.5.1.7-24", "nonsense", "0.0.0.0-0", "10.5.1.0-24/x", "10.5.300.0-24", "", "a\u001b[31m\nb")) {
            raw().put(raw().leaseKey(bad), good, Optional.empty());
        }
        raw().put(raw().leaseKey("10.5.3.0-24"), "not json", Optional.empty());
        raw().put(raw().leaseKey("10.5.4.0-24"), "{\"PublicIP\":\"999.1.1.1\"}", Optional.empty());
        raw().put(raw().prefix() + "/subnetsX/10.5.5.0-24", good, Optional.empty());
        raw().put(raw().leaseKey("10.5.1.0-24"), good, Optional.empty());
        assertThat(only(theStore().list()).subnets()).isEqualTo(A);
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = theStore().watch(events)) {
            events.awaitSnapshot(s -> true);
            raw().put(raw().leaseKey("10.5.9.9-24"), good, Optional.empty());
            raw().delete(raw().leaseKey("10.5.9.9-24"));
            raw().put(raw().leaseKey("10.5.2.0-24"), "[]", Optional.empty());
            raw().put(raw().leaseKey("10.5.2.0-24"), good, Optional.empty());
            events.awaitChanged(B);
            assertThat(events.all()).hasSize(2);
        }
    }

    @Test
    void hugeValuesOfOthersDoNotHideTheLeases() {
        String huge = "x".repeat(100_000);
        for (int i = 0; i < 200; i++) {
            raw().put(raw().leaseKey("junk" + i), huge, Optional.empty());
        }
        assertThat(theStore().claim(A, HOST1, "h1", DAY)).isPresent();
        assertThat(only(theStore().list()).subnets()).isEqualTo(A);
    }
}
