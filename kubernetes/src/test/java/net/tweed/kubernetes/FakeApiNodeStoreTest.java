package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseKeeper;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.kubernetes.testing.FakeApiServer;
import org.junit.jupiter.api.Test;

/** The suite on the API server in memory, and what only that one can show: which calls are made, and pages of three. */
class FakeApiNodeStoreTest extends NodeStoreContract {
    private FakeApiServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    FakeApiNodeStoreTest() {}

    @Override
    ApiServer server() {
        FakeServer made = new FakeServer();
        server = made.server();
        return made;
    }

    @Test
    void aListOfManyPagesIsOfOneMoment() {
        for (int i = 1; i <= 8; i++) {
            withLease("n" + i, "10.244." + i + ".0/24", "192.0.2." + i);
        }
        LeaseStore store = theApi().open("n2", v4());
        server.beforeNext("list", "nodes", () -> {});
        server.beforeNext(
                "list",
                "nodes",
                () -> { // the second page
                    theApi().deleteNode("n1");
                    server.forget();
                });
        assertThat(store.list().leases()).hasSize(7);
    }

    @Test
    void aWatchThatEndsListsNothing() throws Exception {
        LeaseStore store = withLease(A, "10.244.1.0/24", "192.0.2.11");
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            withLease(B, "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24")); // a watch that ends without a word is another matter
            long lists = server.calls("list", "nodes");
            server.endWatches();
            withLease(C, "10.244.3.0/24", "192.0.2.13");
            events.awaitChanged(subnet("10.244.3.0/24"));
            assertThat(server.calls("list", "nodes")).isEqualTo(lists);
        }
    }

    @Test
    void aNodeThatWaitsForItsPodCidrReadsNoOther() {
        theApi().addNode(A);
        LeaseStore store = theApi().open(A, v4());
        Supplier<LeaseKeeper> keeper = () -> new LeaseKeeper(
                store,
                new LeaseTable(Clock.system()),
                new LeaseKeeper.Settings(DualStack.none(), "h", "", Duration.ofDays(1), Duration.ofHours(1)),
                Clock.system(),
                new Random(1));
        DualStack<InetAddress> ip = plain("host-gw", "192.0.2.11").publicIps();
        assertThatThrownBy(() -> keeper.get().earlier(ip)).hasMessageContaining("has no IPv4 pod CIDR yet");
        assertThat(server.calls("list", "nodes")).isZero();
        theApi().patch(A, "{\"spec\":{\"podCIDR\":\"10.244.7.0/24\",\"podCIDRs\":[\"10.244.7.0/24\"]}}");
        assertThat(keeper.get().earlier(ip)).isEmpty();
    }

    @Test
    void signsOfLifeAreNotWritten() {
        LeaseStore a = withLease(A, "10.244.1.0/24", "192.0.2.11");
        withLease(B, "10.244.2.0/24", "192.0.2.12");
        theApi().ready(B, "True");
        long before = writes();
        assertThat(a.get("presence/192.0.2.11")).as("the own one").isEmpty();
        Ledger.Entry own = a.put("presence/192.0.2.11", Optional.empty(), "h1", Optional.empty())
                .orElseThrow();
        assertThat(a.keepAlive(own)).isTrue();
        assertThat(a.get("presence/192.0.2.12").orElseThrow().value()).isEqualTo("node " + B);
        assertThat(writes()).isEqualTo(before);
        theApi().deleteNode(A);
        assertThat(a.keepAlive(own)).isFalse();
    }

    private long writes() {
        return server.calls().stream()
                .filter(c -> !c.verb().matches("get|list|watch"))
                .count();
    }
}
