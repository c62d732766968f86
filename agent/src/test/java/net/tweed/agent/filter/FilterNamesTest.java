package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Whose rules are whose, by their names. */
class FilterNamesTest {
    private static final FilterNames BLUE = new FilterNames("blue");

    @Test
    void plainNamesStayAsTheyAre() {
        String text = "table ip flannel-ipv4-blue { # \"flanneld masq blue\" FLANNEL-FWD";
        assertThat(FilterNames.plain().outward(text)).isEqualTo(text);
        assertThat(FilterNames.plain().inward(text)).isEqualTo(text);
    }

    @Test
    void ofANetworkOnlyItsOwnNamesAreOurs() {
        for (String plain : new String[] {
            "table ip flannel-ipv4 {",
            "delete table ip6 flannel-ipv6",
            "-A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD",
            ":FLANNEL-POSTRTG - [0:0]",
            "ip saddr 10.5.0.0/16 accept comment \"flanneld masq\""
        }) {
            String blue = BLUE.outward(plain);
            assertThat(blue).isNotEqualTo(plain).contains("blue");
            assertThat(BLUE.outward(blue)).as("twice is once").isEqualTo(blue);
            assertThat(BLUE.inward(blue)).isEqualTo(plain);
            assertThat(BLUE.inward(plain)).as("another's").isNotEqualTo(plain);
            assertThat(new FilterNames("red").inward(blue)).as("another's").isNotEqualTo(plain);
            assertThat(new FilterNames("blue2").inward(blue)).as("another's").isNotEqualTo(plain);
        }
    }

    @Test
    void othersTextStays() {
        String text = "chain MY-FLANNEL-FWD flannel-ipv4x \"flanneld\" jump DOCKER-USER";
        assertThat(BLUE.outward(text)).isEqualTo(text);
        assertThat(BLUE.inward(text)).isEqualTo(text);
    }

    @Test
    void aPrefixInEtcdSaysTheName() {
        assertThat(FilterNames.ofPrefix("/coreos.com/network")).isEqualTo(FilterNames.plain());
        assertThat(FilterNames.ofPrefix("/coreos.com/network/blue")).isEqualTo(BLUE);
        assertThat(FilterNames.ofPrefix("/coreos.com/network/a-name-that-is-long")
                        .suffix())
                .hasSize(10);
        assertThat(FilterNames.ofPrefix("/mine"))
                .isNotEqualTo(FilterNames.ofPrefix("/yours"))
                .isEqualTo(FilterNames.ofPrefix("/mine"));
        assertThatThrownBy(() -> new FilterNames("two words")).isInstanceOf(IllegalArgumentException.class);
    }
}
