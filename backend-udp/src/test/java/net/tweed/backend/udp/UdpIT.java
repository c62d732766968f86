package net.tweed.backend.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.testing.Await;
import net.tweed.netlink.testing.BackendRun;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts in namespaces, each with a proxy: the kernel's state by the eyes of iproute2, and packets. */
class UdpIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String QUICK = "{\"Type\":\"udp\"}";
    private static final String PLAIN = "{\"Type\":\"udp\",\"Offload\":false}";

    private final List<BackendRun> daemons = new ArrayList<>();
    private final List<Host.Container> containers = new ArrayList<>();
    private @Nullable Lab lab;

    @TempDir
    private Path state;

    @AfterEach
    void close() {
        daemons.forEach(BackendRun::close);
        if (lab != null) {
            lab.close();
        }
    }

    private void make(int hosts) {
        lab = Lab.of(hosts);
    }

    private Host host(int index) {
        return Objects.requireNonNull(lab, "no lab").host(index);
    }

    /** One host for each of the options, with a container, knowing all others. */
    private void hosts(String... options) {
        make(options.length);
        for (int i = 0; i < options.length; i++) {
            String subnet = "10.5." + (11 + i);
            containers.add(host(i).container(subnet + ".1/24", 1472));
            daemons.add(Daemons.start(
                    host(i), World.config(options[i]), subnet + ".0/24", state.resolve(Integer.toString(i))));
        }
        for (BackendRun daemon : daemons) {
            daemon.round(others(daemon));
            assertThat(daemon.round(others(daemon)).written())
                    .as("nothing is left to do")
                    .isZero();
        }
    }

    private Lease[] others(BackendRun daemon) {
        return daemons.stream()
                .filter(other -> other != daemon)
                .map(BackendRun::own)
                .toArray(Lease[]::new);
    }

    private String kernel(Host host) {
        return host.ip("-br", "address", "show", "dev", "flannel0")
                        .replaceAll(" +", " ")
                        .strip() + "\n"
                + host.ip("-o", "link", "show", "dev", "flannel0").replaceAll("(?s).* (mtu \\d+) .*", "$1") + "\n"
                + host.ip("route", "show", "root", "10.5.0.0/16")
                        .lines()
                        .filter(line -> line.contains("flannel"))
                        .toList();
    }

    @Test
    void makes_what_flannel_makes() {
        hosts(QUICK, QUICK);
        assertThat(kernel(host(0))).isEqualTo("""
                flannel0 UNKNOWN 10.5.11.0/32
                mtu 1472
                [10.5.0.0/16 dev flannel0 proto 84 scope link]""");
        assertThat(daemons.get(0).network().mtu()).isEqualTo(DualStack.v4(1472));
        daemons.get(0).close();
        assertThat(host(0).succeeds("ip", "link", "show", "flannel0")).isFalse();
    }

    @Test
    void containers_reach_one_another_at_full_size_whoever_carries() {
        hosts(QUICK, PLAIN, QUICK);
        for (Host.Container from : containers) {
            for (Host.Container to : containers) {
                assertThat(from.equals(to) || from.pings(to.address(), 1444))
                        .as("%s to %s", from, to)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void a_hundred_megabytes_arrive_as_they_were_sent(boolean sender, boolean receiver) throws Exception {
        hosts(sender ? QUICK : PLAIN, receiver ? QUICK : PLAIN);
        Copy.Hashes there = Copy.send(containers.get(0), containers.get(1), 100, 1);
        assertThat(there.received()).isEqualTo(there.sent());
        Copy.Hashes back = Copy.send(containers.get(1), containers.get(0), 20, 2);
        assertThat(back.received()).isEqualTo(back.sent());
        for (Host.Container container : containers) {
            assertThat(checksumErrors(container)).isZero();
        }
    }

    /** Those of IP, TCP and UDP in a namespace. */
    private static long checksumErrors(Host.Container container) throws Exception {
        return Inside.run(container.namespace(), () -> {
            long errors = 0;
            for (String file : List.of("/proc/thread-self/net/snmp", "/proc/thread-self/net/netstat")) {
                List<String> lines = Files.readAllLines(Path.of(file));
                for (int i = 0; i + 1 < lines.size(); i += 2) {
                    List<String> names = List.of(lines.get(i).split(" ", -1));
                    List<String> values = List.of(lines.get(i + 1).split(" ", -1));
                    for (int j = 1; j < names.size(); j++) {
                        errors += names.get(j).equals("InCsumErrors") ? Long.parseLong(values.get(j)) : 0;
                    }
                }
            }
            return errors;
        });
    }

    @Test
    void large_segments_are_carried_whole_where_both_ends_can() throws Exception {
        hosts(QUICK, QUICK);
        Copy.send(containers.get(0), containers.get(1), 5, 3);
        assertThat(Daemons.counters(daemons.get(0)).of(Event.CUT))
                .as(Daemons.counters(daemons.get(0)).toString())
                .isPositive();
        assertThat(Daemons.counters(daemons.get(1)).of(Event.MERGED))
                .as(Daemons.counters(daemons.get(1)).toString())
                .isPositive();
        assertThat(Daemons.counters(daemons.get(0)).of(Event.SENT))
                .isGreaterThan(10 * Daemons.counters(daemons.get(0)).of(Event.CUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {QUICK, PLAIN})
    void fragments_pass_and_what_is_too_large_is_said_to_be(String options) {
        hosts(options, options);
        String from = containers.get(0).namespace();
        String to = containers.get(1).address();
        assertThat(ping(from, "-c1", "-W2", "-s", "4000", to)).contains(" 0% packet loss");
        assertThat(ping(from, "-c1", "-W2", "-M", "do", "-s", "1445", to)).contains("100% packet loss");
    }

    @ParameterizedTest
    @ValueSource(strings = {QUICK, PLAIN})
    void senders_are_told_what_cannot_be_reached_and_not_without_end(String options) {
        hosts(options, options);
        String from = containers.get(0).namespace();
        String told = ping(from, "-c1", "-W2", "10.5.99.1");
        assertThat(told).contains("From 10.5.11.1 ").contains("Net Unreachable");
        assertThat(ping(host(0).namespace(), "-c1", "-W2", "10.5.99.1")).contains("Net Unreachable");
        String late = ping(from, "-c1", "-W2", "-t", "2", containers.get(1).address());
        assertThat(late).as("the first proxy's").contains("Time to live exceeded");
        ping(from, "-q", "-i", "0.001", "-c400", "-W1", "10.5.99.1");
        assertThat(Daemons.counters(daemons.get(0)).of(Event.ICMP_WITHHELD)).isPositive();
    }

    /** Whoever has the framing alone, as flannel's own proxy has it. */
    @ParameterizedTest
    @ValueSource(strings = {QUICK, PLAIN})
    void a_peer_that_knows_only_the_framing_is_understood_and_understands(String options) throws Exception {
        make(2);
        containers.add(host(0).container("10.5.11.1/24", 1472));
        BackendRun daemon = Daemons.start(host(0), World.config(options), "10.5.11.0/24", state.resolve("own"));
        daemons.add(daemon);
        daemon.round(World.peer("10.5.12.0/24", host(1).address()));
        try (DatagramChannel other = host(1).run(() -> DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(host(1).address(), 8285)))) {
            byte[] request = echoRequest();
            host(1).run(() -> other.send(ByteBuffer.wrap(request), new InetSocketAddress(host(0).address(), 8285)));
            ByteBuffer answer = ByteBuffer.allocate(2000);
            SocketAddress from = Inside.begin(host(1).namespace(), () -> other.receive(answer))
                    .get(20, TimeUnit.SECONDS);
            assertThat(from).isEqualTo(new InetSocketAddress(host(0).address(), 8285));
            byte[] packet = Arrays.copyOf(answer.array(), answer.position());
            assertThat(packet).as("no header but its own").hasSize(request.length);
            assertThat(packet[8])
                    .as("TTL, the kernel's and the proxy's taken off")
                    .isEqualTo((byte) 62);
            assertThat(packet[20]).as("an answer").isZero();
            assertThat(Tcp.sum(Arrays.copyOf(packet, 20))).isEqualTo(0xffff);
            assertThat(Tcp.sum(Arrays.copyOfRange(packet, 20, packet.length))).isEqualTo(0xffff);
        }
    }

    /** From 10.5.12.9, of 84 bytes as ping sends. */
    private static byte[] echoRequest() {
        ByteBuffer out = ByteBuffer.allocate(84);
        out.putShort((short) 0x4500).putShort((short) 84).putShort((short) 1).putShort((short) 0);
        out.put((byte) 64).put((byte) 1).putShort((short) 0).putInt(0x0a050c09).putInt(0x0a050b02);
        out.putShort(10, (short) ~Tcp.sum(Arrays.copyOf(out.array(), 20)));
        out.put((byte) 8).put((byte) 0).putShort((short) 0).putInt(0x00010001);
        out.putShort(22, (short) ~Tcp.sum(Arrays.copyOfRange(out.array(), 20, 84)));
        return out.array();
    }

    @Test
    void strangers_and_malformed_packets_are_dropped_and_the_others_go_on() throws Exception {
        hosts(QUICK, QUICK, QUICK);
        BackendRun first = daemons.get(0);
        first.round(daemons.get(1).own()); // the third is no peer any more
        try (DatagramChannel stranger = host(2).run(() -> DatagramChannel.open(StandardProtocolFamily.INET))) {
            host(2).run(() -> stranger.send(ByteBuffer.wrap(echoRequest()), proxy(0)));
            host(2).run(() -> stranger.send(ByteBuffer.wrap(new byte[0]), proxy(0)));
        }
        try (DatagramChannel peer = host(1).run(() -> DatagramChannel.open(StandardProtocolFamily.INET))) {
            for (byte[] malformed : List.of(new byte[0], new byte[7], new byte[60], new byte[] {0x4f})) {
                host(1).run(() -> peer.send(ByteBuffer.wrap(malformed), proxy(0)));
            }
        }
        Await.until("strangers are counted", SOON, () -> Daemons.counters(first).of(Event.NOT_A_PEER) == 2);
        Await.until(
                "malformed ones are counted",
                SOON,
                () -> Daemons.counters(first).of(Event.IN_MALFORMED) == 4);
        assertThat(containers.get(1).pings(containers.get(0).address(), 56)).isTrue();
    }

    private InetSocketAddress proxy(int host) {
        return new InetSocketAddress(host(host).address(), 8285);
    }

    @Test
    void heals_all_that_is_changed_by_hand_from_kernel_events() throws Exception {
        hosts(QUICK, QUICK);
        BackendRun daemon = daemons.get(0);
        Host host = host(0);
        String whole = kernel(host);
        for (String damage : List.of(
                "ip route del 10.5.0.0/16",
                "ip route replace blackhole 10.5.0.0/16",
                "ip address del 10.5.11.0/32 dev flannel0",
                "ip address add 10.9.9.9/32 dev flannel0",
                "ip link set flannel0 mtu 1300",
                "ip link set flannel0 down",
                "ip link del flannel0",
                "ip link set flannel0 down; ip link set flannel0 name other")) {
            daemon.heal(
                    () -> host.exec("sh", "-c", damage),
                    () -> kernel(host).equals(whole),
                    daemons.get(1).own());
            assertThat(kernel(host)).as("after %s", damage).isEqualTo(whole);
            assertThat(containers.get(0).pings(containers.get(1).address(), 56))
                    .as(damage)
                    .isTrue();
            assertThat(host.succeeds("ip", "link", "show", "other")).isFalse();
        }
    }

    @Test
    void another_ones_device_is_left_alone() {
        make(1);
        Host host = host(0);
        host.ip("tuntap", "add", "flannel0", "mode", "tun");
        try (BackendRun daemon = Daemons.start(host, World.config(QUICK), "10.5.11.0/24", state)) {
            daemon.round();
            assertThat(host.ip("route", "show", "root", "10.5.0.0/16")).contains("dev flannel1 ");
        }
        assertThat(host.succeeds("ip", "link", "show", "flannel0")).isTrue();
    }

    @Test
    void another_ones_port_is_said_and_nothing_is_left() throws Exception {
        make(1);
        Host host = host(0);
        try (DatagramChannel other = host.run(() -> DatagramChannel.open(StandardProtocolFamily.INET)
                        .bind(new InetSocketAddress(host.address(), 8285)));
                BackendRun daemon = Daemons.start(host, World.config(QUICK), "10.5.11.0/24", state)) {
            assertThat(other.isOpen()).isTrue();
            assertThatThrownBy(daemon::round)
                    .hasMessageContaining("Cannot listen on UDP 192.168.77.11:8285")
                    .hasMessageContaining("ss -ulnp");
            assertThat(host.succeeds("ip", "link", "show", "flannel0")).isFalse();
        }
    }

    /** The path's MTU may be less than the interface's: datagrams are then fragmented on their way. */
    @ParameterizedTest
    @ValueSource(strings = {QUICK, PLAIN})
    void a_narrower_path_is_passed_in_fragments(String options) throws Exception {
        hosts(options, options);
        host(0).ip("route", "add", host(1).address() + "/32", "dev", "eth0", "mtu", "1300");
        assertThat(containers.get(0).pings(containers.get(1).address(), 1444)).isTrue();
        Copy.Hashes hashes = Copy.send(containers.get(0), containers.get(1), 2, 4);
        assertThat(hashes.received()).isEqualTo(hashes.sent());
    }

    private static String ping(String namespace, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "ping", "-n"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
