package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Shell;
import net.tweed.tests.vpc.FirewallRule.When;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three instances of a VPC whose route table has room for two of them: packets to those two go by their
 * routes, and those to the third by VXLAN. The same for every cloud.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class OverflowContract {
    static final String FOREIGN = "10.9.0.0/24";
    private static final int SIZE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    final Cluster cluster = Cluster.of(SIZE);

    private final List<Node> hosts = new ArrayList<>();
    private Cloud cloud;
    private VpcRouter router;

    /** The cloud, with its API in this namespace. */
    abstract Cloud start(String namespace);

    /** How many rows count in a table before anybody makes one. */
    abstract int atFirst();

    /** The backend's options that are this test's, with a comma before them. */
    String options() {
        return "";
    }

    @BeforeAll
    void up() {
        hosts.addAll(cluster.nodes());
        cloud = start(cluster.outside());
        hosts.forEach(host -> cloud.instance(hosts.indexOf(host) + 1, host.address()));
        cloud.plant(FOREIGN, 1);
        router = VpcRouter.start(
                cluster, cloud, Firewall.of(cloud.terraform(), When.OWN_ETCD, When.CLOUD_ROUTES, When.TUNNEL));
        String backend = cloud.backend().replaceFirst("}$", "")
                + options()
                + ",\"RouteLimit\":" + (atFirst() + 1 + 2)
                + ",\"Overflow\":{\"Type\":\"vxlan\",\"VNI\":7}}";
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":" + backend + "}");
        for (Node host : hosts) { // one after the other: who is older has the places
            host.sh("sysctl -qw net.ipv4.conf.eth0.rp_filter=1");
            host.startIn(cloud.environment(), "--resync=10s", "--collect-after=2s");
            host.ready();
        }
    }

    @AfterAll
    void down() {
        if (router != null) {
            router.close();
            cloud.close();
        }
    }

    Cloud cloud() {
        return cloud;
    }

    Node host(int number) {
        return hosts.get(number - 1);
    }

    /** The pod of one pings that of another ten times: whether that is to be seen in the tunnel, and bare. */
    record Seen(boolean tunnelled, boolean plain) {}

    Seen seen(int from, int to) {
        long tunnelled = router.tunnelled();
        long plain = router.plain();
        Node at = host(from);
        String address = host(to).pod().address();
        Shell.run("ip", "netns", "exec", at.pod().namespace(), "ping", "-n", "-c", "10", "-i", "0.1", address);
        return new Seen(router.tunnelled() > tunnelled, router.plain() > plain);
    }

    /** Waits until the pair's packets travel so, there and back. */
    void travels(int from, int to, boolean tunnelled, boolean plain) {
        Eventually.within(
                PATIENCE,
                from + " to " + to + " and back: tunnelled " + tunnelled + ", plain " + plain,
                () -> assertThat(seen(from, to)).isEqualTo(new Seen(tunnelled, plain)));
    }

    /** Waits until these hosts, and no others, have a row in the one table. */
    void routed(Integer... numbers) {
        Set<String> subnets = new TreeSet<>(Set.of(FOREIGN));
        for (int number : numbers) {
            subnets.add(host(number).subnet());
        }
        Eventually.within(
                PATIENCE,
                "routes to " + subnets,
                () -> assertThat(cloud.routes().keySet()).isEqualTo(subnets));
    }

    void allPing() {
        cluster.allPairsPing();
    }

    @Test
    @Order(1)
    void allArePublishedAndHaveATunnel() {
        routed(1, 2);
        for (Node host : hosts) {
            assertThat(host.env().mtu()).isEqualTo("1450");
            assertThat(host.kernel().devices())
                    .singleElement()
                    .asString()
                    .startsWith("flannel.7 mtu 1450")
                    .contains("dstport 8472");
            Eventually.soon("it knows all others", () -> {
                assertThat(host.kernel().forwarding()).hasSize(SIZE - 1);
                assertThat(host.kernel().neighbours()).hasSize(SIZE - 1);
            });
            assertThat(host.lease().orElseThrow().value())
                    .contains("\"BackendType\":\"" + type() + "\"")
                    .contains("\"BackendData\":{\"VNI\":7,\"VtepMAC\":\"");
            assertThat(host.sh("cat /proc/sys/net/ipv4/conf/eth0/rp_filter").strip())
                    .isEqualTo("2");
            assertThat(host.sh("cat /proc/sys/net/ipv4/conf/flannel.7/rp_filter")
                            .strip())
                    .isEqualTo("2");
        }
    }

    private String type() {
        return cloud.backend().replaceFirst(".*\"Type\":\"([a-z-]+)\".*", "$1");
    }

    @Test
    @Order(2)
    void whoHasAPlaceIsRoutedAndTheRestIsTunnelled() {
        travels(1, 2, false, true);
        travels(2, 1, false, true);
        allPing();
    }

    @Test
    @Order(3)
    void theTunnelTakesNothingFromHostsWithoutALease() {
        String nft = host(1).sh("nft list table inet tweed-isolation");
        assertThat(nft).contains(host(2).address()).contains(host(3).address()).doesNotContain("192.168.77.99");
        List<Pings.Pair> pairs =
                List.of(new Pings.Pair(host(3).pod().namespace(), host(1).pod().address()));
        Pings.answered(pairs);
    }
}
