package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.NodeStoreOptions.Condition;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.LeaseEvents;
import org.junit.jupiter.api.Test;

/** What the store does on every API server: the one in memory, and a real one. Addresses are 192.0.2.x (RFC 5737). */
abstract class NodeStoreContract extends ApiTest {
    private static String golden(String name) throws IOException {
        try (InputStream in = NodeStoreContract.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String annotations(String node) {
        Map<String, String> sorted = new TreeMap<>(theApi().annotations(node));
        return sorted.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue() + "\n")
                .collect(Collectors.joining());
    }

    // ---- the own lease

    @Test
    void aNodesPodCidrIsItsLease() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().open(A, v4());
        Lease lease = store.assigned(vxlan("192.0.2.11", "d6:6e:80:4e:fc:55")).orElseThrow();
        assertThat(lease.subnets()).isEqualTo(subnet("10.244.1.0/24"));
        assertThat(lease.term()).isEqualTo(new Term.Reserved());
        assertThat(lease.attributes()).isEqualTo(vxlan("192.0.2.11", "d6:6e:80:4e:fc:55"));
        assertThat(store.list().leases()).contains(lease);
        assertThat(store.renew(lease)).contains(lease);
    }

    @Test
    void annotationsAreFlannels() throws IOException {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().open(A, v4());
        store.assigned(vxlan("192.0.2.11", "d6:6e:80:4e:fc:55"));
        assertThat(annotations(A)).isEqualTo(golden("vxlan.txt"));
        store.assigned(plain("host-gw", "192.0.2.11"));
        assertThat(annotations(A)).isEqualTo(golden("host-gw.txt"));
    }

    @Test
    void annotationsOfBothFamilies() throws IOException {
        theApi().addNode(A, "10.244.1.0/24", "fd00:10:244:1::/64");
        Lease lease = theApi().open(A, both())
                .assigned(dualVxlan("192.0.2.11", "2001:db8::11", "d6:6e:80:4e:fc:55", "16:90:70:4c:79:a7"))
                .orElseThrow();
        assertThat(lease.subnets())
                .isEqualTo(DualStack.both(
                        Prefix.parse("10.244.1.0/24").orElseThrow(),
                        Prefix.parse("fd00:10:244:1::/64").orElseThrow()));
        assertThat(annotations(A)).isEqualTo(golden("dual.txt"));
    }

    @Test
    void annotationsUnderAPrefixWithASlashAreReadAgain() throws IOException {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().open(A, v4(), "example.com/blue", Condition.CLEARED, Clock.system());
        store.assigned(vxlan("192.0.2.11", "d6:6e:80:4e:fc:55"));
        assertThat(annotations(A)).isEqualTo(golden("prefix.txt"));
        LeaseStore restarted = theApi().open(A, v4(), "example.com/blue", Condition.CLEARED, Clock.system());
        assertThat(restarted.list().leases())
                .extracting(lease -> lease.attributes().data().v4().orElse(""))
                .contains("{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}");
        assertThat(theApi().open(A, v4()).list().leases())
                .as("of another prefix")
                .noneMatch(lease -> lease.subnets().equals(subnet("10.244.1.0/24")));
    }

    @Test
    void theConditionIsClearedAsFlannelDoes() {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().open(A, v4()).assigned(plain("host-gw", "192.0.2.11"));
        assertThat(theApi().node(A).getStatus().getConditions())
                .filteredOn(c -> c.getType().equals("NetworkUnavailable"))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.getStatus()).isEqualTo("False");
                    assertThat(c.getReason()).isEqualTo("FlannelIsUp");
                    assertThat(c.getMessage()).isEqualTo("Flannel is running on this node");
                });
    }

    @Test
    void theConditionIsLeftAloneWhereItShouldBe() {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().open(A, v4(), ApiUnderTest.PREFIX, Condition.LEFT_ALONE, Clock.system())
                .assigned(plain("host-gw", "192.0.2.11"));
        assertThat(theApi().annotations(A)).containsEntry(P + "public-ip", "192.0.2.11");
        assertThat(
                        theApi().node(A).getStatus() == null
                                ? List.of()
                                : theApi().node(A).getStatus().getConditions())
                .noneMatch(c -> c.toString().contains("NetworkUnavailable"));
    }

    @Test
    void aSecondTimeWritesNothing() {
        theApi().addNode(A, "10.244.1.0/24");
        Attributes host = vxlan("192.0.2.11", "d6:6e:80:4e:fc:55");
        theApi().open(A, v4()).assigned(host);
        String before = theApi().node(A).getMetadata().getResourceVersion();
        LeaseStore restarted = theApi().open(A, v4());
        Lease lease = restarted.assigned(host).orElseThrow();
        assertThat(restarted.update(lease, host)).contains(lease);
        assertThat(theApi().node(A).getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void annotationsOfOthersStay() {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().annotate(A, "example.com/rack", "7");
        LeaseStore store = theApi().open(A, v4());
        Lease lease = store.assigned(plain("host-gw", "192.0.2.11")).orElseThrow();
        assertThat(store.release(lease)).isTrue();
        assertThat(theApi().annotations(A)).isEqualTo(Map.of("example.com/rack", "7"));
        assertThat(store.release(lease)).isFalse();
        assertThat(store.renew(lease)).isEmpty();
    }

    @Test
    void anUpdateOfAnOlderStateLoses() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().open(A, v4());
        Lease lease = store.assigned(plain("host-gw", "192.0.2.11")).orElseThrow();
        assertThat(store.update(lease, plain("host-gw", "192.0.2.12"))).isPresent();
        assertThat(store.update(lease, plain("host-gw", "192.0.2.13"))).isEmpty();
        assertThat(theApi().annotations(A)).containsEntry(P + "public-ip", "192.0.2.12");
    }

    @Test
    void onlyTheOwnSubnetsCanBeClaimed() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore store = theApi().open(A, v4());
        Attributes host = plain("host-gw", "192.0.2.11");
        assertThat(store.claim(subnet("10.244.2.0/24"), host, "h", java.time.Duration.ofDays(1)))
                .isEmpty();
        assertThat(store.claim(subnet("10.244.1.0/24"), host, "h", java.time.Duration.ofDays(1)))
                .isPresent();
    }

    @Test
    void aNodeWithoutPodCidrIsToldHowToGetOne() {
        theApi().addNode(A);
        LeaseStore store = theApi().open(A, v4());
        assertThatThrownBy(() -> store.assigned(plain("host-gw", "192.0.2.11")))
                .isInstanceOf(TweedException.class)
                .hasMessage("Node " + A + " has no IPv4 pod CIDR yet. Run kube-controller-manager with"
                        + " --allocate-node-cidrs=true --cluster-cidr=10.244.0.0/16 (kubeadm init"
                        + " --pod-network-cidr=10.244.0.0/16), or set the node's spec.podCIDR by hand, to a subnet of"
                        + " that");
        theApi().patch(A, "{\"spec\":{\"podCIDR\":\"10.244.7.0/24\",\"podCIDRs\":[\"10.244.7.0/24\"]}}");
        assertThat(store.assigned(plain("host-gw", "192.0.2.11")).orElseThrow().subnets())
                .isEqualTo(subnet("10.244.7.0/24"));
    }

    @Test
    void aPodCidrOutsideTheNetworkIsRefusedByName() {
        theApi().addNode(A, "10.99.1.0/24");
        LeaseStore store = theApi().open(A, v4());
        assertThatThrownBy(() -> store.assigned(plain("host-gw", "192.0.2.11")))
                .hasMessageContaining("10.99.1.0/24 of node " + A)
                .hasMessageContaining("not inside the network 10.244.0.0/16");
    }

    @Test
    void aNodeThatIsNotThereIsNamed() {
        LeaseStore store = theApi().open("tweed-test-none", v4());
        assertThatThrownBy(() -> store.assigned(plain("host-gw", "192.0.2.11")))
                .hasMessageContaining("There is no node \"tweed-test-none\"");
    }

    @Test
    void theOperatorsAddressesAreRead() {
        theApi().addNode(A, "10.244.1.0/24");
        LeaseStore before = theApi().open(A, v4());
        assertThat(before.hostAddresses()).isEqualTo(HostAddresses.NONE);
        theApi().annotate(A, P + "node-public-ip", "203.0.113.5");
        theApi().annotate(A, P + "public-ipv6-overwrite", "2001:db8::5");
        theApi().annotate(A, P + "public-ip-overwrite", "no address");
        assertThat(theApi().open(A, v4()).hostAddresses())
                .isEqualTo(new HostAddresses(
                        DualStack.v4(Addresses.parse("203.0.113.5").orElseThrow()),
                        DualStack.<java.net.InetAddress>none()
                                .with(
                                        net.tweed.core.model.Family.IPV6,
                                        Addresses.parse("2001:db8::5").orElseThrow())));
    }

    // ---- peers

    @Test
    void peersAppearChangeAndVanish() throws Exception {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().addNode(B, "10.244.2.0/24");
        LeaseStore a = theApi().open(A, v4());
        LeaseStore b = theApi().open(B, v4());
        LeaseEvents events = new LeaseEvents();
        DualStack<Prefix> subnets = subnet("10.244.2.0/24");
        try (AutoCloseable watch = a.watch(events)) {
            events.awaitSnapshot(
                    s -> s.leases().stream().noneMatch(l -> l.subnets().equals(subnets)));
            Lease lease = b.assigned(vxlan("192.0.2.12", "4a:ad:df:dc:d5:3b")).orElseThrow();
            assertThat(events.awaitChanged(subnets).lease()).isEqualTo(lease);
            events.clear();
            b.update(lease, vxlan("192.0.2.12", "4a:ad:df:dc:d5:3c"));
            assertThat(events.awaitChanged(subnets).lease().attributes())
                    .isEqualTo(vxlan("192.0.2.12", "4a:ad:df:dc:d5:3c"));
            theApi().deleteNode(B);
            LeaseEvent.Removed removed = events.awaitRemoved(subnets);
            assertThat(removed.revision().modified())
                    .isGreaterThan(lease.revision().modified());
        }
    }

    @Test
    void aChangeOfOneFamilyAloneIsSeen() throws Exception {
        theApi().addNode(A, "10.244.1.0/24", "fd00:10:244:1::/64");
        LeaseStore store = theApi().open(A, both());
        Lease lease = store.assigned(dualVxlan("192.0.2.11", "2001:db8::11", "d6:6e:80:4e:fc:55", "16:90:70:4c:79:a7"))
                .orElseThrow();
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> s.leases().contains(lease));
            theApi().annotate(A, P + "public-ipv6", "2001:db8::99");
            assertThat(events.awaitChanged(lease.subnets())
                            .lease()
                            .attributes()
                            .publicIps()
                            .v6())
                    .isEqualTo(Addresses.parse("2001:db8::99"));
        }
    }

    @Test
    void whatKubeletWritesIsNoNews() throws Exception {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().addNode(B, "10.244.2.0/24");
        LeaseStore store = theApi().open(A, v4());
        store.assigned(plain("host-gw", "192.0.2.11"));
        LeaseEvents events = new LeaseEvents();
        try (AutoCloseable watch = store.watch(events)) {
            events.awaitSnapshot(s -> true);
            theApi().patchStatus(
                            A,
                            "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"x\"}]}}");
            theApi().open(B, v4()).assigned(plain("host-gw", "192.0.2.12"));
            events.awaitChanged(subnet("10.244.2.0/24"));
            assertThat(events.all())
                    .noneMatch(e -> e instanceof LeaseEvent.Changed c
                            && c.lease().subnets().equals(subnet("10.244.1.0/24")));
        }
    }

    @Test
    void aNodeThatMakesNoSenseHarmsNobody() throws Exception {
        theApi().addNode(A, "10.244.1.0/24");
        theApi().addNode(B, "10.244.2.0/24");
        LeaseStore store = theApi().open(A, v4());
        store.assigned(plain("host-gw", "192.0.2.11"));
        theApi().annotate(B, P + "kube-subnet-manager", "true");
        theApi().annotate(B, P + "public-ip", "300.1.2.3");
        assertThat(store.list().leases()).extracting(Lease::subnets).containsOnlyOnce(subnet("10.244.1.0/24"));
        assertThat(store.list().leases()).noneMatch(l -> l.subnets().equals(subnet("10.244.2.0/24")));
    }
}
