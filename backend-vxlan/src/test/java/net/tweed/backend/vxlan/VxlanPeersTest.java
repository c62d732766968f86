package net.tweed.backend.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Refused;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import net.tweed.netlink.table.VxlanLink;
import org.junit.jupiter.api.Test;

class VxlanPeersTest {
    private static final Lease GOOD = World.peer("10.5.12.0/24", "192.168.77.12", "4a:ad:df:dc:d5:3b");
    private static final Mac OWN_MAC = Mac.parse("02:00:00:00:00:11").orElseThrow();
    private static final Tunnel OWN = new Tunnel(
            new VxlanLink(
                    "flannel.1",
                    1,
                    8472,
                    World.address("192.168.77.11"),
                    "eth0",
                    OWN_MAC,
                    1450,
                    Set.of(),
                    Link.State.UP),
            Prefix.parse("10.5.11.0/24").orElseThrow());

    private static VxlanPeers vet(Lease... leases) {
        return new VxlanPeers(DualStack.v4(OWN), Set.of(World.address("192.168.77.11")), new VtepCache())
                .vet(List.of(leases));
    }

    private static String refusal(String ip, String data) {
        VxlanPeers peers = vet(GOOD, World.lease("10.5.13.0/24", ip, data));
        assertThat(peers.accepted()).hasSize(1);
        assertThat(peers.refused()).hasSize(1);
        return peers.refused().get(0).reason();
    }

    @Test
    void a_good_peer_is_accepted() {
        assertThat(vet(GOOD).accepted())
                .containsExactly(new VxlanPeers.End(
                        Prefix.parse("10.5.12.0/24").orElseThrow(),
                        World.address("192.168.77.12"),
                        Mac.parse("4a:ad:df:dc:d5:3b").orElseThrow()));
    }

    @Test
    void a_bad_one_is_refused_alone_and_by_name() {
        String ip = "192.168.77.13";
        assertThat(refusal(ip, "{\"VNI\":2,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}")).contains("its VNI is 2, ours is 1");
        assertThat(refusal(ip, "{\"VNI\":-1,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}"))
                .contains("VNI");
        assertThat(refusal(ip, "{\"VNI\":99999999999,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}"))
                .contains("VNI");
        assertThat(refusal(ip, "{\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}")).contains("names no VNI");
        assertThat(refusal(ip, "{\"VNI\":1}")).contains("names no VtepMAC");
        assertThat(refusal(ip, "{\"VNI\":1,\"VtepMAC\":\"\"}")).contains("no MAC address");
        assertThat(refusal(ip, "{\"VNI\":1,\"VtepMAC\":\"ff:ff:ff:ff:ff:ff\"}")).contains("no MAC address");
        assertThat(refusal(ip, "{\"VNI\":1,\"VtepMAC\":\"00:00:00:00:00:00\"}")).contains("no MAC address");
        assertThat(refusal(ip, "{\"VNI\":1,\"VtepMAC\":17}")).contains("VtepMAC");
        assertThat(refusal(ip, "null")).contains("cannot be read");
        assertThat(refusal(ip, "{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:00:11\"}")).contains("this host's own VtepMAC");
        assertThat(refusal("192.168.77.11", "{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}"))
                .contains("claims this host's own address, 192.168.77.11");
    }

    @Test
    void two_with_one_mac_are_both_refused_and_both_named() {
        Lease twin = World.peer("10.5.13.0/24", "192.168.77.13", "4a:ad:df:dc:d5:3b");
        Lease other = World.peer("10.5.14.0/24", "192.168.77.14", "4a:ad:df:dc:d5:3c");
        VxlanPeers peers = vet(GOOD, other, twin);
        assertThat(peers.accepted()).hasSize(1);
        assertThat(peers.refused()).map(Refused::lease).containsExactly(GOOD, twin);
        assertThat(peers.refused().get(0).reason()).contains(twin.name());
        assertThat(peers.refused().get(1).reason()).contains(GOOD.name());
    }

    @Test
    void one_host_may_hold_two_leases() {
        Lease second = World.peer("10.5.13.0/24", "192.168.77.12", "4a:ad:df:dc:d5:3b");
        assertThat(vet(GOOD, second).accepted()).hasSize(2);
    }

    @Test
    void a_family_this_host_does_not_have_is_refused() {
        Lease dual = World.dualPeer(
                "10.5.13.0/24",
                "192.168.77.13",
                "4a:ad:df:dc:d5:3c",
                "fd05:0:0:13::/64",
                "fd77::13",
                "4a:ad:df:dc:d5:4c");
        VxlanPeers peers = vet(GOOD, dual);
        assertThat(peers.accepted()).hasSize(1);
        assertThat(peers.refused().get(0).reason()).contains("this host has none");
    }

    @Test
    void what_a_text_parses_to_is_remembered_for_one_more_round() {
        VtepCache cache = new VtepCache();
        Vtep.Parsed first = cache.parse("{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}");
        cache.endRound();
        assertThat(cache.parse("{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}")).isSameAs(first);
        cache.endRound();
        cache.endRound();
        assertThat(cache.parse("{\"VNI\":1,\"VtepMAC\":\"4a:ad:df:dc:d5:3c\"}"))
                .isNotSameAs(first)
                .isEqualTo(first);
    }
}
