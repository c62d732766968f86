package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Pod;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever of the tunnel is removed or changed by hand is back at once, and what is not ours is left alone. */
class VxlanRepairIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    private static KernelState right = new KernelState(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    @BeforeAll
    static void up() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.start();
        CLUSTER.allPairsPing();
        right = node().kernel();
    }

    @Test
    void aDeletedRouteIsBack() {
        node().ip("route delete " + peer().subnet());
        isRightAgain();
    }

    @Test
    void aRouteToAWrongGatewayIsPutRight() {
        node().ip("route replace " + peer().subnet() + " via 192.168.77.250 dev eth0");
        isRightAgain();
    }

    @Test
    void aDeletedNeighbourIsBack() {
        node().ip("neigh delete " + peer().env().network() + " dev flannel.1");
        isRightAgain();
    }

    @Test
    void aNeighbourWithAWrongAddressIsPutRight() {
        node().ip("neigh replace " + peer().env().network() + " lladdr 02:00:00:00:00:66 dev flannel.1 nud permanent");
        isRightAgain();
    }

    @Test
    void aDeletedForwardingEntryIsBack() {
        node().sh("bridge fdb delete " + mac(peer()) + " dev flannel.1 dst " + peer().address() + " self");
        isRightAgain();
    }

    @Test
    void aForwardingEntryToAWrongHostIsPutRight() {
        node().sh("bridge fdb replace " + mac(peer()) + " dev flannel.1 dst 192.168.77.250 self permanent");
        isRightAgain();
    }

    @Test
    void neighbourAndForwardingEntryTogetherAreBack() {
        node().sh("ip neigh flush dev flannel.1 nud permanent; bridge fdb delete " + mac(peer()) + " dev flannel.1 dst "
                + peer().address() + " self");
        isRightAgain();
    }

    @Test
    void aDeletedAddressIsBack() {
        node().ip("address flush dev flannel.1 scope global");
        isRightAgain();
    }

    @Test
    void aStrangeAddressOnOurDeviceGoes() {
        node().ip("address add 10.5.255.9/32 dev flannel.1");
        isRightAgain();
    }

    @Test
    void aDeviceThatWasSetDownIsUpAgain() {
        node().ip("link set flannel.1 down");
        isRightAgain();
        pings();
    }

    @Test
    void aChangedMtuIsPutRight() {
        node().ip("link set flannel.1 mtu 1300");
        isRightAgain();
    }

    @Test
    void aDeletedDeviceIsBackWithItsMacAndEverythingOnIt() {
        String before = node().lease().orElseThrow().value();
        node().ip("link delete flannel.1");
        isRightAgain();
        pings();
        assertThat(node().lease().orElseThrow().value()).isEqualTo(before);
    }

    @Test
    void aDeviceThatWasReplacedByAWrongOneIsPutRight() {
        node().daemon().pause(); // else it is quicker than this hand
        node().ip("link delete flannel.1");
        node().ip("link add flannel.1 type vxlan id 1 dev eth0 local " + node().address() + " dstport 4789 nolearning");
        node().daemon().resume();
        isRightAgain();
        pings();
    }

    /** The link's routes go with it, and cannot be until it is up. */
    @Test
    void theUplinkGoesDownAndComesBack() {
        node().sh("echo 1 >/proc/sys/net/ipv6/conf/eth0/keep_addr_on_down");
        node().ip("link set eth0 down");
        node().ip("link set eth0 up");
        isRightAgain();
        pings();
    }

    @Test
    void rowsOfOthersAreLeftAlone() {
        node().ip("link add foreign type vxlan id 77 dev eth0 local " + node().address() + " dstport 4790 nolearning");
        node().ip("link set foreign up");
        node().ip("neigh add 192.168.77.200 lladdr 02:00:00:00:00:77 dev eth0 nud permanent");
        node().sh("bridge fdb append 02:00:00:00:00:77 dev foreign dst 192.168.77.200 self permanent");
        node().ip("route add 198.51.100.0/24 via 192.168.77.12 dev eth0");
        KernelState withForeign = node().kernel();

        node().ip("link delete flannel.1");

        Eventually.soon(
                "all is back, and the rest as it was",
                () -> assertThat(node().kernel().toString()).isEqualTo(withForeign.toString()));
        node().ip("link delete foreign");
        node().ip("neigh delete 192.168.77.200 dev eth0");
        node().ip("route delete 198.51.100.0/24");
    }

    private static void isRightAgain() {
        Eventually.soon(
                "the kernel's state is as before",
                () -> assertThat(node().kernel().toString()).isEqualTo(right.toString()));
        Eventually.soon("ready", () -> assertThat(node().readyz()).contains(" 200 "));
    }

    private static void pings() {
        Pod here = node().pod();
        Pod there = peer().pod();
        Pings.answered(List.of(
                new Pings.Pair(here.namespace(), there.address()), new Pings.Pair(there.namespace(), here.address())));
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }

    private static String mac(Node node) {
        return node.sh("cat /sys/class/net/flannel.1/address").strip();
    }
}
