package net.tweed.agent.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import net.tweed.agent.filter.FilterNames;
import net.tweed.agent.options.UplinkOptions;
import net.tweed.agent.uplink.HostLinks;
import net.tweed.agent.uplink.UplinkChoice;
import net.tweed.agent.uplink.UplinkChooser;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.SubnetEnv;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.host.HostNetwork;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: looks at and cleans real network namespaces. */
class HostCleanupIT {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void whatIsOursGoesAndWhatIsNotStays() {
        try (Lab lab = Lab.of(1)) {
            Host host = lab.host(0);
            host.ipBatch("""
                    link add flannel.7 type vxlan id 7 dstport 8472 local 192.168.77.11 nolearning
                    link set flannel.7 up
                    address add 10.5.22.0/32 dev flannel.7
                    link add flannel-v6.7 type vxlan id 8 dstport 8473 local fd77::11 nolearning
                    link add flannel.x type bridge
                    link add docker0 type bridge
                    route add 10.5.23.0/24 via 10.5.23.0 dev flannel.7 onlink
                    route add 10.5.24.0/24 via 192.168.77.12 dev eth0 proto 84
                    route add blackhole 10.5.22.0/24 proto 84 metric 65535
                    route add 10.6.0.0/16 via 192.168.77.12 dev eth0
                    """);
            List<String> said = new ArrayList<>();
            int code = host.run(() -> {
                try (Rtnetlink netlink = Rtnetlink.open()) {
                    return new Cleanup(
                                    HostSteps.kernel(
                                            netlink, dir.resolve("state"), Optional.empty(), FilterNames.plain()),
                                    List.of(),
                                    said::add)
                            .run();
                }
            });
            assertThat(said).as("what it said").anyMatch(line -> line.contains("flannel.7"));
            assertThat(code).isZero();
            assertThat(host.ip("-br", "link"))
                    .doesNotContain("flannel.7", "flannel-v6.7")
                    .contains("flannel.x", "docker0");
            assertThat(host.ip("route")).contains("10.6.0.0/16").doesNotContain("10.5.");
        }
    }

    /** Another network of the host has the same kinds of rows. */
    @Test
    void whatIsAnotherNetworksStays() {
        try (Lab lab = Lab.of(1)) {
            Host host = lab.host(0);
            host.ipBatch("""
                link add flannel.1 type vxlan id 1 dstport 8472 local 192.168.77.11 nolearning
                link set flannel.1 up
                address add 10.5.22.0/32 dev flannel.1
                route add 10.5.23.0/24 via 10.5.23.0 dev flannel.1 onlink proto 84
                link add flannel.2 type vxlan id 2 dstport 8472 local 192.168.77.11 nolearning
                link set flannel.2 up
                address add 10.6.22.0/32 dev flannel.2
                route add 10.6.23.0/24 via 10.6.23.0 dev flannel.2 onlink proto 84
                route add 10.6.24.0/24 via 192.168.77.12 dev eth0 proto 84
                """);
            for (String table : List.of("flannel-ipv4", "flannel-ipv4-blue", "flannel-ipv4-red")) {
                host.exec("nft", "add table ip " + table);
            }
            SubnetEnv blue = new SubnetEnv(prefix("10.5.0.0/16"), prefix("10.5.22.0/24"), 1450, true);
            List<String> said = new ArrayList<>();
            int code = host.run(() -> {
                try (Rtnetlink netlink = Rtnetlink.open()) {
                    return new Cleanup(
                                    HostSteps.kernel(
                                            netlink, dir.resolve("state"), Optional.of(blue), new FilterNames("blue")),
                                    List.of(),
                                    said::add)
                            .run();
                }
            });
            assertThat(code).as("%s", said).isZero();
            assertThat(host.ip("route")).doesNotContain("10.5.").contains("10.6.23.0/24", "10.6.24.0/24");
            assertThat(host.ip("-br", "link")).doesNotContain("flannel.1").contains("flannel.2");
            assertThat(host.exec("nft", "list", "tables").lines())
                    .containsExactlyInAnyOrder("table ip flannel-ipv4", "table ip flannel-ipv4-red");
        }
    }

    private static DualStack<Prefix> prefix(String text) {
        return DualStack.v4(Prefix.parse(text).orElseThrow());
    }

    @Test
    void theUplinkIsChosenFromTheKernel() {
        try (Lab lab = Lab.of(1)) {
            Host host = lab.host(0);
            host.ipBatch("""
                    link add eth1 mtu 1400 type bridge
                    link set eth1 up
                    address add 10.9.0.7/24 dev eth1
                    route add default via 10.9.0.1 dev eth1 metric 50
                    route add default via 192.168.77.1 dev eth0 metric 100
                    """);
            assertThat(choose(host, List.of(), Optional.empty()).uplink().name())
                    .isEqualTo("eth1");
            assertThat(choose(host, List.of(), Optional.empty()).uplink().mtu()).isEqualTo(1400);
            assertThat(choose(host, List.of("192.168.77.11"), Optional.empty())
                            .uplink()
                            .name())
                    .isEqualTo("eth0");
            UplinkChoice reach = choose(host, List.of(), Optional.of("192.168.77.99"));
            assertThat(reach.uplink().addresses().v4()).contains(host.ip());
            assertThat(reach.mac())
                    .hasValueSatisfying(
                            mac -> assertThat(host.ip("link", "show", "eth0")).contains(mac));
        }
    }

    private static UplinkChoice choose(Host host, List<String> interfaces, Optional<String> reach) {
        return host.run(() -> {
            try (Rtnetlink netlink = Rtnetlink.open()) {
                UplinkOptions options =
                        new UplinkOptions(interfaces, List.of(), reach.flatMap(Addresses::parse), DualStack.none());
                return new UplinkChooser(options, HostLinks.of(new HostNetwork(netlink)))
                        .choose(EnumSet.of(Family.IPV4));
            }
        });
    }
}
