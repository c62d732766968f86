package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three hosts over VXLAN, configured as users write it; and everything they leave in etcd, files and kernel. */
class VxlanIT {
    private static final String CONFIG = "{\"Network\": \"172.17.0.1/16\", \"Backend\":{\"Type\":\"vxlan\"}}";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @BeforeAll
    static void up() {
        CLUSTER.config(CONFIG);
        CLUSTER.start("-ip-masq");
    }

    @Test
    void allPairsPing() {
        CLUSTER.allPairsPing();
    }

    @Test
    void keysAndValuesAreAsFlannelWritesThem() {
        List<StoredLease> leases = StoredLease.list(CLUSTER.etcd());

        assertThat(leases).hasSize(3);
        for (Node node : CLUSTER.nodes()) {
            StoredLease lease = node.lease().orElseThrow();
            assertThat(lease.key()).matches("/coreos\\.com/network/subnets/172\\.17\\.([1-9]|\\d\\d+)\\.0-24");
            assertThat(lease.subnet()).isEqualTo(node.subnet());
            assertThat(lease.value())
                    .isEqualTo("{\"PublicIP\":\"" + node.address()
                            + "\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\""
                            + mac(node) + "\"}}");
        }
    }

    @Test
    void eachKeyHangsOnALeaseOfADayOfItsOwn() {
        List<StoredLease> leases = StoredLease.list(CLUSTER.etcd());

        assertThat(leases.stream().map(StoredLease::lease).distinct()).hasSize(3);
        for (StoredLease lease : leases) {
            assertThat(CLUSTER.etcd().ctl("lease", "timetolive", lease.lease(), "--keys"))
                    .contains("granted with TTL(86400s)")
                    .contains(lease.key());
        }
    }

    @Test
    void nothingElseLiesWhereFlannelReads() {
        assertThat(StoredLease.listUnder(CLUSTER.etcd(), StoredLease.PREFIX + "/subnets"))
                .hasSize(3);
        assertThat(StoredLease.listUnder(CLUSTER.etcd(), "/"))
                .allMatch(entry -> entry.key().startsWith(StoredLease.PREFIX + "/subnets/")
                        || entry.key().startsWith(StoredLease.PREFIX + "/tweed/")
                        || entry.key().equals(StoredLease.PREFIX + "/config"));
    }

    @Test
    void subnetEnv() throws Exception {
        for (Node node : CLUSTER.nodes()) {
            String first = node.lease().orElseThrow().subnet().replace(".0/24", ".1/24");
            assertThat(node.env().text())
                    .isEqualTo("FLANNEL_NETWORK=172.17.0.0/16\nFLANNEL_SUBNET=" + first
                            + "\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node.subnetFile())))
                    .isEqualTo("rw-r--r--");
        }
    }

    @Test
    void kernelState() {
        for (Node node : CLUSTER.nodes()) {
            List<Node> peers =
                    CLUSTER.nodes().stream().filter(other -> other != node).toList();
            KernelState kernel = node.kernel();

            assertThat(kernel.devices())
                    .singleElement()
                    .asString()
                    .startsWith("flannel.1 mtu 1450 state UNKNOWN mac "
                            + mac(node) + " vxlan id 1 local " + node.address()
                            + " dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum");
            assertThat(kernel.addresses())
                    .filteredOn(line -> line.startsWith("flannel.1"))
                    .containsExactly("flannel.1 inet " + network(node) + "/32 scope global flannel.1");
            assertThat(kernel.routes())
                    .filteredOn(line -> line.contains("flannel.1"))
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> peer.subnet() + " via " + network(peer) + " dev flannel.1 proto 84 onlink")
                            .toList());
            assertThat(kernel.neighbours())
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> network(peer) + " dev flannel.1 lladdr " + mac(peer) + " PERMANENT")
                            .toList());
            assertThat(kernel.forwarding())
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .map(peer -> mac(peer) + " dev flannel.1 dst " + peer.address() + " self permanent")
                            .toList());
        }
    }

    @Test
    void theMacIsALocallyAdministeredUnicastOne() {
        assertThat(CLUSTER.nodes())
                .extracting(VxlanIT::mac)
                .doesNotHaveDuplicates()
                .allMatch(mac -> mac.matches(".[26ae]:.*"));
    }

    @Test
    void onlyThisSettingOfTheKernelIsChanged() {
        Node node = CLUSTER.node(0);
        assertThat(node.sh("cat /proc/sys/net/ipv6/conf/flannel.1/accept_ra")).isEqualTo("0\n");
        assertThat(node.sh("cat /proc/sys/net/ipv6/conf/eth0/accept_ra")).isEqualTo("1\n");
        assertThat(node.sh("cat /proc/sys/net/ipv4/ip_forward")).isEqualTo("1\n");
    }

    @Test
    void hostBitsInTheNetworkAreWarnedOfOnce() {
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.daemon().lines("172\\.17\\.0\\.1/16"))
                    .as(node.daemon().log())
                    .isEqualTo(1);
        }
    }

    @Test
    void healthAndReadiness() {
        assertThat(CLUSTER.node(0).get("/healthz")).contains(" 200 ");
        assertThat(CLUSTER.node(0).get("/readyz")).contains(" 200 ");
        assertThat(CLUSTER.node(0).get("/metrics")).contains(" 200 ");
        assertThat(CLUSTER.node(0).get("/other")).contains(" 404 ");
    }

    private static String mac(Node node) {
        return node.sh("cat /sys/class/net/flannel.1/address").strip();
    }

    private static String network(Node node) {
        return node.env().network();
    }
}
