package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Lease;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.testing.LeaseEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store does on every API server when calls fail, lose or are forbidden, and who is alive. */
abstract class NodeFaultsContract extends ApiTest {
    // ---- conflicts (409)

    @Test
    void aConflictIsTriedAgainWithAFreshReading() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().openBy(theApi().server().meddled(), A, v4());
        theApi().server()
                .beforeNext(
                        "patch", "nodes/status", () -> theApi().patch(A, "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}"));
        assertThat(store.assigned(plain("host-gw", "192.0.2.11"))).isPresent();
        assertThat(theApi().annotations(A)).containsEntry(P + "public-ip", "192.0.2.11");
        assertThat(theApi().node(A).getMetadata().getLabels()).containsEntry("x", "1");
    }

    @Test
    void anotherDaemonsChangeBetweenReadingAndWritingIsNotOverwritten() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().openBy(theApi().server().meddled(), A, v4());
        Lease lease = store.assigned(plain("host-gw", "192.0.2.11")).orElseThrow();
        theApi().server()
                .beforeNext("patch", "nodes/status", () -> theApi().annotate(A, P + "public-ip", "192.0.2.66"));
        assertThat(store.update(lease, plain("host-gw", "192.0.2.12"))).isEmpty();
        assertThat(theApi().annotations(A)).containsEntry(P + "public-ip", "192.0.2.66");
    }

    @Test
    void aFactThatAnotherHostChangesAtOnceIsItsOwn() {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().addNode(B, "10.244.2.0/24");
        LeaseStore store = theApi().openBy(theApi().server().meddled(), A, v4());
        LeaseStore other = theApi().open(B, v4());
        Ledger.Entry entry =
                store.put("cluster", Optional.empty(), "a", Optional.empty()).orElseThrow();
        theApi().server()
                .beforeNext("update", "leases", () -> other.put("cluster", Optional.of(entry), "b", Optional.empty()));
        assertThat(store.put("cluster", Optional.of(entry), "c", Optional.empty()))
                .isEmpty();
        assertThat(store.get("cluster")).map(Ledger.Entry::value).contains("b");
    }

    // ---- watches that end, and versions that are forgotten (410)

    @Test
    void aForgottenVersionEndsInAFreshSnapshot() throws Exception {
        withLease(A, "10.244.1.0/24", "192.0.2.11");
        LeaseStore store = theApi().openBy(theApi().server().meddled(), A, v4());
        theApi().server().forgetNext();
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.await("a second snapshot", e -> snapshots(events) == 2);
            withLease(B, "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
            assertThat(events.all()).noneMatch(LeaseEvent.Removed.class::isInstance);
        }
    }

    private static long snapshots(LeaseEvents events) {
        return events.all().stream()
                .filter(LeaseEvent.Snapshot.class::isInstance)
                .count();
    }

    @Test
    void aWatchThatEndsGoesOnWhereItWas() throws Exception {
        withLease(A, "10.244.1.0/24", "192.0.2.11");
        LeaseStore store = theApi().openBy(theApi().server().breakable(), A, v4());
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            withLease(B, "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
            theApi().server().endWatches();
            withLease(C, "10.244.3.0/24", "192.0.2.13");
            events.awaitChanged(subnet("10.244.3.0/24"));
            assertThat(snapshots(events)).as("goes on, and does not list again").isEqualTo(1);
        }
    }

    // ---- outages

    @Test
    void anOutageIsUnavailableAndTheWatchComesBack() throws Exception {
        withLease(A, "10.244.1.0/24", "192.0.2.11");
        LeaseStore store = theApi().openBy(theApi().server().breakable(), A, v4());
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            theApi().server().down();
            assertThatThrownBy(store::list)
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("cannot be reached");
            assertThat(store.hostAddresses()).as("from memory").isNotNull();
            theApi().server().up();
            withLease(B, "10.244.2.0/24", "192.0.2.12");
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
    void anOutageLeavesNoTrailOfAnAnswerThatNeverCame() {
        withLease(A, "10.244.1.0/24", "192.0.2.11");
        LeaseStore store = theApi().openBy(theApi().server().breakable(), A, v4());
        Lease lease = store.list().leases().get(0);
        theApi().server().down();
        assertThatThrownBy(() -> store.update(lease, plain("host-gw", "192.0.2.12")))
                .isInstanceOf(TweedException.class);
        theApi().server().up();
        assertThat(store.update(lease, plain("host-gw", "192.0.2.13"))).isPresent();
        assertThat(theApi().annotations(A)).containsEntry(P + "public-ip", "192.0.2.13");
    }

    // ---- rights

    private static final Attributes HOST = plain("host-gw", "192.0.2.11");

    /** A call that needs the right, of a host whose lease and whose fact {@code cluster} are there. */
    private static final Map<Permission, Function<LeaseStore, Object>> CALLS = Map.of(
            Permission.GET_NODE, store -> store.claim(subnet("10.244.1.0/24"), HOST, "h", Duration.ofDays(1)),
            Permission.LIST_NODES, LeaseStore::list,
            Permission.PATCH_NODE_STATUS, store -> store.assigned(plain("host-gw", "192.0.2.99")),
            Permission.GET_FACT, store -> store.get("cluster"),
            Permission.LIST_FACTS, store -> store.list("owned/"),
            Permission.CREATE_FACT, store -> store.put("new", Optional.empty(), "b", Optional.empty()),
            Permission.UPDATE_FACT, store -> store.put("cluster", store.get("cluster"), "b", Optional.empty()),
            Permission.DELETE_FACT, store -> store.remove(store.get("cluster").orElseThrow()));

    @ParameterizedTest
    @EnumSource(
            value = Permission.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WATCH_NODES", "GET_POD"})
    void aRightThatIsMissingIsNamedWithTheRuleToAdd(Permission missing) {
        LeaseStore store = withLease(A, "10.244.1.0/24", "192.0.2.11");
        store.put("cluster", Optional.empty(), "a", Optional.empty());
        Function<LeaseStore, Object> call = Objects.requireNonNull(CALLS.get(missing));
        theApi().server().forbid(missing);
        assertThatThrownBy(() -> call.apply(store))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("Cannot " + missing.text())
                .hasMessageContaining("Add the rule " + missing.rule());
        theApi().server().allowAll();
        assertThat(call.apply(store)).isNotNull();
    }

    @Test
    void aForbiddenWatchGoesOnOnceItIsAllowed() throws Exception {
        LeaseStore store = withLease(A, "10.244.1.0/24", "192.0.2.11");
        theApi().server().forbid(Permission.WATCH_NODES);
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            theApi().server().allowAll();
            withLease(B, "10.244.2.0/24", "192.0.2.12");
            events.awaitChanged(subnet("10.244.2.0/24"));
        }
    }

    @Test
    void aForbiddenWatchIsNamedWithTheRuleToAdd() {
        theApi().addNode(A, "10.244.1.0/24");
        String version = theApi().node(A).getMetadata().getResourceVersion();
        try (KubernetesApi calls = theApi().calls(v4())) {
            calls.tryWatch(version);
            theApi().server().forbid(Permission.WATCH_NODES);
            assertThatThrownBy(() -> calls.tryWatch(version))
                    .hasMessageContaining("Cannot watch nodes")
                    .hasMessageContaining("Add the rule " + Permission.WATCH_NODES.rule());
        }
    }

    @Test
    void thePodTellsItsNode() {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().addPod("tweed-x", A);
        NodeStoreOptions.Pod pod = new NodeStoreOptions.Pod(ApiUnderTest.NAMESPACE, "tweed-x");
        assertThat(theApi().openAs(pod, v4()).assigned(HOST)).isPresent();
        assertThat(theApi().annotations(A)).containsEntry(P + "kube-subnet-manager", "true");
        theApi().server().forbid(Permission.GET_POD);
        assertThatThrownBy(() -> theApi().openAs(pod, v4()).hostAddresses())
                .hasMessageContaining(Permission.GET_POD.rule());
    }

    // ---- who is alive

    @Test
    void aHostIsPresentWhileItsNodeIsReady() {
        LeaseStore a = withLease(A, "10.244.1.0/24", "192.0.2.11");
        withLease(B, "10.244.2.0/24", "192.0.2.12");
        theApi().ready(A, "True");
        theApi().ready(B, "True");
        assertThat(a.list("presence/"))
                .extracting(Ledger.Entry::key)
                .contains("presence/192.0.2.11", "presence/192.0.2.12");
        theApi().ready(A, "False");
        theApi().ready(B, "Unknown");
        assertThat(a.list("presence/"))
                .as("this host is alive: it asks")
                .extracting(Ledger.Entry::key)
                .contains("presence/192.0.2.11")
                .doesNotContain("presence/192.0.2.12");
    }
}
