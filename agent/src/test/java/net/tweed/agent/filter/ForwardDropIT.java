package net.tweed.agent.filter;

import static net.tweed.agent.filter.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.PacketFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Traffic of the network passes, whoever drops forwarded packets by policy. Needs root, namespaces, nft, iptables. */
final class ForwardDropIT {
    private final ForwardingLab lab = new ForwardingLab();
    private final Namespace host = lab.host();

    /** Who drops: in a table of nft's own there is one chain, in two families two. */
    enum Dropper {
        IPTABLES_NFT,
        IPTABLES_LEGACY,
        NFT_INET,
        NFT_TWO_FAMILIES;

        /** The commands that drop by policy. */
        List<String> drop() {
            return switch (this) {
                case IPTABLES_NFT -> List.of("iptables-nft -P FORWARD DROP", "ip6tables-nft -P FORWARD DROP");
                case IPTABLES_LEGACY -> List.of("iptables-legacy -P FORWARD DROP", "ip6tables-legacy -P FORWARD DROP");
                case NFT_INET -> chain("inet", 10);
                case NFT_TWO_FAMILIES ->
                    Stream.concat(chain("ip", -10).stream(), chain("ip6", 0).stream())
                            .toList();
            };
        }

        /** The commands with which its owner flushes the rules. */
        List<String> flush() {
            return switch (this) {
                case IPTABLES_NFT -> List.of("iptables-nft -F", "ip6tables-nft -F");
                case IPTABLES_LEGACY -> List.of("iptables-legacy -F", "ip6tables-legacy -F");
                case NFT_INET -> List.of("nft flush chain inet fence guard");
                case NFT_TWO_FAMILIES -> List.of("nft flush table ip fence", "nft flush table ip6 fence");
            };
        }

        private static List<String> chain(String family, int priority) {
            return List.of(
                    "nft add table " + family + " fence",
                    "nft add chain " + family + " fence guard '{ type filter hook forward priority " + priority
                            + "; policy drop; }'");
        }
    }

    static Stream<Arguments> homesAndDroppers() {
        return Stream.concat(
                Stream.of(Dropper.values()).map(dropper -> Arguments.of("nftables", dropper)),
                Stream.of(
                        Arguments.of("nft", Dropper.IPTABLES_NFT),
                        Arguments.of("nft", Dropper.IPTABLES_LEGACY),
                        Arguments.of("nft", Dropper.NFT_INET),
                        Arguments.of("legacy", Dropper.IPTABLES_NFT),
                        Arguments.of("legacy", Dropper.IPTABLES_LEGACY)));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Namespace.Tools tools(String home) {
        return home.equals("nftables") ? host.tools() : host.tools().withIptables(home);
    }

    private static PacketFilter filter(String home) {
        return home.equals("nftables") ? PacketFilter.NFTABLES : PacketFilter.IPTABLES;
    }

    @ParameterizedTest
    @MethodSource("homesAndDroppers")
    void trafficPassesAPolicyOfDropBeforeTheStartAndAfterAFlush(String home, Dropper dropper) {
        dropper.drop().forEach(host::run);
        String before = rulesAndPolicies();
        assertThat(lab.drops()).isTrue();

        round(tools(home), filter(home));
        assertThat(lab.passes()).isTrue();
        assertThat(round(tools(home), filter(home))).isZero();

        dropper.flush().forEach(host::run);
        assertThat(lab.drops()).isTrue();
        assertThat(round(tools(home), filter(home))).isPositive();
        assertThat(lab.passes()).isTrue();

        round(PacketFilterRules.cleanup(tools(home)));
        assertThat(rulesAndPolicies()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("homesAndDroppers")
    void trafficPassesAPolicyOfDropThatIsSetWhileRunning(String home, Dropper dropper) {
        round(tools(home), filter(home));
        dropper.drop().forEach(host::run);

        round(tools(home), filter(home));

        assertThat(lab.passes()).isTrue();
        assertThat(round(tools(home), filter(home))).isZero();
    }

    @Test
    void anotherNetworkTakesTheGuestRulesOfTheOldAway() {
        for (Dropper dropper : Dropper.values()) {
            dropper.drop().forEach(host::run);
        }
        round(host.tools(), PacketFilter.ANY);
        assertThat(rulesAndPolicies()).contains("10.5.0.0/16");

        PacketFilterRules moved = PacketFilterRules.open(
                host.tools(), DualStack.v4(Rounds.prefix("10.9.0.0/16")), PacketFilter.ANY, Rounds.ALL);
        round(moved.layer(DualStack.v4(Rounds.prefix("10.9.1.0/24"))));

        assertThat(rulesAndPolicies()).doesNotContain("10.5.", "fd05");
        assertThat(round(moved.layer(DualStack.v4(Rounds.prefix("10.9.1.0/24")))))
                .isZero();
    }

    @Test
    void whereThePolicyGoesBackToAcceptNoGuestStays() {
        host.run("nft add table inet fence");
        host.run("nft add chain inet fence guard '{ type filter hook forward priority 10; policy drop; }'");
        round(host.tools(), PacketFilter.ANY);

        host.run("nft add chain inet fence guard '{ policy accept; }'");
        assertThat(round(host.tools(), PacketFilter.ANY)).isEqualTo(1);

        assertThat(host.run("nft list table inet fence")).doesNotContain("flanneld");
    }

    @Test
    void whatItsOwnerRefusesByARuleStaysRefused() {
        host.run("iptables-nft -P FORWARD DROP");
        host.run("ip6tables-nft -P FORWARD DROP");
        host.run("iptables-nft -A FORWARD -s 10.5.22.2 -j REJECT");

        round(host.tools(), PacketFilter.ANY);

        assertThat(lab.drops()).isTrue();
        host.run("iptables-nft -D FORWARD 1");
        assertThat(lab.passes()).isTrue();
    }

    /** Every rule and every policy but accept: empty tables are no rules. */
    private String rulesAndPolicies() {
        String all =
                host.run("nft list ruleset") + host.run("iptables-legacy-save") + host.run("ip6tables-legacy-save");
        return all.lines()
                .filter(line -> line.startsWith("\t\t") || line.startsWith("-A") || line.contains("DROP"))
                .filter(line -> !line.contains("policy accept"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+]", ""))
                .collect(Collectors.joining("\n"));
    }
}
