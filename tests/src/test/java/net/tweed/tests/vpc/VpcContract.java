package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.StoredLease;
import net.tweed.tests.vpc.FirewallRule.When;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three instances of a VPC, with the daemon and the cloud's SDK as they are: containers reach one another without a
 * tunnel, through a router that knows nothing but the cloud's route table. A fourth comes when one of them is lost. The
 * same for every cloud.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class VpcContract {
    private static final String TWEED = StoredLease.PREFIX + "/tweed/";
    private static final int SIZE = 3;

    @RegisterExtension
    final Cluster cluster = Cluster.of(SIZE + 1);

    private final List<Node> hosts = new ArrayList<>();
    private Cloud cloud;
    private Firewall firewall;
    private VpcRouter router;
    private WriteLog writes;

    /** The cloud, with its API in this namespace. */
    abstract Cloud start(String namespace);

    @BeforeAll
    void up() {
        hosts.addAll(cluster.nodes().subList(0, SIZE));
        cloud = start(cluster.outside());
        for (Node host : hosts) {
            cloud.instance(number(host), host.address());
        }
        firewall = Firewall.of(cloud.terraform(), When.OWN_ETCD, When.CLOUD_ROUTES);
        router = VpcRouter.start(cluster, cloud, firewall);
        writes = new WriteLog(cloud);
        writes.plant(1, "10.9.0.0/24", "10.1.250.0/24");
        cluster.config(
                "{\"Network\":\"10.1.0.0/16\",\"SubnetMax\":\"10.1.249.0\",\"Backend\":" + cloud.backend() + "}");
        hosts.forEach(this::start);
        hosts.forEach(Node::ready);
        hosts.forEach(host -> writes.holds(host.subnet(), host.address()));
    }

    private int number(Node host) {
        return cluster.nodes().indexOf(host) + 1;
    }

    private void start(Node host) {
        host.startIn(cloud.environment(), "--resync=10s", "--collect-after=2s");
    }

    @AfterEach
    void noWriteHasDoneHarm() {
        writes.check();
    }

    @AfterAll
    void down() {
        if (router != null) {
            router.close();
            cloud.close();
        }
    }

    @Test
    void containersReachOneAnotherWithoutATunnel() {
        long tunnelled = router.tunnelled();
        settled();
        assertThat(router.plain()).isPositive();
        assertThat(router.tunnelled()).isEqualTo(tunnelled);
        assertThat(cloud.checked()).isEmpty();
        assertThat(cloud.routes()).hasSize(SIZE + writes.foreign().size());
        for (Node host : hosts) {
            assertThat(host.env().mtu()).isEqualTo("1500");
            assertThat(host.kernel().devices()).isEmpty();
        }
    }

    @Test
    void aRestartWritesNothing() {
        settled();
        Node host = hosts.get(0);
        host.daemon().terminate();
        int before = cloud.writes();
        int calls = cloud.calls();

        start(host);
        host.ready();
        Eventually.soon("it has looked", () -> assertThat(cloud.calls()).isGreaterThan(calls + 2));
        settled();

        assertThat(cloud.writes()).isEqualTo(before);
    }

    @Test
    void aRowThatIsRepointedIsPutRight() {
        settled();
        Node host = hosts.get(1);
        measured("a row that is repointed is put right", () -> {
            cloud.repoint(host.subnet(), 1);
            leadsHome(host);
        });
        settled();
    }

    @Test
    void aRowThatIsDeletedIsBack() {
        settled();
        Node host = hosts.get(2);
        measured("a row that is deleted is back", () -> {
            cloud.delete(host.subnet());
            leadsHome(host);
        });
        settled();
    }

    @Test
    void aCheckThatIsSwitchedOnIsSwitchedOffAgain() {
        settled();
        assumeTrue(cloud.checkOn(1), "this cloud's instances are made with or without the check, for good");
        measured(
                "a check that is switched on is off again",
                () -> Eventually.soon(
                        "no check is on", () -> assertThat(cloud.checked()).isEmpty()));
        settled();
    }

    @Test
    void theFirewallLetsInWhatIsNeededAndNoMore() {
        settled();
        String near = hosts.get(0).namespace();
        String from = hosts.get(0).address();
        String to = hosts.get(1).address();
        for (int etcd = 2379; etcd <= 2380; etcd++) {
            assertThat(Probe.tcp(near, from, to, etcd)).isEqualTo(Probe.Fate.LET_IN);
        }
        assertThat(Probe.tcp(near, from, to, 22)).isEqualTo(Probe.Fate.DROPPED);
        assertThat(Probe.tcp(cluster.outside(), Firewall.OPERATORS, to, 22)).isEqualTo(Probe.Fate.LET_IN);
        assertThat(Probe.tcp(cluster.outside(), Firewall.OPERATORS, to, 2379)).isEqualTo(Probe.Fate.DROPPED);
        assertThat(Probe.udp(near, to, 8472)).isEqualTo(Probe.Fate.DROPPED);

        router.firewall(Firewall.of(cloud.terraform(), When.TUNNEL, When.CLOUD_ROUTES));
        Eventually.soon(
                "tunnels are let in",
                () -> assertThat(Probe.udp(near, to, 8472)).isEqualTo(Probe.Fate.LET_IN));
        router.firewall(firewall);
    }

    @Test
    void withoutTheContainerNetworksRuleContainersReachNobody() {
        settled();
        List<Pings.Pair> pairs = new ArrayList<>();
        List<Pings.Pair> hostsOwn = new ArrayList<>();
        for (Node host : hosts) {
            Node next = hosts.get((hosts.indexOf(host) + 1) % hosts.size());
            pairs.add(new Pings.Pair(host.pod().namespace(), next.pod().address()));
            hostsOwn.add(new Pings.Pair(host.namespace(), next.pod().address()));
        }

        router.firewall(firewall.without("containers"));
        Eventually.soon(
                "no container reaches another",
                () -> assertThat(Pings.lost(pairs)).containsExactlyInAnyOrderElementsOf(pairs));
        Pings.answered(hostsOwn);

        router.firewall(firewall);
        settled();
    }

    /** Last of all: the host does not come back. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aHostThatIsTerminatedIsClearedAwayAndItsSubnetMayBeLeasedAgain() throws IOException {
        assumeTrue(cloud.showsEnds(), "this cloud does not show which instances have ended");
        settled();
        Node lost = hosts.remove(2);
        Node heir = cluster.node(SIZE);
        String subnet = lost.subnet();
        try (PingStream others = PingStream.start(
                hosts.get(0).pod().namespace(), hosts.get(1).pod().address())) {
            terminate(lost);

            Files.copy(lost.subnetFile(), heir.subnetFile());
            StoredLease lease = lost.lease().orElseThrow();
            cluster.etcd().ctl("lease", "revoke", lease.lease());
            int before = cloud.changes().size();
            cloud.instance(number(heir), heir.address());
            start(heir);
            heir.ready();
            assertThat(heir.subnet()).isEqualTo(subnet);
            leadsHome(heir);
            writes.holds(subnet, heir.address());
            hosts.add(heir);
            settled();
            assertThat(cloud.changes().subList(before, cloud.changes().size()))
                    .as("in its place, with nothing between")
                    .filteredOn(change -> change.subnet().equals(subnet))
                    .first()
                    .matches(change -> change.to().isPresent());

            hosts.remove(heir);
            terminate(heir);
            measured("the row of a host that has fallen silent is removed", () -> {
                silence(heir);
                Eventually.within(
                        Duration.ofSeconds(90),
                        "its row is gone",
                        () -> assertThat(cloud.routes()).doesNotContainKey(subnet));
            });
            others.assertWithoutLoss();
        }
        settled();
    }

    private void terminate(Node host) {
        String subnet = host.subnet();
        writes.left(subnet);
        host.kill();
        host.ip("link set eth0 down");
        cloud.terminate(number(host));
        expire("busy/", host); // where it ended in its turn to write
        Eventually.soon(
                subnet + " leads nowhere",
                () -> assertThat(router.route(subnet)).startsWith("blackhole"));
    }

    /** What etcd does on its own a minute after the host's end: its signs of life, and its part in the collecting. */
    private void silence(Node host) {
        List<StoredLease> signs = StoredLease.listUnder(cluster.etcd(), TWEED + "presence/" + host.address());
        assertThat(signs).as("its signs of life").hasSize(1);
        signs.forEach(sign -> cluster.etcd().ctl("lease", "revoke", sign.lease()));
        expire("collector", host);
    }

    /** The keys of a host that has ended hold the others up for a minute, which nobody here waits for. */
    private void expire(String under, Node host) {
        StoredLease.listUnder(cluster.etcd(), TWEED + under).stream()
                .filter(held -> held.value().equals(host.address()))
                .forEach(held -> cluster.etcd().ctl("lease", "revoke", held.lease()));
    }

    /** Every container reaches every other: the slow pass may have had something to repair. */
    private void settled() {
        hosts.forEach(this::leadsHome);
        cluster.allPairsPing(hosts);
    }

    private void leadsHome(Node host) {
        Eventually.within(
                Eventually.SOON.multipliedBy(2),
                host.subnet() + " leads to " + host.address(),
                () -> assertThat(cloud.routes().get(host.subnet())).isEqualTo(Optional.of(host.address())));
    }

    /** Prints how long it took: what is in {@code docs/testing.md}. Nothing depends on it. */
    private void measured(String what, Runnable event) {
        long before = System.nanoTime();
        event.run();
        System.out.printf(
                "measured: %s, %s: %.1f s%n",
                getClass().getSimpleName(),
                what,
                Duration.ofNanos(System.nanoTime() - before).toMillis() / 1000.0);
    }
}
