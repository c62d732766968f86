package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.core.model.Family;
import org.junit.jupiter.api.Test;

final class XtRulesTest {
    private static final String JUMP = "-A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD";
    private static final List<String> WANTED = XtRules.forward(Rounds.prefix("10.5.0.0/16"));

    @Test
    void theFirstTimeChainRulesAndJumpAreMade() {
        assertThat(XtRules.replace(XtRules.Table.FILTER, List.of(), WANTED)).isEqualTo("""
                        *filter
                        :FLANNEL-FWD - [0:0]
                        -A FLANNEL-FWD -s 10.5.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
                        -A FLANNEL-FWD -d 10.5.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
                        -A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
                        COMMIT
                        """);
    }

    @Test
    void theJumpStaysWhereItIsAndItsDoublesAndStraysGo() {
        String stray = "-A FORWARD -s 10.1.0.0/16 -m comment --comment \"flanneld forward\" -j ACCEPT";

        assertThat(XtRules.replace(XtRules.Table.FILTER, List.of(JUMP, stray, JUMP, ":FLANNEL-FWD"), WANTED))
                .contains("-D" + stray.substring(2) + "\n-D" + JUMP.substring(2) + "\n-A FLANNEL-FWD")
                .doesNotContain(JUMP);
    }

    @Test
    void removingTakesTheJumpsFirstAndTheChainLast() {
        assertThat(XtRules.remove(XtRules.Table.FILTER, List.of(JUMP, JUMP, ":FLANNEL-FWD")))
                .isEqualTo("*filter\n:FLANNEL-FWD - [0:0]\n" + ("-D" + JUMP.substring(2) + "\n").repeat(2)
                        + "-X FLANNEL-FWD\nCOMMIT\n");
    }

    @Test
    void aSavedTableIsReadAsFarAsItIsOurs() {
        XtTables.Listing listing = XtTables.parse("""
                *nat
                :POSTROUTING ACCEPT [0:0]
                -A POSTROUTING -s 10.5.0.0/16 -j MASQUERADE
                COMMIT
                *filter
                :FORWARD DROP [12:34]
                :FLANNEL-FWD - [0:0]
                -A FLANNEL-FWD -s 10.5.0.0/16 -j ACCEPT
                -A FORWARD -j FLANNEL-FWD
                -A FORWARD -j DOCKER
                COMMIT
                """);

        assertThat(listing)
                .isEqualTo(new XtTables.Listing(
                        List.of(),
                        List.of("-A FORWARD -j FLANNEL-FWD", ":FLANNEL-FWD", "-A FLANNEL-FWD -s 10.5.0.0/16 -j ACCEPT"),
                        true));
    }

    @Test
    void bothFamiliesHaveTheirOwnMulticast() {
        assertThat(XtRules.multicast(Family.IPV4)).isEqualTo("224.0.0.0/4");
        assertThat(XtRules.multicast(Family.IPV6)).isEqualTo("ff00::/8");
    }
}
