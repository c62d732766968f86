package net.tweed.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.agent.options.UplinkOptions;
import net.tweed.core.lease.HostAddresses;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;
import net.tweed.netlink.host.HostAddress;
import net.tweed.netlink.host.Way;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UplinkChooserTest {
    private static final Set<Family> V4 = EnumSet.of(Family.IPV4);
    private static final Set<Family> V6 = EnumSet.of(Family.IPV6);
    private static final Set<Family> BOTH = EnumSet.allOf(Family.class);

    private final FakeHost host = new FakeHost();

    private static final class FakeHost implements HostLinks {
        private final List<Link> links = new ArrayList<>();
        private final List<HostAddress> addresses = new ArrayList<>();
        private final Map<Family, Way> defaults = new HashMap<>();
        private final Map<InetAddress, Way> ways = new HashMap<>();

        void link(String name, int mtu, String... addresses) {
            links.add(new Link(name, links.size() + 1, mtu, Mac.parse("4a:ad:df:dc:d5:3b"), Link.State.UP));
            for (String text : addresses) {
                boolean local = text.startsWith("127.") || text.startsWith("fe80");
                HostAddress.Scope scope = local ? HostAddress.Scope.OTHER : HostAddress.Scope.GLOBAL;
                this.addresses.add(new HostAddress(ip(text), 24, name, scope));
            }
        }

        @Override
        public List<Link> links() {
            return links;
        }

        @Override
        public List<HostAddress> addresses() {
            return addresses;
        }

        @Override
        public Optional<Way> defaultRoute(Family family) {
            return Optional.ofNullable(defaults.get(family));
        }

        @Override
        public Optional<Way> wayTo(InetAddress address) {
            return Optional.ofNullable(ways.get(address));
        }
    }

    private static InetAddress ip(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private static Way way(String device) {
        return new Way(device, Optional.empty(), Optional.empty());
    }

    @BeforeEach
    void aHostWithTwoCardsAndAnOldTunnel() {
        host.link("lo", 65536, "127.0.0.1", "10.9.9.9");
        host.link("eth0", 1500, "192.168.77.11", "192.168.77.12", "fe80::1", "fd77::11");
        host.link("eth1", 9000, "10.0.0.7");
        host.link("flannel.1", 1450, "10.5.22.0");
        host.defaults.put(Family.IPV4, way("eth0"));
    }

    private UplinkChoice choose(Set<Family> families, UplinkOptions options) {
        return new UplinkChooser(options, host).choose(families);
    }

    private static UplinkOptions options(List<String> interfaces, List<String> patterns, Optional<InetAddress> reach) {
        return new UplinkOptions(interfaces, patterns, reach, DualStack.none());
    }

    private static UplinkOptions iface(String... interfaces) {
        return options(List.of(interfaces), List.of(), Optional.empty());
    }

    private static UplinkOptions regex(String... patterns) {
        return options(List.of(), List.of(patterns), Optional.empty());
    }

    private static UplinkOptions publicIps(DualStack<InetAddress> publicIps) {
        return new UplinkOptions(List.of(), List.of(), Optional.empty(), publicIps);
    }

    @Test
    void unaskedItIsTheDefaultRoutes() {
        UplinkChoice choice = choose(V4, iface());
        assertThat(choice.uplink())
                .isEqualTo(new Uplink(
                        "eth0", 2, 1500, DualStack.v4(ip("192.168.77.11")), DualStack.v4(ip("192.168.77.11"))));
        assertThat(choice.mac()).contains("4a:ad:df:dc:d5:3b");
        assertThat(choice.text())
                .isEqualTo("uplink=eth0 mtu=1500 addresses=192.168.77.11 because the default route leaves by it");
        assertThat(choice.candidatesText())
                .isEqualTo(
                        "interfaces: lo 10.9.9.9 mtu 65536 up; eth0 192.168.77.11 192.168.77.12 fd77::11 mtu 1500 up;"
                                + " eth1 10.0.0.7 mtu 9000 up; flannel.1 10.5.22.0 mtu 1450 up");
    }

    @Test
    void theDefaultRoutesOwnSourceAddressIsUsed() {
        host.defaults.put(Family.IPV4, new Way("eth0", Optional.empty(), Optional.of(ip("192.168.77.12"))));
        assertThat(choose(V4, iface()).uplink().addresses()).isEqualTo(DualStack.v4(ip("192.168.77.12")));
    }

    @Test
    void bothFamiliesWhereTheNetworkUsesBoth() {
        assertThat(choose(BOTH, iface()).uplink().addresses())
                .isEqualTo(DualStack.both(ip("192.168.77.11"), ip("fd77::11")));
    }

    @Test
    void anIpv6NetworkAsksForTheIpv6DefaultRoute() {
        assertThatThrownBy(() -> choose(V6, iface())).hasMessageContaining("no default route");
        host.defaults.put(Family.IPV6, way("eth0"));
        assertThat(choose(V6, iface()).uplink().addresses()).isEqualTo(DualStack.v6(ip("fd77::11")));
    }

    @Test
    void anInterfaceByNameOrAddress() {
        assertThat(choose(V4, iface("eth1")).reason()).isEqualTo("--iface eth1 names it");
        UplinkChoice choice = choose(V4, iface("192.168.77.12"));
        assertThat(choice.uplink().name()).isEqualTo("eth0");
        assertThat(choice.uplink().addresses()).isEqualTo(DualStack.v4(ip("192.168.77.12")));
    }

    @Test
    void theFirstThatIsThereCountsAndTheOthersAreTold() {
        UplinkChoice choice = choose(V4, iface("eth9", "1.2.3.4", "eth1", "eth0"));
        assertThat(choice.uplink().name()).isEqualTo("eth1");
        assertThat(choice.passedOver()).hasSize(2).first().asString().contains("--iface eth9");
    }

    @Test
    void patternsMatchAddressesOfAllBeforeNames() {
        assertThat(choose(V4, regex("^10\\.0")).reason()).isEqualTo("--iface-regex ^10\\.0 matches its address");
        assertThat(choose(V4, regex("eth[1-9]")).reason()).isEqualTo("--iface-regex eth[1-9] matches its name");
        host.link("7x1", 1400, "172.16.0.1");
        assertThat(choose(V4, regex("7.1")).uplink().name()).isEqualTo("eth0"); // 192.168.77.11 comes before any name
        assertThat(choose(V4, regex("nothing", "eth1")).uplink().name()).isEqualTo("eth1");
    }

    @Test
    void patternsLeaveOutTheLoopbackAndOldTunnels() {
        assertThat(choose(V4, regex("^10\\.")).uplink().name()).isEqualTo("eth1");
        assertThatThrownBy(() -> choose(V4, regex("^10\\.5\\.", "flannel", "lo")))
                .hasMessageContaining("--iface-regex flannel");
    }

    @Test
    void interfacesGoBeforePatternsAndPatternsBeforeRoutes() {
        host.ways.put(ip("8.8.8.8"), way("flannel.1"));
        Optional<InetAddress> reach = Optional.of(ip("8.8.8.8"));
        assertThat(choose(V4, options(List.of("eth0"), List.of("eth1"), reach))
                        .uplink()
                        .name())
                .isEqualTo("eth0");
        assertThat(choose(V4, options(List.of("eth9"), List.of("eth1"), reach))
                        .uplink()
                        .name())
                .isEqualTo("eth1");
        assertThat(choose(V4, options(List.of("eth9"), List.of("x9"), reach))
                        .uplink()
                        .name())
                .isEqualTo("flannel.1");
    }

    @Test
    void aRouteGivesInterfaceAndSource() {
        host.ways.put(ip("8.8.8.8"), new Way("eth0", Optional.empty(), Optional.of(ip("192.168.77.12"))));
        UplinkChoice choice = choose(V4, options(List.of(), List.of(), Optional.of(ip("8.8.8.8"))));
        assertThat(choice.reason()).isEqualTo("the route to 8.8.8.8 leaves by it");
        assertThat(choice.uplink().addresses()).isEqualTo(DualStack.v4(ip("192.168.77.12")));
    }

    @Test
    void whatWasAskedForAndIsNotThereDoesNotBecomeTheDefault() {
        assertThatThrownBy(() -> choose(V4, iface("eth9")))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("--iface eth9 is neither")
                .hasMessageContaining("eth1 10.0.0.7 mtu 9000 up");
        assertThatThrownBy(() -> choose(V4, options(List.of(), List.of(), Optional.of(ip("8.8.8.8")))))
                .hasMessageContaining("--iface-can-reach 8.8.8.8 has no route");
    }

    @Test
    void thePublicIpIsAKeyAndIsPublished() {
        UplinkChoice choice = choose(V4, publicIps(DualStack.v4(ip("10.0.0.7"))));
        assertThat(choice.uplink().name()).isEqualTo("eth1");
        assertThat(choice.reason()).isEqualTo("it has the public IP 10.0.0.7");
    }

    @Test
    void aTranslatedPublicIpIsPublishedFromTheDefaultRoutesInterface() {
        UplinkChoice choice = choose(V4, publicIps(DualStack.v4(ip("54.1.2.3"))));
        assertThat(choice.uplink().addresses()).isEqualTo(DualStack.v4(ip("192.168.77.11")));
        assertThat(choice.uplink().publicIps()).isEqualTo(DualStack.v4(ip("54.1.2.3")));
        assertThat(choice.passedOver()).singleElement().asString().contains("54.1.2.3");
        assertThat(choice.text()).contains("public=54.1.2.3");
    }

    @Test
    void whatTheStoreTellsPeersIsPublishedAndChoosesNothing() {
        HostAddresses stored = new HostAddresses(DualStack.none(), DualStack.both(ip("10.0.0.7"), ip("2001:db8::7")));
        Uplink uplink = new UplinkChooser(iface(), host).choose(V4, stored).uplink();
        assertThat(uplink.name()).isEqualTo("eth0");
        assertThat(uplink.addresses()).isEqualTo(DualStack.v4(ip("192.168.77.11")));
        assertThat(uplink.publicIps()).isEqualTo(DualStack.v4(ip("10.0.0.7")));
        assertThat(uplink.told()).isEqualTo(DualStack.v4(ip("10.0.0.7")));
    }

    @Test
    void onlyFamiliesOfTheNetworkArePublished() {
        UplinkChoice choice = choose(V4, publicIps(DualStack.both(ip("10.0.0.7"), ip("fd00::9"))));
        assertThat(choice.uplink().publicIps()).isEqualTo(DualStack.v4(ip("10.0.0.7")));
    }

    @Test
    void anInterfaceWithoutAnAddressOfTheFamilyIsRefused() {
        assertThatThrownBy(() -> choose(BOTH, iface("eth1")))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("eth1")
                .hasMessageContaining("no IPv6 address")
                .hasMessageContaining("eth0 192.168.77.11");
    }

    @Test
    void aHostWithoutAnythingSaysSo() {
        host.links.clear();
        host.addresses.clear();
        assertThatThrownBy(() -> choose(V4, iface()))
                .hasMessageContaining("No interface has an address")
                .hasMessageContaining("--iface");
    }

    @Test
    void hundredsOfInterfacesAreNotAllTold() {
        for (int i = 0; i < 300; i++) {
            host.link("veth" + i, 1500, "10.7." + i / 256 + "." + i % 256);
        }
        assertThat(choose(V4, iface()).candidates()).hasSize(21).last().isEqualTo("and 284 more");
    }

    @Test
    void changesAreToldByName() {
        Uplink before = choose(V4, iface()).uplink();
        assertThat(UplinkChange.between(before, before)).isEmpty();
        Uplink now = new Uplink("eth0", 9, 9000, DualStack.v4(ip("192.168.77.12")), DualStack.v4(ip("192.168.77.12")));
        assertThat(UplinkChange.between(before, now))
                .containsExactly(
                        "index 2 -> 9",
                        "mtu 1500 -> 9000",
                        "addresses 192.168.77.11 -> 192.168.77.12",
                        "public 192.168.77.11 -> 192.168.77.12");
        Uplink other = choose(V4, iface("eth1")).uplink();
        assertThat(UplinkChange.between(before, other))
                .contains("interface eth0 -> eth1")
                .noneMatch(c -> c.startsWith("index"));
    }
}
