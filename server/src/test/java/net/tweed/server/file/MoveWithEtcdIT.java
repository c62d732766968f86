package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.etcd.EtcdCopiedStore;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.StoreImport;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.EtcdServer;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases go from a real etcd into a file and back: every host keeps its subnet. Skipped where there is no etcd. */
class MoveWithEtcdIT {
    private static final String CONFIG = "{\"Network\": \"10.0.0.0/8\"}";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EtcdServer etcd;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    MoveWithEtcdIT() {}

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                EtcdServer.unavailable().isEmpty(),
                () -> EtcdServer.unavailable().orElse(""));
        etcd = EtcdServer.start();
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Test
    void thereAndBack() {
        etcd.etcdctl("put", "/a/config", CONFIG);
        etcd.etcdctl("put", "/a/subnets/10.0.9.0-24", LeaseJson.encode(Hosts.host(9))); // a reservation
        etcd.etcdctl("put", "/a/blue/config", "another network's");
        try (LeaseStore store = new EtcdLeaseStore(options("/a"), Clock.system())) {
            Lease unused = Hosts.claim(store, 1);
            assertThat(store.put("history/10.0.1.0-24", Optional.empty(), "h1", Optional.empty()))
                    .isPresent();
            assertThat(store.put("presence/172.16.0.1", Optional.empty(), "h1", Optional.of(Duration.ofSeconds(60))))
                    .isPresent();
        }
        StoreCopy copy = copied(new EtcdCopiedStore(options("/a")));
        assertThat(copy.config()).contains(CONFIG);
        assertThat(copy.entries())
                .extracting(StoreCopy.Entry::key)
                .containsExactlyInAnyOrder(
                        "subnets/10.0.9.0-24",
                        "subnets/10.0.1.0-24",
                        "tweed/claims/10.0.1.0-24",
                        "tweed/history/10.0.1.0-24",
                        "tweed/presence/172.16.0.1");
        try (FileDatabase database = FileDatabase.open(directory, Clock.system())) {
            add(database.copied(""), copy);
            isThere(database.network(""));
        }
        StoreCopy again = copied(FileDatabase.open(directory, Clock.system()).copied(""));
        EtcdCopiedStore target = new EtcdCopiedStore(options("/b"));
        add(target, again);
        assertThat(StoreImport.of(again, target.copy(), LeaseKey::decode)
                        .missing()
                        .entries())
                .isEmpty();
        target.close();
        try (LeaseStore store = new EtcdLeaseStore(options("/b"), Clock.system())) {
            isThere(store);
        }
        assertThat(etcd.etcdctl("get", "/b/subnets/10.0.1.0-24", "-w", "json")).contains("\"lease\":");
        assertThat(etcd.etcdctl("get", "/b/subnets/10.0.9.0-24", "-w", "json")).doesNotContain("\"lease\":");
    }

    @Test
    void anotherHostsLeaseInEtcdStays() {
        StoreCopy copy;
        try (FileDatabase database = FileDatabase.open(directory, Clock.system())) {
            Lease unused = Hosts.claim(database.network(""), 1);
            copy = database.copied("").copy();
        }
        try (LeaseStore store = new EtcdLeaseStore(options("/c"), Clock.system());
                CopiedStore target = new EtcdCopiedStore(options("/c"))) {
            assertThat(Hosts.claim(store, 1, 7)).isPresent();
            assertThatThrownBy(() -> StoreImport.of(copy, target.copy(), LeaseKey::decode))
                    .isInstanceOf(TweedException.class)
                    .hasMessageContaining("subnets/10.0.1.0-24");
            assertThatThrownBy(() -> target.add(copy))
                    .as("written meanwhile")
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFLICT));
            assertThat(store.list().leases()).extracting(Lease::attributes).containsExactly(Hosts.host(7));
        }
    }

    private static void isThere(LeaseStore store) {
        assertThat(store.config()).contains(CONFIG);
        List<Lease> leases = store.list().leases();
        assertThat(leases).hasSize(2);
        Lease one = leases.stream()
                .filter(lease -> lease.subnets().equals(Hosts.subnet(1)))
                .findFirst()
                .orElseThrow();
        assertThat(one.attributes()).isEqualTo(Hosts.host(1));
        assertThat(one.term()).isEqualTo(new Term.Leased());
        assertThat(store.renew(one).orElseThrow().term()).isInstanceOf(Term.Until.class);
        assertThat(leases)
                .filteredOn(lease -> lease.term().equals(new Term.Reserved()))
                .hasSize(1);
        assertThat(Hosts.claim(store, 1, 7)).isEmpty();
        assertThat(store.get("history/10.0.1.0-24").orElseThrow().value()).isEqualTo("h1");
        assertThat(store.get("presence/172.16.0.1")).isPresent();
    }

    private static StoreCopy copied(CopiedStore store) {
        try (store) {
            return store.copy();
        }
    }

    private static void add(CopiedStore to, StoreCopy copy) {
        to.add(StoreImport.of(copy, to.copy(), LeaseKey::decode).missing());
    }

    private static EtcdOptions options(String prefix) {
        return EtcdOptions.of(List.of(etcd.endpoint()), prefix);
    }
}
