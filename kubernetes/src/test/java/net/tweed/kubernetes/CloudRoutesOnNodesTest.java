package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.Turn;
import net.tweed.core.engine.Collector;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryRouteApi;
import net.tweed.kubernetes.testing.FakeApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cloud's route table with nodes as leases: each host its own row, and a deleted node's row is cleared up. */
class CloudRoutesOnNodesTest {
    private static final Duration SLOW_PASS = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final MemoryRouteApi table = new MemoryRouteApi("rtb-1");
    private final FakeApiServer api = new FakeApiServer();
    private final Set<String> instances = new HashSet<>(Set.of("eni-1", "eni-2"));
    private Host a;
    private Host b;

    @SuppressWarnings("NullAway.Init") // set before each test
    CloudRoutesOnNodesTest() {}

    @BeforeEach
    void twoHosts() throws Exception {
        Path config = Files.writeString(
                directory.resolve("net-conf.json"),
                "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\"}}");
        a = new Host(1, config);
        b = new Host(2, config);
    }

    @AfterEach
    void end() {
        a.store.close();
        b.store.close();
        api.close();
    }

    private final class Host {
        private final LeaseStore store;
        private final Lease lease;
        private final CloudNetwork network;
        private final Collector collector;
        private final Reconciler reconciler = new Reconciler(clock, new Observer() {}, 100);

        Host(int number, Path config) {
            String node = "worker-" + number;
            api.addNode(node, "10.244." + number + ".0/24");
            store = new KubernetesStoreFactory()
                    .open(
                            new NodeStoreOptions(
                                    Optional.of(api.url()),
                                    Optional.empty(),
                                    ApiUnderTest.PREFIX,
                                    config,
                                    Condition.CLEARED,
                                    new NodeStoreOptions.Node(node),
                                    ApiUnderTest.NAMESPACE),
                            clock);
            store.config();
            DualStack<java.net.InetAddress> ip =
                    DualStack.v4(Addresses.parse("192.0.2.1" + number).orElseThrow());
            lease = store.assigned(new Attributes("", ip, DualStack.none())).orElseThrow();
            CloudRoute mine = new CloudRoute(lease.subnets().v4().orElseThrow(), "eni-" + number);
            CloudTable rows = new CloudTable(
                    table,
                    new RouteLimit("rtb-1", OptionalInt.of(1_000), table, clock),
                    new LedgerOwnership(store, "aws-vpc", ip, this::view),
                    Set.of(mine),
                    new Turn(clock, new Pace.Rate(50, 5), 1),
                    clock,
                    new Observer() {},
                    () -> SLOW_PASS);
            network = new CloudNetwork(DualStack.v4(9001), mine.target(), Optional.empty(), List.of(rows), targets -> {
                Set<String> gone = new HashSet<>(targets);
                gone.removeAll(instances);
                return gone;
            });
            collector = new Collector(
                    store,
                    "aws-vpc",
                    "192.0.2.1" + number,
                    this::view,
                    () -> Optional.of(network),
                    Duration.ofMinutes(10),
                    clock,
                    () -> {});
        }

        LeaseTable.View view() {
            return new LeaseTable.View(Optional.of(lease), store.list().leases(), Optional.empty());
        }

        void round() {
            collector.step();
            reconciler.reconcile(network.desired(new Peers(lease, List.of(), collector.dead()))
                    .layers());
        }
    }

    private void rounds(Duration time, Host... hosts) {
        for (Duration end = clock.uptime().plus(time); clock.uptime().compareTo(end) < 0; ) {
            clock.advance(Duration.ofSeconds(20));
            for (Host host : hosts) {
                host.round();
            }
        }
    }

    private List<String> routed() {
        return table.list().routes().stream()
                .map(seen -> seen.route().destination() + " " + seen.route().target())
                .toList();
    }

    @Test
    void eachHostHasItsRowAndKeepsItThroughARestart() {
        rounds(Duration.ofMinutes(1), a, b);
        assertThat(routed()).containsExactly("10.244.1.0/24 eni-1", "10.244.2.0/24 eni-2");
        assertThat(api.objects("coordination.k8s.io", ApiUnderTest.NAMESPACE, "leases"))
                .extracting(object -> object.path("metadata")
                        .path("annotations")
                        .path("tweed.net/key")
                        .asText())
                .contains("owned/aws-vpc/rtb-1/10.244.1.0-24", "owned/aws-vpc/rtb-1/10.244.2.0-24", "collector");
    }

    @Test
    void theRowOfADeletedNodeGoesAfterTheGrace() {
        rounds(Duration.ofMinutes(1), a, b);
        api.deleteNode("worker-2");
        instances.remove("eni-2");
        rounds(Duration.ofMinutes(9), a);
        assertThat(routed()).containsExactly("10.244.1.0/24 eni-1", "10.244.2.0/24 eni-2");
        rounds(Duration.ofMinutes(3), a);
        assertThat(routed()).containsExactly("10.244.1.0/24 eni-1");
    }

    @Test
    void aNodeThatIsNotReadyKeepsItsRowWhileItsInstanceExists() {
        rounds(Duration.ofMinutes(1), a, b);
        api.patchNode("worker-2", "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\"}]}}");
        rounds(Duration.ofMinutes(15), a);
        assertThat(routed()).contains("10.244.2.0/24 eni-2");
        instances.remove("eni-2");
        rounds(Duration.ofMinutes(2), a);
        assertThat(routed()).containsExactly("10.244.1.0/24 eni-1");
    }
}
