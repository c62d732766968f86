package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Optional;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.kubernetes.testing.FakeApiServer;
import org.junit.jupiter.api.Test;

/** The suite on the API server in memory, and what only that one can be made to do. */
class FakeApiNodeStoreTest extends NodeStoreContract {
    private FakeApiServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    FakeApiNodeStoreTest() {}

    @Override
    ApiUnderTest api() {
        server = new FakeApiServer();
        Config admin = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new ApiUnderTest(
                new KubernetesClientBuilder().withConfig(admin).build(),
                Optional.of(server.url()),
                Optional.empty(),
                server);
    }

    private LeaseStore withLease(String node, String subnet, String ip) {
        server.addNode(node, subnet);
        LeaseStore store = theApi().open(node, v4());
        store.assigned(plain("host-gw", ip));
        return store;
    }

    @Test
    void aConflictIsTriedAgainWithAFreshReading() {
        server.addNode("a", "10.244.1.0/24");
        LeaseStore store = theApi().open("a", v4());
        server.beforeNext(
                "patch", "nodes/status", () -> server.patchNode("a", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}"));
        assertThat(store.assigned(plain("host-gw", "192.0.2.11"))).isPresent();
        assertThat(server.calls("patch", "nodes/status")).isEqualTo(2);
        assertThat(server.annotations("a")).containsEntry(P + "public-ip", "192.0.2.11");
    }

    @Test
    void anotherDaemonsChangeBetweenReadingAndWritingIsNotOverwritten() {
        LeaseStore store = withLease("a", "10.244.1.0/24", "192.0.2.11");
        Lease lease = store.list().leases().get(0);
        server.beforeNext(
                "patch",
                "nodes/status",
                () -> server.patchNode(
                        "a", "{\"metadata\":{\"annotations\":{\"" + P + "public-ip\":\"192.0.2.66\"}}}"));
        assertThat(store.update(lease, plain("host-gw", "192.0.2.12"))).isEmpty();
        assertThat(server.annotations("a")).containsEntry(P + "public-ip", "192.0.2.66");
    }

    @Test
    void aForgottenVersionEndsInAFreshSnapshot() throws Exception {
        LeaseStore store = withLease("a", "10.244.1.0/24", "192.0.2.11");
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> s.leases().size() == 1);
            events.clear();
            server.forget();
            events.awaitSnapshot(s -> s.leases().size() == 1);
            withLease("b", "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
        }
    }

    @Test
    void aWatchThatEndsGoesOnWhereItWas() throws Exception {
        LeaseStore store = withLease("a", "10.244.1.0/24", "192.0.2.11");
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            withLease("b", "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
            long lists = server.calls("list", "nodes");
            server.endWatches();
            withLease("c", "10.244.3.0/24", "192.0.2.13");
            events.awaitChanged(subnet("10.244.3.0/24"));
            assertThat(server.calls("list", "nodes")).isEqualTo(lists);
            assertThat(events.all())
                    .filteredOn(LeaseEvent.Snapshot.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void aListOfManyPagesIsOfOneMoment() {
        for (int i = 1; i <= 8; i++) {
            server.addNode("n" + i, "10.244." + i + ".0/24");
            theApi().open("n" + i, v4()).assigned(plain("host-gw", "192.0.2." + i));
        }
        LeaseStore store = theApi().open("n2", v4());
        server.beforeNext("list", "nodes", () -> {});
        server.beforeNext(
                "list",
                "nodes",
                () -> { // the second page
                    server.deleteNode("n1");
                    server.forget();
                });
        assertThat(store.list().leases()).hasSize(7);
    }

    @Test
    void anOutageIsUnavailableAndTheWatchComesBack() throws Exception {
        LeaseStore store = withLease("a", "10.244.1.0/24", "192.0.2.11");
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            server.down();
            assertThatThrownBy(store::list)
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("cannot be reached");
            assertThat(store.hostAddresses()).as("from memory").isNotNull();
            server.up();
            withLease("b", "10.244.2.0/24", "192.0.2.12");
            events.await("the new peer is told", e -> tells(e, "10.244.2.0/24"));
            assertThat(events.all()).noneMatch(LeaseEvent.Removed.class::isInstance);
        }
    }

    private static boolean tells(LeaseEvent event, String subnet) {
        if (event instanceof LeaseEvent.Snapshot all) {
            return all.leases().stream().anyMatch(lease -> lease.subnets().equals(subnet(subnet)));
        }
        return event instanceof LeaseEvent.Changed change
                && change.lease().subnets().equals(subnet(subnet));
    }

    @Test
    void whatIsForbiddenIsNamedWithTheRuleToAdd() {
        server.addNode("a", "10.244.1.0/24");
        LeaseStore store = theApi().open("a", v4());
        server.forbid("patch", "nodes/status");
        assertThatThrownBy(() -> store.assigned(plain("host-gw", "192.0.2.11")))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("Cannot patch nodes/status a")
                .hasMessageContaining(
                        "{apiGroups: [\"\"], resources: [\"nodes/status\"], verbs: [\"patch\"]} to its ClusterRole");
        server.forbid("list", "nodes");
        assertThatThrownBy(store::list).hasMessageContaining("resources: [\"nodes\"], verbs: [\"list\"]");
        server.forbid("get", "leases");
        assertThatThrownBy(() -> store.get("cluster"))
                .hasMessageContaining("apiGroups: [\"coordination.k8s.io\"], resources: [\"leases\"]");
        server.allowAll();
        assertThat(store.assigned(plain("host-gw", "192.0.2.11"))).isPresent();
    }

    @Test
    void aForbiddenWatchGoesOnOnceItIsAllowed() throws Exception {
        LeaseStore store = withLease("a", "10.244.1.0/24", "192.0.2.11");
        server.forbid("watch", "nodes");
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            server.allowAll();
            withLease("b", "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
        }
    }

    @Test
    void thePodTellsItsNode() {
        server.addNode("worker-1", "10.244.1.0/24");
        server.addPod("kube-flannel", "tweed-x", "worker-1");
        NodeStoreOptions options = new NodeStoreOptions(
                Optional.of(server.url()),
                Optional.empty(),
                ApiUnderTest.PREFIX,
                v4(),
                Condition.CLEARED,
                new NodeStoreOptions.Pod("kube-flannel", "tweed-x"),
                "kube-flannel");
        try (LeaseStore store = new KubernetesStoreFactory().open(options, Clock.system())) {
            store.config();
            assertThat(store.assigned(plain("host-gw", "192.0.2.11"))).isPresent();
        }
        assertThat(server.annotations("worker-1")).containsEntry(P + "kube-subnet-manager", "true");
    }

    // ---- who is alive

    @Test
    void aHostIsPresentWhileItsNodeIsReady() {
        LeaseStore a = withLease("a", "10.244.1.0/24", "192.0.2.11");
        withLease("b", "10.244.2.0/24", "192.0.2.12");
        assertThat(a.list("presence/"))
                .extracting(Ledger.Entry::key)
                .containsExactlyInAnyOrder("presence/192.0.2.11", "presence/192.0.2.12");
        server.patchNode("b", "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\"}]}}");
        server.patchNode("a", "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}");
        assertThat(a.list("presence/"))
                .as("this host is alive: it asks")
                .extracting(Ledger.Entry::key)
                .containsExactly("presence/192.0.2.11");
    }

    @Test
    void signsOfLifeAreNotWritten() {
        LeaseStore a = withLease("a", "10.244.1.0/24", "192.0.2.11");
        withLease("b", "10.244.2.0/24", "192.0.2.12");
        long writes = server.calls().stream()
                .filter(c -> !c.verb().matches("get|list|watch"))
                .count();
        assertThat(a.get("presence/192.0.2.11")).as("the own one").isEmpty();
        Ledger.Entry own = a.put("presence/192.0.2.11", Optional.empty(), "h1", Optional.empty())
                .orElseThrow();
        assertThat(a.keepAlive(own)).isTrue();
        assertThat(a.get("presence/192.0.2.12").orElseThrow().value()).isEqualTo("node b");
        assertThat(server.calls().stream().filter(c -> !c.verb().matches("get|list|watch")))
                .hasSize((int) writes);
        server.deleteNode("a");
        assertThat(a.keepAlive(own)).isFalse();
    }
}
