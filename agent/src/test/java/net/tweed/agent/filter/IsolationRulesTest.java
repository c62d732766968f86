package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.agent.tenancy.Claim;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.Test;

/** The text of what keeps networks apart. */
class IsolationRulesTest {
    @Test
    void bothWaysAndOutOfTheTunnelAndIntoIt() {
        Claim claim = Claim.of(ConfigJson.parse(
                        "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":255,\"Port\":4789}}")
                .config());
        List<String> apart = List.of(
                "ip saddr 10.1.0.0/16 ip daddr 10.2.0.0/16 counter drop",
                "ip saddr 10.2.0.0/16 ip daddr 10.1.0.0/16 counter drop",
                "iifname \"flannel.255\" ip saddr != 10.1.0.0/16 ip saddr != @hosts4 counter drop");
        assertThat(IsolationRules.chains(claim, List.of(Rounds.prefix("10.2.0.0/16"), Rounds.prefix("fd02::/48"))))
                .containsSubsequence(apart)
                .containsSubsequence(
                        "chain input {",
                        apart.get(0),
                        "udp dport 4789 @th,96,24 0xff ip saddr != @hosts4 counter drop",
                        "udp dport 4789 @th,96,24 0xff ip6 saddr != @hosts6 counter drop",
                        "}")
                .noneMatch(line -> line.contains("fd02"));
    }
}
