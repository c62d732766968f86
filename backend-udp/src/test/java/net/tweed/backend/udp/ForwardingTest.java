package net.tweed.backend.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.ManualClock;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.VirtioHeader;
import org.junit.jupiter.api.Test;

/** What is done with a packet of either side: headers, look-ups, refusals. */
class ForwardingTest {
    private static final int PEER = 0xc0a84d0c; // 192.168.77.12

    private final Random random = new Random(3);
    private final Counters counters = new Counters();
    private final Directory directory = new Directory(
            List.of(new Peer(Prefix.parse("10.5.12.0/24").orElseThrow(), World.address("192.168.77.12"))));

    private Sent out(Packets packets, Offload device, int length) {
        Sent sent = new Sent(0);
        new Outbound(
                        packets,
                        device,
                        Offload.NONE,
                        () -> directory,
                        sent,
                        IcmpErrors.mute(counters, Clock.system()),
                        counters)
                .handle(length);
        return sent;
    }

    private Sent plain(byte[] packet) {
        Packets packets = new Packets(Outbound.ROOM);
        Tcp.put(packets, 0, packet);
        return out(packets, Offload.NONE, packet.length);
    }

    private List<Integer> in(byte[] bytes, int size, int from) {
        Packets packets = new Packets(70_000);
        Tcp.put(packets, 0, bytes);
        List<Integer> places = new ArrayList<>();
        Writer writer = new Writer() {
            @Override
            public void write(int at) {
                places.add(at);
            }

            @Override
            public void flush() {
                places.add(-1);
            }
        };
        IcmpErrors mute = IcmpErrors.mute(counters, Clock.system());
        new Inbound(packets, () -> directory, writer, mute, counters, new Strangers(Clock.system()))
                .handle(bytes.length, size, from);
        return places;
    }

    @Test
    void a_packet_goes_to_its_peer_with_one_less_to_live() {
        byte[] packet = Tcp.packet(5, 6, 0x10, Tcp.random(random, 101));
        List<byte[]> sent = plain(packet).datagrams;
        byte[] expected = packet.clone();
        expected[8]--;
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0)).isEqualTo(Tcp.summed(expected));
    }

    @Test
    void the_checksum_is_right_after_any_change_of_ttl() {
        Packets packets = new Packets(64);
        for (int run = 0; run < 50_000; run++) {
            byte[] header = Tcp.random(random, 20);
            header[0] = 0x45;
            header[8] = (byte) (1 + random.nextInt(255));
            ByteBuffer.wrap(header).putShort(10, (short) 0).putShort(10, (short) ~Tcp.sum(header));
            Tcp.put(packets, 4, header);
            Ipv4.decrementTtl(packets.network(), 4);
            byte[] after = new byte[20];
            packets.network().get(4, after);
            assertThat(after[8]).isEqualTo((byte) (header[8] - 1));
            assertThat(Tcp.sum(after)).isEqualTo(0xffff);
        }
    }

    @Test
    void sums_are_those_of_the_plain_way_at_any_place_and_length() {
        Packets packets = new Packets(4096);
        byte[] bytes = Tcp.random(random, 4096);
        Tcp.put(packets, 0, bytes);
        for (int run = 0; run < 5000; run++) {
            int from = random.nextInt(4000);
            int length = random.nextInt(4096 - from);
            int plain = Tcp.sum(Arrays.copyOfRange(bytes, from, from + length));
            assertThat(Checksum.sum(packets, from, length))
                    .as("%d from %d", length, from)
                    .isEqualTo(plain);
        }
    }

    @Test
    void a_checksum_that_was_left_to_the_device_is_completed() {
        for (int run = 0; run < 200; run++) {
            byte[] packet = Tcp.packet(5, 6, 0x18, Tcp.random(random, random.nextInt(1400)));
            Packets packets = new Packets(Outbound.ROOM);
            Tcp.put(packets, VirtioHeader.BYTES, packet);
            int pseudo = Checksum.pseudoHeader(packets.network(), VirtioHeader.BYTES, packet.length - 20);
            packets.network().putShort(VirtioHeader.BYTES + 36, (short) pseudo);
            packets.machine().order(ByteOrder.nativeOrder());
            VirtioHeader.tcp4(packets.machine(), 0, 20, 52, 0);
            packets.machine().put(1, (byte) VirtioHeader.NOT_CUT);
            Sent sent = out(packets, Offload.SEGMENTS, VirtioHeader.BYTES + packet.length);
            assertThat(sent.datagrams).hasSize(1);
            assertThat(Tcp.isRight(sent.datagrams.get(0))).isTrue();
        }
    }

    @Test
    void a_checksum_beyond_the_packet_is_a_malformed_packet() {
        byte[] packet = Tcp.packet(5, 6, 0x18, new byte[10]);
        Packets packets = new Packets(Outbound.ROOM);
        Tcp.put(packets, VirtioHeader.BYTES, packet);
        VirtioHeader.tcp4(packets.machine(), 0, packet.length, 52, 0);
        packets.machine().put(1, (byte) VirtioHeader.NOT_CUT);
        assertThat(out(packets, Offload.SEGMENTS, VirtioHeader.BYTES + packet.length).datagrams)
                .isEmpty();
        assertThat(counters.of(Event.OUT_MALFORMED)).isEqualTo(1);
    }

    @Test
    void fragments_pass() {
        byte[] fragment = Tcp.packet(5, 6, 0x18, new byte[16]);
        ByteBuffer.wrap(fragment).putShort(6, (short) 0x2010);
        assertThat(plain(fragment).datagrams).hasSize(1);
        assertThat(in(fragment, fragment.length, PEER)).containsExactly(0, -1);
    }

    @Test
    void who_is_nobody_gets_nothing_and_who_lived_too_long_goes_no_further() {
        byte[] elsewhere = Tcp.packet(5, 6, 0x18, new byte[16]);
        elsewhere[18] = 99;
        byte[] old = Tcp.packet(5, 6, 0x18, new byte[16]);
        old[8] = 1;
        assertThat(plain(elsewhere).datagrams).isEmpty();
        assertThat(plain(old).datagrams).isEmpty();
        assertThat(in(old, old.length, PEER)).containsExactly(-1);
        assertThat(counters.of(Event.UNREACHABLE)).isEqualTo(1);
        assertThat(counters.of(Event.EXPIRED)).isEqualTo(2);
    }

    @Test
    void strangers_are_dropped_and_counted_datagram_by_datagram() {
        assertThat(in(new byte[250], 100, PEER + 1)).isEmpty();
        assertThat(in(new byte[0], 1, PEER + 1)).isEmpty();
        assertThat(counters.of(Event.NOT_A_PEER)).isEqualTo(4);
    }

    @Test
    void each_of_many_datagrams_is_looked_at_by_itself() {
        byte[] good = Tcp.packet(5, 6, 0x18, new byte[48]);
        byte[] all = new byte[250];
        System.arraycopy(good, 0, all, 0, 100);
        System.arraycopy(good, 0, all, 100, 100);
        System.arraycopy(good, 0, all, 200, 50);
        all[100] = 0x65;
        assertThat(in(all, 100, PEER)).containsExactly(0, -1);
        assertThat(counters.of(Event.IN_MALFORMED)).isEqualTo(2);
    }

    /** Any bytes: nothing of it ends the thread, and what is whole by its header is passed. */
    @Test
    void malformed_packets_are_dropped() {
        for (int run = 0; run < 2_000; run++) {
            byte[] bytes = Tcp.random(random, random.nextInt(80));
            if (bytes.length > 0 && run % 2 == 0) {
                bytes[0] = 0x45;
            }
            plain(bytes);
            in(bytes, Math.max(1, bytes.length), PEER);
        }
        assertThat(counters.of(Event.OUT_MALFORMED)).isPositive();
        assertThat(counters.of(Event.IN_MALFORMED)).isPositive();
    }

    @Test
    void the_longest_prefix_wins_among_any() {
        for (int run = 0; run < 50; run++) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(300); i++) {
                byte[] base = {10, 5, (byte) random.nextInt(8), (byte) random.nextInt(256)};
                byte[] ip = {(byte) 192, (byte) 168, (byte) random.nextInt(4), (byte) (1 + random.nextInt(250))};
                Prefix subnet = Prefix.masked(Addresses.of(base), 16 + random.nextInt(15));
                peers.removeIf(peer -> peer.subnet().equals(subnet));
                peers.add(new Peer(subnet, Addresses.of(ip)));
            }
            Directory lookup = new Directory(peers);
            for (int i = 0; i < 200; i++) {
                byte[] to = {10, (byte) (5 + random.nextInt(2)), (byte) random.nextInt(8), (byte) random.nextInt(256)};
                int expected = peers.stream()
                        .filter(peer -> peer.subnet().contains(Addresses.of(to)))
                        .max(Comparator.comparing(peer -> peer.subnet().bits()))
                        .map(peer -> Directory.number(peer.publicIp()))
                        .orElse(0);
                assertThat(lookup.via(ByteBuffer.wrap(to).getInt())).isEqualTo(expected);
            }
            peers.forEach(peer ->
                    assertThat(lookup.isPeer(Directory.number(peer.publicIp()))).isTrue());
            assertThat(lookup.isPeer(0x01020304)).isFalse();
        }
        assertThat(Directory.EMPTY.via(0x0a050c02)).isZero();
    }

    @Test
    void an_icmp_error_quotes_the_packet_and_is_summed() {
        Packets packets = new Packets(2000);
        byte[] packet = Tcp.packet(5, 6, 0x18, Tcp.random(random, 1000));
        Tcp.put(packets, 10, packet);
        Packets message = new Packets(600);
        int length = IcmpErrors.compose(packets.network(), 10, 3, message);
        byte[] bytes = new byte[length];
        message.network().get(0, bytes);
        assertThat(length).isEqualTo(556);
        assertThat(Tcp.sum(bytes)).isEqualTo(0xffff);
        assertThat(Arrays.copyOf(bytes, 2)).containsExactly(3, 0);
        assertThat(Arrays.copyOfRange(bytes, 8, length)).isEqualTo(Arrays.copyOf(packet, 548));
    }

    @Test
    void not_everything_is_answered_with_an_icmp_error() {
        assertThat(answered(packet -> {})).isTrue();
        assertThat(answered(packet -> packet[7] = 1)).as("a later fragment").isFalse();
        assertThat(answered(packet -> packet[16] = (byte) 224)).as("to many").isFalse();
        assertThat(answered(packet -> packet[12] = 0)).as("from nobody").isFalse();
        assertThat(answered(packet -> icmp(packet, 8))).as("a ping").isTrue();
        assertThat(answered(packet -> icmp(packet, 11))).as("an error").isFalse();
        assertThat(answered(packet -> {
                    icmp(packet, 8);
                    packet[3] = 24;
                }))
                .as("too short to tell")
                .isFalse();
    }

    private static void icmp(byte[] packet, int type) {
        packet[9] = 1;
        packet[20] = (byte) type;
    }

    private static boolean answered(Consumer<byte[]> change) {
        byte[] packet = Tcp.packet(5, 6, 0x18, new byte[16]);
        change.accept(packet);
        return IcmpErrors.mayBeAnswered(ByteBuffer.wrap(packet), 0);
    }

    @Test
    void an_allowance_is_so_many_at_once_and_then_so_many_a_time() {
        ManualClock clock = new ManualClock();
        Allowance allowance = new Allowance(clock, 3, Duration.ofSeconds(1));
        assertThat(taken(allowance, 10)).isEqualTo(3);
        clock.advance(Duration.ofSeconds(2));
        assertThat(taken(allowance, 10)).isEqualTo(2);
        clock.advance(Duration.ofHours(1));
        assertThat(taken(allowance, 10)).isEqualTo(3);
    }

    private static int taken(Allowance allowance, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += allowance.take() ? 1 : 0;
        }
        return taken;
    }
}
