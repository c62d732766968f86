package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Refused;
import org.junit.jupiter.api.Test;

class VettingTest {
    private static final Prefix NETWORK = prefix("10.5.0.0/16");
    private static final NetworkConfig CONFIG = new NetworkConfig(
            DualStack.v4(new Pool(NETWORK, 24, prefix("10.5.1.0/24"), prefix("10.5.255.0/24"))),
            "host-gw",
            "{}",
            PacketFilter.ANY);
    private static final Lease OWN = lease("10.5.1.0/24", "192.168.0.1", 5);

    @Test
    void acceptsPeersOldestFirstAndLeavesTheOwnLeaseOut() {
        Lease young = lease("10.5.2.0/24", "192.168.0.2", 9);
        Lease old = lease("10.5.3.0/24", "192.168.0.3", 2);

        Vetting vetting = Vetting.vet(CONFIG, OWN, List.of(OWN, young, old));

        assertThat(vetting.peers().others()).containsExactly(old, young);
        assertThat(vetting.refused()).isEmpty();
    }

    @Test
    void refusesAPeerOutsideTheNetwork() {
        assertRefused(lease("10.6.2.0/24", "192.168.0.2", 9), "not inside this network (10.5.0.0/16)");
    }

    @Test
    void refusesAnotherBackend() {
        Lease vxlan = new Lease(
                DualStack.v4(prefix("10.5.2.0/24")),
                new Attributes("vxlan", DualStack.v4(ip("192.168.0.2")), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 9, 9));
        assertRefused(vxlan, "\"vxlan\"");
    }

    /** udp publishes no type, as flannel's does; a lease that somebody wrote by hand may name it. */
    @Test
    void acceptsTheTypeThatTheConfigurationNames() {
        NetworkConfig udp = new NetworkConfig(CONFIG.pools(), "udp", "{}", PacketFilter.ANY);
        Lease own = of("", "10.5.1.0/24", "192.168.0.1", 5);
        Lease bare = of("", "10.5.2.0/24", "192.168.0.2", 6);
        Lease named = of("udp", "10.5.3.0/24", "192.168.0.3", 7);
        Lease other = of("vxlan", "10.5.4.0/24", "192.168.0.4", 8);

        Vetting vetting = Vetting.vet(udp, own, List.of(own, bare, named, other));

        assertThat(vetting.peers().others()).containsExactly(bare, named);
        assertThat(vetting.refused()).extracting(Refused::lease).containsExactly(other);
    }

    @Test
    void besideATunnelAHostWithoutItsEndIsAPeer() {
        NetworkConfig cloud = CONFIG.with("aws-vpc", "{}");
        NetworkConfig overflow = new NetworkConfig(
                cloud.pools(),
                "aws-vpc",
                "{}",
                PacketFilter.ANY,
                NetworkConfig.Isolation.KEPT,
                Optional.of(new NetworkConfig.Overflow("vxlan", "{}")));
        Lease own = of("aws-vpc", "10.5.1.0/24", "192.168.0.1", 5);
        Lease bare = of("", "10.5.2.0/24", "192.168.0.2", 6);
        Lease vxlan = of("vxlan", "10.5.3.0/24", "192.168.0.3", 7);

        assertThat(Vetting.vet(overflow, own, List.of(bare, vxlan)).peers().others())
                .containsExactly(bare);
        assertThat(Vetting.vet(cloud, own, List.of(bare)).peers().others()).isEmpty();
        assertThat(Vetting.vet(cloud, bare, List.of(own)).peers().others()).containsExactly(own);
    }

    private static Lease of(String backend, String subnet, String address, long created) {
        return new Lease(
                DualStack.v4(prefix(subnet)),
                new Attributes(backend, DualStack.v4(ip(address)), DualStack.none()),
                new Term.Leased(),
                new Revision(1, created, created));
    }

    @Test
    void refusesALeaseWithOurOwnAddress() {
        assertRefused(lease("10.5.2.0/24", "192.168.0.1", 9), "own public address");
    }

    @Test
    void refusesWhatOverlapsOurLeaseWhateverItsAge() {
        assertRefused(lease("10.5.0.0/20", "192.168.0.2", 1), "overlaps");
        assertRefused(lease("10.5.1.128/25", "192.168.0.2", 1), "overlaps");
    }

    @Test
    void ofTwoThatOverlapTheOlderOneIsAccepted() {
        Lease old = lease("10.5.4.0/24", "192.168.0.2", 7);
        Lease wide = lease("10.5.4.0/22", "192.168.0.3", 8);

        Vetting vetting = Vetting.vet(CONFIG, OWN, List.of(wide, old));

        assertThat(vetting.peers().others()).containsExactly(old);
        assertThat(vetting.refused()).singleElement().satisfies(r -> {
            assertThat(r.lease()).isEqualTo(wide);
            assertThat(r.reason()).contains(old.name());
        });
    }

    @Test
    void aHostOnItsWayToAnotherLeaseHasBothForAMoment() {
        Lease old = lease("10.5.4.0/24", "192.168.0.2", 7);
        Lease wide = lease("10.5.4.0/22", "192.168.0.2", 8);

        assertThat(Vetting.vet(CONFIG, OWN, List.of(wide, old)).refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("has not yet given up the older lease " + old.name()));
    }

    @Test
    void anOverlapInOneOfTwoFamiliesIsOne() {
        NetworkConfig both = new NetworkConfig(
                DualStack.both(
                        CONFIG.pools().v4().orElseThrow(),
                        new Pool(prefix("fd05::/48"), 64, prefix("fd05:0:0:1::/64"), prefix("fd05:0:0:ff::/64"))),
                "host-gw",
                "{}",
                PacketFilter.ANY);
        Lease old = lease("10.5.2.0/24", "fd05:0:0:2::/64", "192.168.0.2", 7);
        Lease young = lease("10.5.3.0/24", "fd05:0:0:2::/64", "192.168.0.3", 8);
        Lease apart = lease("10.5.4.0/24", "fd05:0:0:4::/64", "192.168.0.4", 9);

        Vetting vetting = Vetting.vet(both, OWN, List.of(apart, young, old));

        assertThat(vetting.peers().others()).containsExactly(old, apart);
        assertThat(vetting.refused()).extracting(Refused::lease).containsExactly(young);
    }

    @Test
    void aRefusedLeaseTakesNobodysPlace() {
        Lease foreign = lease("10.5.4.0/22", "192.168.0.1", 1);
        Lease good = lease("10.5.4.0/24", "192.168.0.2", 8);

        assertThat(Vetting.vet(CONFIG, OWN, List.of(foreign, good)).peers().others())
                .containsExactly(good);
    }

    /** While hosts go over to both families one by one, and back. */
    @Test
    void ofAPeerWithMoreFamiliesThanThisNetworkThoseOfThisNetworkCount() {
        Lease dual = lease("10.5.2.0/24", "fd05:0:0:2::/64", "192.168.0.2", 9);

        Vetting vetting = Vetting.vet(CONFIG, OWN, List.of(OWN, dual));

        assertThat(vetting.refused()).isEmpty();
        assertThat(vetting.peers().others()).singleElement().satisfies(peer -> {
            assertThat(peer.subnets()).isEqualTo(DualStack.v4(prefix("10.5.2.0/24")));
            assertThat(peer.attributes()).isEqualTo(dual.attributes());
        });
        assertRefused(
                lease(DualStack.v6(prefix("fd05:0:0:2::/64")), "192.168.0.2", 9),
                "not inside this network (which has no IPv6)");
    }

    @Test
    void refusesAnAddressThatNobodyReaches() {
        for (String ip : List.of("fe80::1", "ff02::1", "::1", "::", "127.0.0.1", "224.0.0.1", "0.0.0.0")) {
            assertRefused(lease("10.5.2.0/24", ip, 9), "its public address " + ip);
        }
        Lease linkLocal = lease("10.5.2.0/24", "169.254.1.2", 9);
        assertThat(Vetting.vet(CONFIG, OWN, List.of(linkLocal)).peers().others())
                .as("of IPv4 all hosts of a segment may have one")
                .containsExactly(linkLocal);
    }

    private static void assertRefused(Lease lease, String reason) {
        Vetting vetting = Vetting.vet(CONFIG, OWN, List.of(OWN, lease));
        assertThat(vetting.peers().others()).isEmpty();
        assertThat(vetting.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains(reason));
    }

    private static Lease lease(String subnet, String publicIp, long created) {
        return lease(DualStack.v4(prefix(subnet)), publicIp, created);
    }

    private static Lease lease(String v4, String v6, String publicIp, long created) {
        return lease(DualStack.both(prefix(v4), prefix(v6)), publicIp, created);
    }

    private static Lease lease(DualStack<Prefix> subnets, String publicIp, long created) {
        return new Lease(
                subnets,
                new Attributes(
                        "host-gw",
                        DualStack.<InetAddress>none().with(Family.of(ip(publicIp)), ip(publicIp)),
                        DualStack.none()),
                new Term.Leased(),
                new Revision(1, created, created));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
