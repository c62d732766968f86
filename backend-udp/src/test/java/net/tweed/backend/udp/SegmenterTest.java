package net.tweed.backend.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.UdpSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmenterTest {
    private static final int AT = 10;
    private static final int PUSH_FIN_REDUCED = 0x99;

    private final Random random = new Random(7);
    private final Packets packets = new Packets(Outbound.ROOM);
    private final Counters counters = new Counters();

    private Sent cut(byte[] large, int size, Offload sends, int refusal) {
        Tcp.put(packets, AT, large);
        Sent sent = new Sent(refusal);
        new Segmenter(packets, sent, sends, counters).send(AT, size, 1);
        return sent;
    }

    /** Whatever the sizes: what arrives is the stream that was sent, in packets of which each is right by itself. */
    @Test
    void pieces_are_whole_packets_that_make_up_the_segment() throws Exception {
        for (int run = 0; run < 300; run++) {
            byte[] payload = Tcp.random(random, 1 + random.nextInt(60_000));
            int size = 88 + random.nextInt(1500);
            int id = random.nextInt(65536);
            int sequence = random.nextInt();
            byte[] large = Tcp.packet(id, sequence, PUSH_FIN_REDUCED, payload);
            Sent sent = cut(large, size, run % 3 == 0 ? Offload.NONE : Offload.SEGMENTS, run % 3 == 1 ? Errno.EIO : 0);
            int count = (payload.length + size - 1) / size;
            assertThat(sent.datagrams).hasSize(count);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                byte[] each = sent.datagrams.get(i);
                assertThat(Tcp.isRight(each))
                        .as("checksums of %d of %d", i, count)
                        .isTrue();
                assertThat(Tcp.id(each)).isEqualTo((id + i) & 0xffff);
                assertThat(Tcp.sequence(each)).isEqualTo(sequence + joined.size());
                assertThat(Tcp.flags(each) & 0x09)
                        .as("FIN and PUSH on the last")
                        .isEqualTo(i == count - 1 ? 9 : 0);
                assertThat(Tcp.flags(each) & 0x80).as("CWR on the first").isEqualTo(i == 0 ? 0x80 : 0);
                joined.write(Tcp.payload(each));
            }
            assertThat(joined.toByteArray()).isEqualTo(payload);
        }
    }

    @Test
    void no_send_is_more_than_the_kernel_takes() {
        Sent sent = cut(Tcp.packet(1, 1, 0x10, Tcp.random(random, 60_000)), 100, Offload.SEGMENTS, 0);
        assertThat(sent.datagrams).hasSize(600);
        assertThat(sent.sizes).hasSize(10).containsOnly(152);
        Sent wide = cut(Tcp.packet(1, 1, 0x10, Tcp.random(random, 65_400)), 1420, Offload.SEGMENTS, 0);
        assertThat(wide.sizes).hasSize(2);
        assertThat(wide.datagrams.stream().limit(44).mapToInt(d -> d.length).sum())
                .isLessThan(UdpSocket.MOST_BYTES);
    }

    /** A smaller MTU on the way may pass; a device that cannot stays so. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.EMSGSIZE, Errno.EINVAL, Errno.EIO})
    void what_does_not_go_at_once_goes_one_by_one(int refusal) {
        Tcp.put(packets, AT, Tcp.packet(1, 1, 0x10, Tcp.random(random, 2000)));
        Sent sent = new Sent(refusal);
        Segmenter segmenter = new Segmenter(packets, sent, Offload.SEGMENTS, counters);
        segmenter.send(AT, 1000, 1);
        assertThat(sent.sizes).isEqualTo(List.of(1052, 0, 0));
        assertThat(segmenter.sends()).isEqualTo(refusal == Errno.EIO ? Offload.NONE : Offload.SEGMENTS);
        assertThat(counters.of(Event.SENT)).isEqualTo(2);
    }

    @Test
    void other_failures_are_counted() {
        Sent sent = cut(Tcp.packet(1, 1, 0x10, Tcp.random(random, 2000)), 1000, Offload.SEGMENTS, Errno.ENETUNREACH);
        assertThat(sent.datagrams).isEmpty();
        assertThat(counters.of(Event.SEND_FAILED)).isEqualTo(2);
    }

    @Test
    void what_is_no_tcp_segment_is_dropped_and_counted() {
        byte[] udp = Tcp.packet(1, 1, 0x10, new byte[100]);
        udp[9] = 17;
        byte[] offset = Tcp.packet(1, 1, 0x10, new byte[4]);
        offset[32] = (byte) 0xf0; // a header longer than the packet
        byte[] shortOffset = Tcp.packet(1, 1, 0x10, new byte[4]);
        shortOffset[32] = 0x40;
        for (byte[] each : List.of(udp, offset, shortOffset)) {
            assertThat(cut(each, 50, Offload.SEGMENTS, 0).datagrams).isEmpty();
        }
        assertThat(cut(Tcp.packet(1, 1, 0x10, new byte[9]), 0, Offload.SEGMENTS, 0).datagrams)
                .isEmpty();
        assertThat(counters.of(Event.OUT_MALFORMED)).isEqualTo(4);
    }
}
