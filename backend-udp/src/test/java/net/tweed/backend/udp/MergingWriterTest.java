package net.tweed.backend.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.VirtioHeader;
import org.junit.jupiter.api.Test;

class MergingWriterTest {
    private static final int ACK = 0x10;
    private static final int PUSH = 0x18;
    private static final int TTL = 8;

    private final Random random = new Random(11);
    private final Counters counters = new Counters();
    private final List<byte[]> written = new ArrayList<>();

    /** Writes these packets, received in one go. */
    private List<byte[]> write(List<byte[]> received) {
        written.clear();
        Packets packets = new Packets(1 << 18);
        MergingWriter writer = new MergingWriter(
                packets,
                pieces -> {
                    written.add(pieces.copy());
                    return pieces.bytes();
                },
                counters);
        int at = 0;
        List<Integer> places = new ArrayList<>();
        for (byte[] each : received) {
            Tcp.put(packets, at, each);
            places.add(at);
            at += each.length;
        }
        places.forEach(writer::write);
        writer.flush();
        return written;
    }

    /** What the kernel makes of what was written: it cuts and sums. The code that cuts is tested by itself. */
    private List<byte[]> asTheKernelCuts(List<byte[]> all) {
        List<byte[]> packets = new ArrayList<>();
        for (byte[] each : all) {
            ByteBuffer header = ByteBuffer.wrap(each).order(ByteOrder.nativeOrder());
            byte[] packet = Arrays.copyOfRange(each, VirtioHeader.BYTES, each.length);
            if (VirtioHeader.cut(header, 0) == VirtioHeader.NOT_CUT) {
                packets.add(packet);
                continue;
            }
            assertThat(VirtioHeader.needsChecksum(header, 0)).isTrue();
            assertThat(VirtioHeader.checksumFrom(header, 0)).isEqualTo(20);
            assertThat(VirtioHeader.checksumAt(header, 0)).isEqualTo(16);
            assertThat(Tcp.sum(Arrays.copyOf(packet, 20))).isEqualTo(0xffff);
            assertThat(partialSum(packet)).as("the pseudo header's sum").isEqualTo(pseudoHeaderSum(packet));
            Packets large = new Packets(Outbound.ROOM);
            Tcp.put(large, 0, packet);
            Sent sent = new Sent(0);
            new Segmenter(large, sent, Offload.NONE, new Counters()).send(0, VirtioHeader.pieceSize(header, 0), 1);
            packets.addAll(sent.datagrams);
        }
        return packets;
    }

    private static int partialSum(byte[] packet) {
        return ByteBuffer.wrap(packet).getShort(36) & 0xffff;
    }

    private static int pseudoHeaderSum(byte[] packet) {
        return Tcp.sum(ByteBuffer.allocate(12)
                .put(packet, 12, 8)
                .put((byte) 0)
                .put((byte) 6)
                .putShort((short) (packet.length - 20))
                .array());
    }

    private static byte[] forwarded(byte[] packet) {
        byte[] one = packet.clone();
        one[TTL]--;
        return Tcp.isRight(packet) ? Tcp.summed(one) : one;
    }

    private List<byte[]> stream(int count, int size) {
        List<byte[]> packets = new ArrayList<>();
        int sequence = random.nextInt();
        int id = random.nextInt(65536);
        for (int i = 0; i < count; i++) {
            packets.add(Tcp.packet(id + i, sequence + i * size, ACK, Tcp.random(random, size)));
        }
        return packets;
    }

    private void assertSame(List<byte[]> received) {
        List<byte[]> seen = asTheKernelCuts(write(received));
        assertThat(seen).hasSameSizeAs(received);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("packet %d", i).isEqualTo(forwarded(received.get(i)));
        }
    }

    @Test
    void a_stream_becomes_one_segment() {
        List<byte[]> packets = stream(40, 1420);
        assertSame(packets);
        assertThat(written).hasSize(1);
        assertThat(counters.of(Counters.Event.RECEIVED)).isEqualTo(40);
    }

    @Test
    void push_and_a_shorter_one_end_it() {
        List<byte[]> packets = new ArrayList<>(stream(3, 100));
        packets.add(Tcp.packet(Tcp.id(packets.get(2)) + 1, Tcp.sequence(packets.get(2)) + 100, PUSH, new byte[100]));
        packets.add(Tcp.packet(Tcp.id(packets.get(2)) + 2, Tcp.sequence(packets.get(2)) + 200, ACK, new byte[100]));
        packets.add(Tcp.packet(Tcp.id(packets.get(2)) + 3, Tcp.sequence(packets.get(2)) + 300, ACK, new byte[50]));
        packets.add(Tcp.packet(Tcp.id(packets.get(2)) + 4, Tcp.sequence(packets.get(2)) + 350, ACK, new byte[50]));
        assertSame(packets);
        assertThat(written).hasSize(3);
    }

    /** Each of these differs from what the kernel would cut: nothing is merged across it, and nothing of it is lost. */
    @Test
    void what_is_not_the_same_stream_stays_by_itself() {
        List<UnaryOperator<byte[]>> oddities = List.of(
                packet -> set(packet, 1, 4), // service
                packet -> set(packet, 6, 0), // may be fragmented
                packet -> set(packet, TTL, 9),
                packet -> set(packet, 15, 9), // source
                packet -> set(packet, 23, 9), // port
                packet -> set(packet, 27, packet[27] + 1), // sequence
                packet -> set(packet, 31, 9), // acknowledged
                packet -> set(packet, 33, 0x11), // FIN
                packet -> set(packet, 33, 0x50), // ECE
                packet -> set(packet, 35, 9), // window
                packet -> set(packet, 39, 9), // urgent
                packet -> set(packet, 51, 9)); // time stamp
        for (UnaryOperator<byte[]> oddity : oddities) {
            List<byte[]> packets = stream(3, 200);
            packets.set(1, oddity.apply(packets.get(1)));
            assertSame(packets);
            assertThat(written).hasSize(3);
        }
    }

    private static byte[] set(byte[] packet, int at, int value) {
        packet[at] = (byte) value;
        return Tcp.summed(packet);
    }

    /** Merging would make it right, and hide what has happened to it. */
    @Test
    void a_wrong_checksum_stays_wrong() {
        for (int wrong : new int[] {11, 36, 60}) {
            List<byte[]> packets = stream(3, 200);
            packets.get(1)[wrong] ^= 1;
            List<byte[]> seen = write(packets);
            assertThat(seen).hasSize(3);
            assertThat(Tcp.isRight(Arrays.copyOfRange(seen.get(1), VirtioHeader.BYTES, seen.get(1).length)))
                    .isFalse();
        }
    }

    @Test
    void without_dont_fragment_identifications_must_follow() {
        List<byte[]> packets = stream(4, 200);
        packets.forEach(packet -> set(packet, 6, 0));
        assertSame(packets);
        assertThat(written).hasSize(1);
        set(packets.get(2), 5, packets.get(2)[5] + 7);
        assertSame(packets);
        assertThat(written).hasSize(3);
    }

    /** Streams mixed at random, some packets of which are lost or are no data. */
    @Test
    void whatever_comes_the_kernel_sees_the_same_packets() {
        for (int run = 0; run < 200; run++) {
            List<byte[]> packets = new ArrayList<>();
            while (packets.size() < 30) {
                List<byte[]> next = stream(1 + random.nextInt(8), 20 + random.nextInt(300));
                if (random.nextInt(3) == 0) {
                    next.remove(random.nextInt(next.size()));
                }
                packets.addAll(next);
                packets.add(Tcp.packet(1, random.nextInt(), ACK, new byte[0]));
            }
            assertSame(renumbered(packets));
        }
    }

    /** With identifications as they are after a cut: with Don't Fragment set, the kernel may give others. */
    private static List<byte[]> renumbered(List<byte[]> packets) {
        for (int i = 0; i < packets.size(); i++) {
            ByteBuffer.wrap(packets.get(i)).putShort(4, (short) i);
            Tcp.summed(packets.get(i));
        }
        return packets;
    }

    @Test
    void a_refusal_of_the_kernel_is_counted() {
        Packets packets = new Packets(2000);
        MergingWriter writer = new MergingWriter(packets, pieces -> -Errno.ENOBUFS, counters);
        Tcp.put(packets, 0, Tcp.packet(1, 1, ACK, new byte[10]));
        writer.write(0);
        writer.flush();
        assertThat(counters.of(Counters.Event.WRITE_FAILED)).isEqualTo(1);
    }
}
