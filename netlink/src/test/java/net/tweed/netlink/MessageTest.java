package net.tweed.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
    private final MessageWriter out = new MessageWriter(4096);

    private Message written() {
        Message message = new Message(out.buffer());
        message.datagram(out.length());
        return message;
    }

    @Test
    void what_is_written_is_read() {
        out.begin(Rtm.NEWLINK, 5, 77);
        out.u8(1).u8(2).u16(3).u32(4).u32(0).u32(0);
        out.text(3, "eth0").u32(4, 1500).u8(5, 7).port(6, 8472);
        int nested = out.beginNested(18);
        out.text(1, "vxlan").endNested(nested);
        out.end();
        out.begin(Rtm.DELLINK, 0, 78);
        out.end();

        Message message = written();
        assertThat(message.next()).isTrue();
        assertThat(List.of(message.type(), message.flags(), message.sequence(), message.portId()))
                .containsExactly(Rtm.NEWLINK, 5, 77, 0);
        assertThat(List.of(message.u8(0), message.u8(1), message.u16(2), message.u32(4)))
                .containsExactly(1, 2, 3, 4);
        List<Object> values = new ArrayList<>();
        Attributes attributes = message.attributes(16);
        while (attributes.next()) {
            switch (attributes.type()) {
                case 3 -> values.add(attributes.text());
                case 4 -> values.add(attributes.u32());
                case 5 -> values.add(attributes.u8());
                case 6 -> values.add(attributes.port());
                default -> {
                    Attributes inner = attributes.nested();
                    assertThat(inner.next()).isTrue();
                    values.add(inner.text());
                    assertThat(inner.next()).isFalse();
                }
            }
        }
        assertThat(values).containsExactly("eth0", 1500, 7, 8472, "vxlan");
        assertThat(message.next()).isTrue();
        assertThat(message.type()).isEqualTo(Rtm.DELLINK);
        assertThat(message.attributes(16).next()).isFalse();
        assertThat(message.next()).isFalse();
    }

    @Test
    void reading_past_the_end_is_refused() {
        out.begin(Rtm.NEWLINK, 0, 1);
        out.u32(7);
        out.end();
        Message message = written();
        assertThat(message.next()).isTrue();
        assertThat(message.u32(0)).isEqualTo(7);
        assertThatThrownBy(() -> message.u32(4)).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> message.u8(-1)).isInstanceOf(MalformedMessage.class);
        assertThat(message.attributes(Integer.MAX_VALUE).next()).isFalse();
        assertThat(message.attributes(-1).next()).isFalse();
    }

    @Test
    void a_length_that_does_not_fit_is_refused() {
        for (int length : new int[] {0, 15, 33, Integer.MAX_VALUE, -1}) {
            ByteBuffer buffer = NetlinkSocket.direct(32).putInt(0, length);
            Message message = new Message(buffer);
            message.datagram(32);
            assertThatThrownBy(message::next).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void random_bytes_are_read_or_refused() {
        new RandomMessages(1).each(50_000, Rtm.NEWLINK, 16, message -> {
            Attributes attributes = message.attributes(16);
            while (attributes.next()) {
                attributes.text();
                Attributes nested = attributes.nested();
                while (nested.next()) {
                    nested.bytes();
                }
                attributes.u32();
                attributes.address();
            }
        });
    }
}
