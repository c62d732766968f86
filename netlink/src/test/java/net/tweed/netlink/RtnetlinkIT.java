package net.tweed.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.host.HostAddress;
import net.tweed.netlink.host.HostNetwork;
import net.tweed.netlink.host.OnLink;
import net.tweed.netlink.host.Way;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtnetlinkIT {
    private Lab lab;
    private Host host;
    private Rtnetlink netlink;

    @BeforeEach
    void open() {
        lab = Lab.of(1);
        host = lab.host(0);
        netlink = host.run(Rtnetlink::open);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            netlink.close();
            netlink.close();
            lab.close();
        }
    }

    private static void blackhole(MessageWriter out, int number) {
        out.u8(Rtm.AF_INET)
                .u8(32)
                .u8(0)
                .u8(0)
                .u8(Rtm.MAIN_TABLE)
                .u8(84)
                .u8(0)
                .u8(Rtm.BLACKHOLE)
                .u32(0);
        out.u32(Rtm.ROUTE_DESTINATION, Integer.reverseBytes(0x0a000000 + number));
    }

    @Test
    void each_request_of_a_batch_has_an_answer_of_its_own() {
        host.ip("route", "add", "blackhole", "10.0.0.7");
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            numbers.add(i);
        }
        List<@Nullable KernelError> answers =
                netlink.executeAll(Rtm.NEWROUTE, Rtm.CREATE, numbers, RtnetlinkIT::blackhole);
        assertThat(answers).hasSize(3000);
        for (int i = 0; i < 3000; i++) {
            KernelError answer = answers.get(i);
            assertThat(answer == null ? 0 : answer.errno()).isEqualTo(i == 7 ? Errno.EEXIST : 0);
        }
    }

    @Test
    void thousands_of_failures_are_all_answered_in_the_kernels_words() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            numbers.add(i);
        }
        List<@Nullable KernelError> answers = netlink.executeAll(Rtm.NEWROUTE, Rtm.CREATE, numbers, (out, number) -> {
            out.u8(Rtm.AF_INET)
                    .u8(32)
                    .u8(0)
                    .u8(0)
                    .u8(Rtm.MAIN_TABLE)
                    .u8(84)
                    .u8(0)
                    .u8(Rtm.UNICAST)
                    .u32(0);
            out.u32(Rtm.ROUTE_DESTINATION, Integer.reverseBytes(0x0a000000 + number));
            out.address(Rtm.ROUTE_GATEWAY, Addresses.parse("172.31.0.1").orElseThrow());
        });
        assertThat(answers).hasSize(20_000).allMatch(answer -> answer != null && answer.errno() == Errno.ENETUNREACH);
        assertThat(answers.get(0))
                .isNotNull()
                .extracting(KernelError::describe)
                .asString()
                .contains("Nexthop has invalid gateway");
    }

    @Test
    void looks_up_links_addresses_and_routes() {
        host.ip("link", "add", "br7", "address", "02:00:00:00:00:07", "mtu", "1400", "type", "bridge");
        host.ip("route", "add", "default", "via", "192.168.77.1", "metric", "50");
        host.ip("route", "add", "default", "via", "192.168.77.2", "metric", "20");
        host.ip("route", "add", "192.168.99.0/24", "dev", "eth0");
        HostNetwork network = new HostNetwork(netlink);
        assertThat(network.link("br7"))
                .contains(new Link(
                        "br7",
                        network.link("br7").orElseThrow().index(),
                        1400,
                        Mac.parse("02:00:00:00:00:07"),
                        Link.State.DOWN));
        assertThat(network.link("br8")).isEmpty();
        assertThat(network.links()).map(Link::name).contains("lo", "eth0", "br7");
        assertThat(network.addresses())
                .contains(new HostAddress(host.ip(), 24, "eth0", HostAddress.Scope.GLOBAL))
                .contains(new HostAddress(host.ip6(), 64, "eth0", HostAddress.Scope.GLOBAL));
        assertThat(network.defaultRoute(Family.IPV4))
                .contains(new Way("eth0", Addresses.parse("192.168.77.2"), Optional.empty()));
        assertThat(network.defaultRoute(Family.IPV6)).isEmpty();
        assertThat(network.wayTo(Addresses.parse("8.8.8.8").orElseThrow()))
                .contains(new Way("eth0", Addresses.parse("192.168.77.2"), Optional.of(host.ip())));
        assertThat(network.wayTo(Addresses.parse("2001:db8::1").orElseThrow())).isEmpty();
        OnLink reach = OnLink.read(netlink, "eth0");
        assertThat(reach.prefixes().v4())
                .hasValueSatisfying(list -> assertThat(list)
                        .containsExactlyInAnyOrder(prefix("192.168.77.0/24"), prefix("192.168.99.0/24")));
        assertThat(reach.reaches(Addresses.parse("192.168.99.4").orElseThrow())).isTrue();
        assertThat(reach.reaches(Addresses.parse("192.168.98.4").orElseThrow())).isFalse();
    }

    /** The kernel puts the newest first: with it as the host's address, each new one would move the host. */
    @Test
    void of_ipv6_addresses_those_that_will_stay_come_first() throws Exception {
        host.exec("sh", "-ec", "echo 2 >/proc/sys/net/ipv6/conf/eth0/use_tempaddr");
        host.ip("address", "add", "2001:db8:7::9/64", "dev", "eth0", "nodad", "preferred_lft", "0");
        host.ip("address", "add", "2001:db8:8::9/64", "dev", "eth0", "nodad", "mngtmpaddr");
        for (int number : new int[] {8, 9, 7}) {
            someHundredthsLater();
            host.ip("address", "add", "2001:db8:9::" + number + "/64", "dev", "eth0", "nodad");
        }

        List<String> found = new HostNetwork(netlink)
                .addresses().stream()
                        .filter(a -> a.device().equals("eth0") && a.scope() == HostAddress.Scope.GLOBAL)
                        .map(a -> Addresses.text(a.address()))
                        .toList();

        assertThat(found.subList(0, 6))
                .containsExactly(
                        "192.168.77.11",
                        "fd77::11",
                        "2001:db8:8::9",
                        "2001:db8:9::8",
                        "2001:db8:9::9",
                        "2001:db8:9::7");
        assertThat(found.subList(6, 8))
                .as("deprecated and temporary")
                .contains("2001:db8:7::9")
                .anyMatch(a -> a.matches("2001:db8:8:0:.*"));
    }

    @Test
    void a_dump_during_changes_is_whole() throws Exception {
        host.ipBatch("route add blackhole 10.9.0.0/16\n");
        Thread other = new Thread(() -> {
            try (Rtnetlink writer = host.run(Rtnetlink::open)) {
                for (int round = 0; round < 40; round++) {
                    List<Integer> numbers = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        numbers.add(i);
                    }
                    writer.executeAll(Rtm.NEWROUTE, Rtm.PUT, numbers, RtnetlinkIT::blackhole);
                    writer.executeAll(Rtm.DELROUTE, 0, numbers, RtnetlinkIT::blackhole);
                }
            }
        });
        other.start();
        HostNetwork network = new HostNetwork(netlink);
        do {
            assertThat(network.links()).map(Link::name).contains("lo", "eth0");
            assertThat(network.addresses()).extracting(HostAddress::address).contains(host.ip());
        } while (other.isAlive());
        other.join();
    }

    /** The kernel tells an address's time in hundredths of a second, by a clock that lags behind this one by some ticks. */
    private static void someHundredthsLater() throws Exception {
        double before = uptime();
        while (uptime() < before + 0.05) {
            Thread.onSpinWait();
        }
    }

    private static double uptime() throws Exception {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
