package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelMonitor;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that have no IPv4 at all, nor an etcd that they reach by it: told apart by their IPv6 addresses. */
class IPv6OnlyIT {
    private static final String STORE = "-etcd-endpoints=" + Etcd.ENDPOINT6;

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
        CLUSTER.nodes().forEach(node -> node.ip("-4 address flush dev eth0"));
    }

    @Test
    void everyHostHasASubnetOfItsOwnInFlannelsForm() {
        config("vxlan");
        CLUSTER.start(STORE, "-ip-masq");
        CLUSTER.allPairsPing();

        assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(3);
        for (Node node : CLUSTER.nodes()) {
            String subnet = node.subnet();
            assertThat(node.lease().orElseThrow().key())
                    .matches("/coreos\\.com/network/subnets/0\\.0\\.0\\.0-0&fd06:0:0:[0-9a-f]{1,4}::-64")
                    .endsWith(subnet.replace('/', '-'));
            String mac = node.sh("cat /sys/class/net/flannel-v6.1/address").strip();
            assertThat(node.lease().orElseThrow().value())
                    .isEqualTo("{\"PublicIP\":\"0.0.0.0\",\"PublicIPv6\":\"" + node.address6()
                            + "\",\"BackendType\":\"vxlan\",\"BackendV6Data\":{\"VNI\":1,\"VtepMAC\":\"" + mac
                            + "\"}}");
            assertThat(node.env().text())
                    .isEqualTo("FLANNEL_IPV6_NETWORK=fd06::/48\nFLANNEL_IPV6_SUBNET="
                            + subnet.replace("::/64", "::1/64") + "\nFLANNEL_MTU=1430\nFLANNEL_IPMASQ=true\n");
            assertThat(node.kernel().devices()).singleElement().asString().startsWith("flannel-v6.1 ");
            assertThat(node.kernel().rules()).contains("ip6 flannel-ipv6").doesNotContain("flannel-ipv4");
        }
        assertThat(CLUSTER.nodes().stream().map(Node::subnet).distinct()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void aRestartWritesNothing(String backend) {
        config(backend);
        CLUSTER.start(STORE);
        CLUSTER.allPairsPing();
        KernelState before = node().kernel();
        long revision = StoredLease.revision(CLUSTER.etcd());
        try (KernelMonitor monitor = KernelMonitor.start(node())) {
            node().kill();
            node().start(STORE);
            node().ready();
            assertThat(monitor.changes()).isEmpty();
        }
        assertThat(node().kernel()).isEqualTo(before);
        assertThat(StoredLease.revision(CLUSTER.etcd())).as("etcd's revision").isEqualTo(revision);
    }

    @Test
    void aHostThatIsAliveKeepsItsAddressToItself() {
        config("vxlan");
        node().start(STORE);
        node().ready();
        CLUSTER.node(1).start(STORE, "-public-ipv6=" + node().address6());
        CLUSTER.node(2).start(STORE, "-public-ipv6=2001:db8::77");
        CLUSTER.node(2).ready();

        assertThat(CLUSTER.node(2).lease()).as("not by the interface's").isEmpty();
        assertThat(StoredLease.of(CLUSTER.etcd(), "2001:db8::77")).isPresent();
        Eventually.soon(
                "the second is told",
                () -> assertThat(CLUSTER.node(1).daemon().log())
                        .contains("Cannot use the public address fd77::11: the host ")
                        .contains(" is alive with it"));
        assertThat(StoredLease.list(CLUSTER.etcd())).hasSize(2);
    }

    /** The own key, found by the address alone. */
    @Test
    void theSubnetIsKeptWhereAllElseIsLost() {
        config("vxlan");
        node().start(STORE);
        node().ready();
        List<StoredLease> before = StoredLease.list(CLUSTER.etcd());
        node().kill();
        node().ip("link delete flannel-v6.1");
        node().sh("rm -rf " + node().stateDirectory() + "/* " + node().subnetFile());

        node().start(STORE);
        node().ready();

        assertThat(StoredLease.list(CLUSTER.etcd()))
                .as("subnet, MAC and etcd lease")
                .isEqualTo(before);
    }

    private static void config(String backend) {
        CLUSTER.config(
                "{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"fd06::/48\",\"Backend\":{\"Type\":\""
                        + backend + "\"}}");
    }

    private static Node node() {
        return CLUSTER.node(0);
    }
}
