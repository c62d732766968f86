package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.FakePeer;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host's own subnet: kept, found again, lost and claimed anew, and never shared. */
class LeaseIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
    }

    @Test
    void anOwnKeyThatIsDeletedOrRevokedIsClaimedAgain() {
        CLUSTER.start();
        String subnet = node().subnet();

        etcd().delete(StoredLease.key(subnet));
        hasClaimed(subnet);
        etcd().ctl("lease", "revoke", node().lease().orElseThrow().lease());
        hasClaimed(subnet);

        CLUSTER.allPairsPing();
        assertThat(node().daemon().alive()).isTrue();
        assertThat(node().subnet()).isEqualTo(subnet);
    }

    @Test
    void theSameSubnetIsFoundAgain() throws Exception {
        node().start();
        node().ready();
        String subnet = node().subnet();
        String lease = node().lease().orElseThrow().lease();

        node().kill();
        Files.delete(node().subnetFile());
        node().start();
        node().ready();
        assertThat(node().subnet()).as("by the key").isEqualTo(subnet);
        assertThat(node().lease().orElseThrow().lease())
                .as("kept, not granted anew")
                .isEqualTo(lease);

        node().kill();
        etcd().ctl("del", "--prefix", StoredLease.PREFIX + "/subnets");
        etcd().ctl("del", "--prefix", StoredLease.PREFIX + "/tweed");
        node().start();
        node().ready();
        assertThat(node().subnet()).as("by the file").isEqualTo(subnet);
        hasClaimed(subnet);
    }

    @Test
    void aReservationStaysOne() {
        FakePeer.vxlan("10.5.77.0/24", node().address(), "02:00:00:00:00:77").put(etcd());
        node().start();
        node().ready();

        StoredLease lease = node().lease().orElseThrow();
        assertThat(node().subnet()).isEqualTo("10.5.77.0/24");
        assertThat(lease.lease()).isEqualTo("0");
        assertThat(lease.value()).as("the stored MAC is taken").contains("02:00:00:00:00:77");
        assertThat(node().kernel().devices().toString()).contains("mac 02:00:00:00:00:77");
    }

    @Test
    void twoHostsWithOnePublicIpNeverShareASubnet() {
        node().start();
        node().ready();
        Node twin = CLUSTER.node(1);
        twin.start("-public-ip=" + node().address());

        Eventually.soon(
                "the conflict is named",
                () -> assertThat(twin.daemon().log()).contains("Cannot use the public address " + node().address()));
        if (Files.exists(twin.subnetFile())) {
            assertThat(twin.subnet()).isNotEqualTo(node().subnet());
        }
        assertThat(node().lease().orElseThrow().subnet()).isEqualTo(node().subnet());
        assertThat(node().readyz()).contains(" 200 ");
        assertThat(twin.daemon().alive()).isTrue();
    }

    @Test
    void aFullPoolIsWaitedForAndNamed() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMin\":\"10.5.10.0\",\"SubnetMax\":\"10.5.11.0\","
                + "\"Backend\":{\"Type\":\"host-gw\"}}");
        FakePeer one = FakePeer.hostGateway("10.5.10.0/24", "192.168.77.210").put(etcd());
        FakePeer two = FakePeer.hostGateway("10.5.11.0/24", "192.168.77.211").put(etcd());
        node().start();

        Eventually.soon(
                "the full pool is named",
                () -> assertThat(node().daemon().log())
                        .containsPattern("all 2 from 10\\.5\\.10\\.0/24 to 10\\.5\\.11\\.0/24 .* are leased"));
        assertThat(node().daemon().alive()).isTrue();
        assertThat(node().readyz()).contains(" 503 ");
        assertThat(node().routes()).doesNotContain("proto 84");

        two.delete(etcd());
        Eventually.within(
                Eventually.SOON.multipliedBy(3),
                "the freed subnet is claimed",
                () -> assertThat(node().lease().orElseThrow().subnet()).isEqualTo("10.5.11.0/24"));
        node().ready();
        one.delete(etcd());
    }

    /** Never fight for a key: two hosts would then use one subnet by turns. */
    @Test
    void aKeyThatAnotherHostHasOverwrittenIsLost() {
        node().start();
        node().ready();
        String lost = node().subnet();

        FakePeer.vxlan(lost, "192.168.77.222", "02:00:00:00:02:22").put(etcd());

        Eventually.within(Eventually.SOON.multipliedBy(2), "the host has moved", () -> {
            assertThat(node().subnet()).isNotEqualTo(lost);
            assertThat(node().lease().orElseThrow().subnet()).isEqualTo(node().subnet());
            assertThat(node().routes()).contains(lost + " via ");
        });
        assertThat(StoredLease.list(etcd()))
                .filteredOn(lease -> lease.subnet().equals(lost))
                .singleElement()
                .matches(lease -> lease.value().contains("192.168.77.222"));
        assertThat(node().daemon().log()).contains(lost);
        assertThat(node().kernel().addresses())
                .filteredOn(line -> line.startsWith("flannel.1"))
                .containsExactly("flannel.1 inet " + node().env().network() + "/32 scope global flannel.1");
    }

    /** flannel writes no guards and reads none: who is older stays. */
    @Test
    void aSubnetThatOverlapsAnOlderOneIsNotTaken() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMin\":\"10.5.16.0\",\"SubnetMax\":\"10.5.19.0\","
                + "\"Backend\":{\"Type\":\"host-gw\"}}");
        FakePeer.hostGateway("10.5.16.0/23", "192.168.77.216").put(etcd());
        FakePeer.hostGateway("10.5.18.0/25", "192.168.77.218").put(etcd());
        node().start();
        node().ready();

        assertThat(node().subnet()).isEqualTo("10.5.19.0/24");
    }

    private static void hasClaimed(String subnet) {
        Eventually.soon(subnet + " is claimed again", () -> {
            List<StoredLease> all = StoredLease.list(etcd());
            assertThat(all).extracting(StoredLease::subnet).contains(subnet);
            assertThat(node().lease().orElseThrow().lease()).isNotEqualTo("0");
        });
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Etcd etcd() {
        return CLUSTER.etcd();
    }
}
