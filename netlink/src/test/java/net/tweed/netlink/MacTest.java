package net.tweed.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MacTest {
    @Test
    void reads_what_it_writes() {
        assertThat(Mac.parse("4a:ad:df:dc:d5:3b")).map(Mac::toString).contains("4a:ad:df:dc:d5:3b");
        assertThat(Mac.parse("00:AD:DF:DC:D5:FF")).map(Mac::toString).contains("00:ad:df:dc:d5:ff");
        assertThat(Mac.parse("4a:ad:df:dc:d5:3b").map(mac -> Mac.of(mac.bytes())))
                .isEqualTo(Mac.parse("4a:ad:df:dc:d5:3b"));
    }

    @Test
    void refuses_all_else() {
        for (String text : new String[] {
            "",
            "4a:ad:df:dc:d5",
            "4a:ad:df:dc:d5:3b:00",
            "4a-ad-df-dc-d5-3b",
            "4a:ad:df:dc:d5:3g",
            "4aad.dfdc.d53b...",
            "٤a:ad:df:dc:d5:3b",
            "4a:ad:df:dc:d53:b"
        }) {
            assertThat(Mac.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void knows_which_name_one_device() {
        assertThat(Mac.parse("4a:00:00:00:00:01").orElseThrow().unicast()).isTrue();
        assertThat(Mac.parse("01:00:5e:00:00:01").orElseThrow().unicast()).isFalse();
        assertThat(Mac.parse("ff:ff:ff:ff:ff:ff").orElseThrow().unicast()).isFalse();
        assertThat(Mac.parse("00:00:00:00:00:00").orElseThrow().unicast()).isFalse();
    }
}
