package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts with IPv4 and IPv6 and plain routes; restarts, and changes of the backend. */
class DualStackRoutesIT {
    private static final String HOST_GATEWAY = "{\"Type\":\"host-gw\"}";
    private static final String TUNNEL = "{\"Type\":\"vxlan\"}";
    private static final String DIRECT = "{\"Type\":\"vxlan\",\"DirectRouting\":true}";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    @Test
    void hostsAreRoutersForOneAnotherInBothFamilies() {
        config(HOST_GATEWAY);
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();

        assertThat(node().lease().orElseThrow().value())
                .isEqualTo("{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":\"fd77::11\",\"BackendType\":\"host-gw\"}");
        assertThat(node().env().text())
                .contains("FLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET=")
                .contains("\nFLANNEL_MTU=1500\n");
        assertThat(node().routes6()).contains(route6());
        assertThat(node().kernel().devices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip -6 route delete SUBNET",
                "ip -6 route replace SUBNET via fd77::99 dev eth0",
                "ip -6 route append SUBNET via fd77::99 dev eth0 proto 84",
                "ip -6 route replace blackhole SUBNET",
            })
    void aRouteChangedByHandIsPutRight(String damage) {
        config(HOST_GATEWAY);
        CLUSTER.start();
        CLUSTER.allPairsPing();
        KernelState right = node().kernel();

        node().sh(damage.replace("SUBNET", peer().env().subnets().get(1)));

        Eventually.soon(
                "the kernel's state is as before",
                () -> assertThat(node().kernel().toString()).isEqualTo(right.toString()));
    }

    @Test
    void peersThatCannotBeRoutersAreRefusedByNameAndDelayNobody() {
        config(HOST_GATEWAY);
        CLUSTER.start("--max-removals=100");
        put("10.5.0.32-27&fd05::8000:0:0:0-68", "192.168.77.240", "fe80::240");
        put("10.5.0.64-27&fd05::a000:0:0:0-68", "192.168.77.241", "2001:db8::241");
        put("10.5.0.96-27&fd05::c000:0:0:0-68", "192.168.77.242", "fd77::242");

        Eventually.soon(
                "the good one has its routes, the others none",
                () -> assertThat(node().routes() + node().routes6())
                        .contains("10.5.0.96/27 via 192.168.77.242 dev eth0 proto 84")
                        .contains("fd05::c000:0:0:0/68 via fd77::242 dev eth0 proto 84")
                        .doesNotContain("10.5.0.32")
                        .doesNotContain("10.5.0.64")
                        .doesNotContain("fd05::8000:0:0:0")
                        .doesNotContain("fd05::a000:0:0:0"));
        Eventually.soon(
                "both are named with their reason",
                () -> assertThat(node().daemon().log())
                        .containsPattern(
                                "Peer 10.5.0.32/27\\S* of \\S+ gets no routes.*fe80::240 is not one that other")
                        .containsPattern("Peer 10.5.0.64/27\\S* of \\S+ gets no routes.*2001:db8::241 is not on-link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST_GATEWAY, TUNNEL})
    void withEverythingInPlaceARestartWritesNothing(String backend) {
        config(backend);
        CLUSTER.start("-ip-masq", "-ip-blackhole-route");
        CLUSTER.allPairsPing();
        KernelState before = node().kernel();
        long revision = StoredLease.revision(CLUSTER.etcd());
        String to = peer().pod().addresses().get(1);

        try (KernelMonitor monitor = KernelMonitor.start(node());
                PingStream pings = PingStream.start(node().pod().namespace(), to)) {
            node().kill();
            node().start("-ip-masq", "-ip-blackhole-route");
            node().ready();

            pings.assertWithoutLoss();
            assertThat(monitor.changes()).isEmpty();
        }
        assertThat(node().kernel()).isEqualTo(before);
        assertThat(StoredLease.revision(CLUSTER.etcd())).as("etcd's revision").isEqualTo(revision);
        assertThat(node().daemon().lines("written=[1-9]|removed=[1-9]"))
                .as(node().daemon().log())
                .isZero();
    }

    /** The kernel takes no on-link router for IPv6 while another route leads to it: the old route must make way. */
    @Test
    void theBackendChangesHostByHostAndBack() {
        config(HOST_GATEWAY);
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();
        KernelState start = node().kernel();
        for (String backend : new String[] {TUNNEL, DIRECT, TUNNEL, HOST_GATEWAY}) {
            config(backend);
            for (Node node : CLUSTER.nodes()) {
                node.kill();
                node.start("-ip-masq");
                node.ready();
            }
            CLUSTER.allPairsPing();
            assertThat(node().routes6())
                    .contains(backend.equals(TUNNEL) ? peer().env().networks().get(1) + " dev flannel-v6.1" : route6());
        }
        Eventually.soon(
                "nothing of the way is left",
                () -> assertThat(node().kernel().toString()).isEqualTo(start.toString()));
    }

    private static void put(String key, String publicIp, String publicIp6) {
        CLUSTER.etcd()
                .put(
                        StoredLease.PREFIX + "/subnets/" + key,
                        "{\"PublicIP\":\"" + publicIp + "\",\"PublicIPv6\":\"" + publicIp6
                                + "\",\"BackendType\":\"host-gw\"}");
    }

    private static void config(String backend) {
        CLUSTER.config("{\"EnableIPv6\":true,\"Network\":\"10.5.0.0/16\",\"IPv6Network\":\"fd05::/48\",\"Backend\":"
                + backend + "}");
    }

    private static String route6() {
        return peer().env().subnets().get(1) + " via fd77::12 dev eth0 proto 84";
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }
}
