package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Pod;
import net.tweed.tests.cluster.Shell;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three hosts with IPv4 and IPv6 over VXLAN: what they write, what they tell containers, and that it heals. */
class DualStackIT {
    private static final String CONFIG =
            "{\"EnableIPv6\":true,\"Network\":\"10.5.0.0/16\",\"IPv6Network\":\"fd05::/48\","
                    + "\"Backend\":{\"Type\":\"vxlan\"}}";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    private static KernelState right = new KernelState(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    @BeforeAll
    static void up() {
        CLUSTER.config(CONFIG);
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();
        right = node().kernel();
    }

    @Test
    void keysAndValuesAreAsFlannelWritesThem() {
        assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(3);
        for (Node node : CLUSTER.nodes()) {
            StoredLease lease = node.lease().orElseThrow();
            assertThat(lease.key())
                    .matches("/coreos\\.com/network/subnets/10\\.5\\.\\d+\\.0-24&fd05:0:0:[0-9a-f]{1,4}::-64");
            assertThat(lease.subnet()).isEqualTo(String.join("&", node.env().subnets()));
            assertThat(lease.value())
                    .isEqualTo("{\"PublicIP\":\"" + node.address() + "\",\"PublicIPv6\":\"" + node.address6()
                            + "\",\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\""
                            + mac(node, "flannel.1") + "\"},\"BackendV6Data\":{\"VNI\":1,\"VtepMAC\":\""
                            + mac(node, "flannel-v6.1") + "\"}}");
        }
    }

    /** A container has one MTU for both families: the IPv6 tunnel's, whose headers are larger. */
    @Test
    void subnetEnvTellsTheSmallerMtu() {
        for (Node node : CLUSTER.nodes()) {
            List<String> subnets = node.env().subnets();
            assertThat(node.env().text())
                    .isEqualTo("FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET="
                            + subnets.get(0).replace(".0/24", ".1/24")
                            + "\nFLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET="
                            + subnets.get(1).replace("::/64", "::1/64")
                            + "\nFLANNEL_MTU=1430\nFLANNEL_IPMASQ=true\n");
        }
    }

    @Test
    void whatTheFileTellsPassesWholeInBothFamilies() {
        Pod here = node().pod();
        Pod there = peer().pod();
        Map<String, Integer> payload = Map.of(
                there.addresses().get(0), 1430 - 28,
                there.addresses().get(1), 1430 - 48);
        payload.forEach((to, size) -> Eventually.soon(
                size + " bytes to " + to,
                () -> Shell.run(
                        "ip",
                        "netns",
                        "exec",
                        here.namespace(),
                        "ping",
                        "-n",
                        "-c1",
                        "-W1",
                        "-M",
                        "do",
                        "-s",
                        size.toString(),
                        to)));
    }

    @Test
    void kernelState() {
        for (Node node : CLUSTER.nodes()) {
            List<Node> peers =
                    CLUSTER.nodes().stream().filter(other -> other != node).toList();
            KernelState kernel = node.kernel();

            assertThat(kernel.devices()).hasSize(2);
            assertThat(kernel.devices().get(0))
                    .startsWith("flannel-v6.1 mtu 1430 state UNKNOWN mac " + mac(node, "flannel-v6.1")
                            + " vxlan id 1 local " + node.address6()
                            + " dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum");
            assertThat(kernel.devices().get(1)).startsWith("flannel.1 mtu 1450 ");
            assertThat(mac(node, "flannel-v6.1")).isNotEqualTo(mac(node, "flannel.1"));
            assertThat(kernel.addresses())
                    .anyMatch(line -> line.startsWith("flannel-v6.1 inet6 " + network6(node) + "/128 scope global"));
            assertThat(kernel.routes())
                    .filteredOn(line -> line.contains("via") && line.contains("flannel-v6.1"))
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> peer.env().subnets().get(1) + " via " + network6(peer)
                                    + " dev flannel-v6.1 proto 84 metric 1024 onlink pref medium")
                            .toList());
            assertThat(kernel.neighbours())
                    .filteredOn(line -> line.contains("flannel-v6.1"))
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> network6(peer) + " dev flannel-v6.1 lladdr " + mac(peer, "flannel-v6.1")
                                    + " PERMANENT")
                            .toList());
            assertThat(kernel.forwarding())
                    .filteredOn(line -> line.contains("flannel-v6.1"))
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> mac(peer, "flannel-v6.1") + " dev flannel-v6.1 dst " + peer.address6()
                                    + " self permanent")
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip -6 route delete SUBNET",
                "ip -6 route replace SUBNET via fd77::99 dev eth0",
                "ip -6 route append SUBNET via fd77::99 dev eth0",
                "ip -6 neigh delete NETWORK dev flannel-v6.1",
                "ip -6 neigh replace NETWORK lladdr 02:00:00:00:00:66 dev flannel-v6.1 nud permanent",
                "bridge fdb delete MAC dev flannel-v6.1 dst PEER self",
                "bridge fdb replace MAC dev flannel-v6.1 dst fd77::99 self permanent",
                "ip -6 address flush dev flannel-v6.1 scope global",
                "ip -6 address add fd05:0:0:ffff::9/128 dev flannel-v6.1",
                "ip link set flannel-v6.1 mtu 1300",
                "ip link set flannel-v6.1 down",
                "ip link delete flannel-v6.1",
            })
    void whatIsChangedByHandIsPutRight(String damage) {
        node().sh(damage.replace("SUBNET", peer().env().subnets().get(1))
                .replace("NETWORK", network6(peer()))
                .replace("MAC", mac(peer(), "flannel-v6.1"))
                .replace("PEER", peer().address6()));

        Eventually.soon(
                "the kernel's state is as before",
                () -> assertThat(node().kernel().toString()).isEqualTo(right.toString()));
        List<Pings.Pair> pairs = new ArrayList<>();
        peer().pod()
                .addresses()
                .forEach(to -> pairs.add(new Pings.Pair(node().pod().namespace(), to)));
        Pings.answered(pairs);
    }

    private static String network6(Node node) {
        return node.env().networks().get(1);
    }

    private static String mac(Node node, String device) {
        return node.sh("cat /sys/class/net/" + device + "/address").strip();
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }
}
