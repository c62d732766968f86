package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other hosts publish, right and wrong: a wrong one is named, has no rows, and harms nobody else. */
class PeersIT {
    /** flannel takes 51 s for the next good one where the kernel refuses one. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** These tests remove more within a minute than hosts leave a cluster. */
    private static final String EVERYTHING_MAY_GO = "--max-removals=100";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(1);

    @BeforeAll
    static void up() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.199.0\",\"Backend\":{\"Type\":\"vxlan\"}}");
        etcd().put(StoredLease.key("0.0.0.0/0"), "{\"PublicIP\":\"192.168.77.99\",\"PublicIPv6\":null}");
        CLUSTER.start(EVERYTHING_MAY_GO);
        etcd().delete(StoredLease.key("0.0.0.0/0"));
    }

    @Test
    void aPeerWithAnotherVni() {
        refused(FakePeer.vxlan("10.5.201.0/24", "192.168.77.201", "02:00:00:00:02:01", 7), "its VNI is 7, ours is 1:");
    }

    @Test
    void aPeerOutsideTheNetwork() {
        refused(FakePeer.vxlan("10.99.1.0/24", "192.168.77.202", "02:00:00:00:02:02"), "is not inside this network");
    }

    @Test
    void aPeerThatOverlapsAnother() {
        FakePeer older = FakePeer.vxlan("10.5.208.0/22", "192.168.77.203", "02:00:00:00:02:03")
                .put(etcd());
        hasRows(older);
        refused(
                FakePeer.vxlan("10.5.209.0/24", "192.168.77.204", "02:00:00:00:02:04"),
                "it overlaps the older lease 10.5.208.0/22 ");
        older.delete(etcd());
        hasNoRows(older);
    }

    @Test
    void aPeerThatOverlapsUs() {
        String ours = node().subnet();
        String wider = ours.replaceFirst("(\\d+)\\.0/24", "0.0/17");
        String half = Integer.parseInt(ours.split("\\.", -1)[2]) < 128 ? "10.5.0.0/17" : "10.5.128.0/17";
        assertThat(wider).isNotEqualTo(ours);
        refused(
                FakePeer.vxlan(half, "192.168.77.205", "02:00:00:00:02:05"),
                "it overlaps the older lease " + ours + " ");
    }

    @Test
    void aPeerWithOurAddress() {
        refused(
                FakePeer.vxlan("10.5.206.0/24", node().address(), "02:00:00:00:02:06"),
                "it has this host's own public address:");
    }

    @Test
    void aPeerOfAnotherBackend() {
        refused(
                FakePeer.hostGateway("10.5.207.0/24", "192.168.77.207"),
                "its backend is \"host-gw\", ours is \"vxlan\":");
    }

    @Test
    void twoPeersWithOneMac() {
        FakePeer one = FakePeer.vxlan("10.5.213.0/24", "192.168.77.213", "02:00:00:00:02:13")
                .put(etcd());
        hasRows(one);
        FakePeer two = FakePeer.vxlan("10.5.214.0/24", "192.168.77.214", "02:00:00:00:02:13")
                .put(etcd());
        Eventually.soon(
                "both are named",
                () -> assertThat(node().daemon().log())
                        .contains("Peer 10.5.213.0/24 of 192.168.77.213 gets no routes")
                        .contains("Peer 10.5.214.0/24 of 192.168.77.214 gets no routes"));
        one.delete(etcd());
        two.delete(etcd());
        hasNoRows(one);
        hasNoRows(two);
    }

    @Test
    void keysThatCannotBeRead() {
        String subnets = StoredLease.PREFIX + "/subnets/";
        List<String> keys = List.of(
                subnets + "nonsense", subnets + "10.5.215.0-24", subnets + "10.5.216.7-24", subnets + "10.5.217.0-24");
        etcd().put(keys.get(0), "{\"PublicIP\":\"192.168.77.215\",\"PublicIPv6\":null}");
        etcd().put(keys.get(1), "{not json");
        etcd().put(
                        keys.get(2),
                        FakePeer.vxlan("", "192.168.77.216", "02:00:00:00:02:16")
                                .value());
        etcd().put(keys.get(3), "{\"PublicIP\":\"300.1.1.1\",\"PublicIPv6\":null}");

        aGoodPeerHasItsRowsAtOnce();

        for (String key : keys) {
            String name = key.substring(subnets.length());
            Eventually.soon(
                    name + " is named", () -> assertThat(node().daemon().log()).contains(name));
            etcd().delete(key);
        }
        assertThat(node().kernel().toString()).doesNotContain("10.5.215.").doesNotContain("10.5.216.");
        assertThat(node().daemon().alive()).isTrue();
    }

    @Test
    void aPeersNewMacAndAddressLeaveNothingOfTheOldOnes() {
        FakePeer before = FakePeer.vxlan("10.5.218.0/24", "192.168.77.218", "02:00:00:00:02:18")
                .put(etcd());
        hasRows(before);
        FakePeer both = FakePeer.vxlan("10.5.218.0/24", "192.168.77.219", "02:00:00:00:02:19")
                .put(etcd());
        hasRows(both);
        gone("02:00:00:00:02:18");
        FakePeer address = FakePeer.vxlan("10.5.218.0/24", "192.168.77.220", "02:00:00:00:02:19")
                .put(etcd());
        hasRows(address);
        gone("192.168.77.219");
        address.delete(etcd());
        hasNoRows(address);
        gone("02:00:00:00:02:19");
    }

    @Test
    void unknownFieldsOfAPeerAreNoReasonToRefuseIt() {
        FakePeer newer = new FakePeer(
                "10.5.221.0/24",
                "{\"PublicIP\":\"192.168.77.221\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"Later\":[1],"
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:02:21\",\"Later\":{}}}");
        newer.put(etcd());
        hasRows(FakePeer.vxlan("10.5.221.0/24", "192.168.77.221", "02:00:00:00:02:21"));
        newer.delete(etcd());
        hasNoRows(newer);
    }

    /** A wrong lease has no rows and is named with the reason, and a good one that comes after it has its rows at once. */
    private static void refused(FakePeer wrong, String reason) {
        String line = "Peer " + Pattern.quote(wrong.subnet()) + " of .* gets no routes: .*" + Pattern.quote(reason);
        long before = node().daemon().lines(line);
        String devices = node().kernel().devices().toString();
        wrong.put(etcd());
        aGoodPeerHasItsRowsAtOnce();
        Eventually.soon(
                wrong.subnet() + " is named, and why",
                () -> assertThat(node().daemon().lines(line))
                        .as(node().daemon().log())
                        .isGreaterThan(before));
        hasNoRows(wrong);
        assertThat(node().readyz()).contains(" 200 ");
        assertThat(node().kernel().devices()).hasToString(devices);
        wrong.delete(etcd());
    }

    private static void aGoodPeerHasItsRowsAtOnce() {
        FakePeer good = FakePeer.vxlan("10.5.200.0/24", "192.168.77.200", "02:00:00:00:02:00")
                .put(etcd());
        Eventually.within(
                AT_ONCE,
                "the good peer has its route",
                () -> assertThat(node().routes()).contains("10.5.200.0/24 "));
        hasRows(good);
        good.delete(etcd());
        hasNoRows(good);
    }

    private static void hasRows(FakePeer peer) {
        String network = peer.subnet().substring(0, peer.subnet().indexOf('/'));
        String mac = peer.value().replaceFirst(".*\"VtepMAC\":\"([^\"]*)\".*", "$1");
        String ip = peer.value().replaceFirst(".*\"PublicIP\":\"([^\"]*)\".*", "$1");
        Eventually.soon("rows of " + peer, () -> {
            assertThat(node().routes()).contains(peer.subnet() + " via " + network + " dev flannel.1 proto 84 onlink");
            assertThat(node().kernel().neighbours()).contains(network + " dev flannel.1 lladdr " + mac + " PERMANENT");
            assertThat(node().kernel().forwarding())
                    .filteredOn(line -> line.startsWith(mac))
                    .containsExactly(mac + " dev flannel.1 dst " + ip + " self permanent");
        });
    }

    private static void hasNoRows(FakePeer peer) {
        String network = peer.subnet().substring(0, peer.subnet().indexOf('/'));
        Eventually.soon(
                "no rows of " + peer,
                () -> assertThat(node().kernel().toString())
                        .doesNotContain(peer.subnet() + " ")
                        .doesNotContain(network + " dev flannel.1"));
    }

    private static void gone(String text) {
        Eventually.soon(
                text + " is gone", () -> assertThat(node().kernel().toString()).doesNotContain(text));
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Etcd etcd() {
        return CLUSTER.etcd();
    }
}
