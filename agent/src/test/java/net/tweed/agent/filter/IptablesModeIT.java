package net.tweed.agent.filter;

import static net.tweed.agent.filter.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.PacketFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that live in iptables, in both variants. Needs root, network namespaces and that variant. */
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
final class IptablesModeIT {
    private static final List<String> GOLDEN = List.of(
            "-A POSTROUTING -m comment --comment \"flanneld masq\" -j FLANNEL-POSTRTG",
            "-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment \"flanneld masq\" -j RETURN",
            "-A FLANNEL-POSTRTG -s 10.5.22.0/24 -d 10.5.0.0/16 -m comment --comment \"flanneld masq\" -j RETURN",
            "-A FLANNEL-POSTRTG -s 10.5.0.0/16 -d 10.5.22.0/24 -m comment --comment \"flanneld masq\" -j RETURN",
            "-A FLANNEL-POSTRTG ! -s 10.5.0.0/16 -d 10.5.22.0/24 -m comment --comment \"flanneld masq\" -j RETURN",
            "-A FLANNEL-POSTRTG -s 10.5.0.0/16 ! -d 224.0.0.0/4 -m comment --comment \"flanneld masq\""
                    + " -j MASQUERADE --random-fully",
            "-A FLANNEL-POSTRTG ! -s 10.5.0.0/16 -d 10.5.0.0/16 -m comment --comment \"flanneld masq\""
                    + " -j MASQUERADE --random-fully",
            "-A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD",
            "-A FLANNEL-FWD -s 10.5.0.0/16 -m comment --comment \"flanneld forward\" -j ACCEPT",
            "-A FLANNEL-FWD -d 10.5.0.0/16 -m comment --comment \"flanneld forward\" -j ACCEPT");

    private final String variant;
    private final Namespace namespace;
    private final Namespace.Tools tools;

    IptablesModeIT(String variant) {
        this.variant = variant;
        this.namespace = Namespace.create("iptables-" + variant, "ip6tables-" + variant);
        this.tools = namespace.tools().withIptables(variant);
    }

    @BeforeEach
    void inPlace() {
        assertThat(round(tools, PacketFilter.IPTABLES)).isEqualTo(4);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void writesTheChainsThatUsersKnow() {
        assertThat(rules("iptables")).containsExactlyElementsOf(GOLDEN);
        assertThat(rules("ip6tables"))
                .containsExactlyElementsOf(GOLDEN.stream()
                        .map(line -> line.replace("10.5.0.0/16", "fd05::/48")
                                .replace("10.5.22.0/24", "fd05:0:0:3f::/64")
                                .replace("224.0.0.0/4", "ff00::/8"))
                        .toList());
    }

    @Test
    void aRestartWithEverythingInPlaceWritesNothing() {
        tools.ran().clear();

        assertThat(round(tools, PacketFilter.IPTABLES)).isZero();
        assertThat(tools.ran()).noneMatch(command -> command.contains("restore"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            value = {
                "iptables,-t nat -F FLANNEL-POSTRTG",
                "iptables,-t nat -F",
                "iptables,-t nat -D FLANNEL-POSTRTG 3",
                "iptables,-t nat -I FLANNEL-POSTRTG -j ACCEPT",
                "iptables,-t nat -A FLANNEL-POSTRTG -s 10.77.0.0/16 -j MASQUERADE",
                "iptables,-t nat -D POSTROUTING -m comment --comment 'flanneld masq' -j FLANNEL-POSTRTG",
                "iptables,-t nat -A POSTROUTING -m comment --comment 'flanneld masq' -j FLANNEL-POSTRTG",
                "iptables,-t nat -A POSTROUTING -s 10.5.0.0/16 -m comment --comment 'flanneld masq' -j MASQUERADE",
                "iptables,-F FLANNEL-FWD",
                "iptables,-D FORWARD -m comment --comment 'flanneld forward' -j FLANNEL-FWD",
                "iptables,-A FORWARD -j FLANNEL-FWD",
                "iptables,-A FORWARD -s 10.1.0.0/16 -m comment --comment 'flanneld forward' -j ACCEPT",
                "ip6tables,-t nat -F FLANNEL-POSTRTG",
                "ip6tables,-F"
            })
    void whatIsChangedByHandIsRepaired(String program, String command) {
        List<String> before = rules(program);
        namespace.run(program + "-" + variant + " " + command);
        assertThat(rules(program)).isNotEqualTo(before);

        assertThat(round(tools, PacketFilter.IPTABLES)).isEqualTo(1);
        assertThat(rules(program)).isEqualTo(before);
        assertThat(round(tools, PacketFilter.IPTABLES)).isZero();
    }

    @Test
    void aDeletedChainIsMadeAgain() {
        namespace.run(xt("-t nat -F POSTROUTING"));
        namespace.run(xt("-t nat -F FLANNEL-POSTRTG"));
        namespace.run(xt("-t nat -X FLANNEL-POSTRTG"));

        assertThat(round(tools, PacketFilter.IPTABLES)).isEqualTo(1);
        assertThat(rules("iptables")).isEqualTo(GOLDEN);
    }

    @Test
    void anotherNetworkReplacesAllRulesOfTheOld() {
        PacketFilterRules moved = PacketFilterRules.open(
                tools, DualStack.v4(Rounds.prefix("10.9.0.0/16")), PacketFilter.IPTABLES, Rounds.ALL);

        round(moved.layer(DualStack.v4(Rounds.prefix("10.9.1.0/24"))));

        assertThat(rules("iptables"))
                .isEqualTo(GOLDEN.stream()
                        .map(line -> line.replace("10.5.0.0", "10.9.0.0").replace("10.5.22.0", "10.9.1.0"))
                        .toList());
        assertThat(rules("ip6tables")).isEmpty();
    }

    @Test
    void withoutMasqueradeOnlyForwardRulesStay() {
        FilterOptions options = new FilterOptions(FilterOptions.Masquerade.OFF, FilterOptions.Forwarding.ACCEPTED);

        round(PacketFilterRules.open(tools, Rounds.NETWORKS, PacketFilter.IPTABLES, options)
                .layer(Rounds.OWN));

        assertThat(rules("iptables")).isEqualTo(GOLDEN.subList(7, 10));
    }

    @Test
    void cleanupRemovesOursAndNothingElse() {
        namespace.run(xt("-A FORWARD -s 10.77.0.0/16 -j ACCEPT"));
        namespace.run(xt("-t nat -A POSTROUTING -s 10.77.0.0/16 -j MASQUERADE"));

        round(PacketFilterRules.cleanup(tools));

        assertThat(save("iptables"))
                .noneMatch(line -> line.contains("FLANNEL") || line.contains("flanneld"))
                .contains("-A FORWARD -s 10.77.0.0/16 -j ACCEPT", "-A POSTROUTING -s 10.77.0.0/16 -j MASQUERADE");
        assertThat(save("ip6tables")).noneMatch(line -> line.contains("FLANNEL") || line.contains("flanneld"));
        assertThat(round(PacketFilterRules.cleanup(tools))).isZero();
    }

    @Test
    void switchingToNftablesLeavesNothingBehind() {
        assertThat(round(tools, PacketFilter.NFTABLES)).isEqualTo(6);

        assertThat(save("iptables")).noneMatch(line -> line.contains("FLANNEL") || line.contains("flanneld"));
        assertThat(save("ip6tables")).noneMatch(line -> line.contains("FLANNEL") || line.contains("flanneld"));
        assertThat(namespace.run("nft list tables")).contains("flannel-ipv4", "flannel-ipv6");
        assertThat(round(tools, PacketFilter.NFTABLES)).isZero();

        assertThat(round(tools, PacketFilter.IPTABLES)).isEqualTo(6);
        assertThat(namespace.run("nft list tables")).doesNotContain("flannel");
        assertThat(rules("iptables")).isEqualTo(GOLDEN);
        assertThat(round(tools, PacketFilter.IPTABLES)).isZero();
    }

    @Test
    void rulesAsFlannelWritesThemAreSweptInTheOtherMode() {
        String foreign = "-A FORWARD -s 10.77.0.0/16 -j ACCEPT";
        namespace.run(xt(foreign));
        namespace.run(xt("-I FORWARD 1 -m comment --comment 'flanneld forward' -j FLANNEL-FWD"));
        namespace.run("ip6tables-" + variant + " -t nat -F FLANNEL-POSTRTG");
        PacketFilterRules rules = PacketFilterRules.open(
                tools, DualStack.v4(Rounds.prefix("10.5.0.0/16")), PacketFilter.NFTABLES, Rounds.ALL);

        round(rules.layer(Rounds.OWN));

        assertThat(rules("iptables")).containsExactly(foreign);
        assertThat(rules("ip6tables")).isEmpty();
        assertThat(save("iptables")).noneMatch(line -> line.contains("FLANNEL"));
        assertThat(save("ip6tables")).noneMatch(line -> line.contains("FLANNEL"));
    }

    @Test
    void withoutNftLeftoversOfTheOtherFamilyAreSweptToo() {
        PacketFilterRules rules = PacketFilterRules.open(
                tools.without("nft"), DualStack.v4(Rounds.prefix("10.5.0.0/16")), PacketFilter.ANY, Rounds.ALL);

        assertThat(round(rules.layer(Rounds.OWN))).isEqualTo(2);

        assertThat(rules("iptables")).isEqualTo(GOLDEN);
        assertThat(save("ip6tables")).noneMatch(line -> line.contains("FLANNEL"));
    }

    @Test
    void withoutNftIptablesIsUsed() {
        Namespace.Tools bare = tools.without("nft");

        assertThat(round(bare, PacketFilter.ANY)).isZero();
        assertThat(Rounds.open(bare, PacketFilter.NFTABLES).notices())
                .singleElement()
                .asString()
                .contains("nft is not installed", "Install the package nftables");
    }

    private String xt(String arguments) {
        return "iptables-" + variant + " " + arguments;
    }

    private List<String> save(String program) {
        return namespace.run(program + "-" + variant + "-save").lines().toList();
    }

    /** The rules, nat first, kernel's chains first. */
    private List<String> rules(String program) {
        List<String> nat =
                namespace.run(program + "-" + variant + "-save -t nat").lines().toList();
        List<String> filter = namespace
                .run(program + "-" + variant + "-save -t filter")
                .lines()
                .toList();
        return Stream.of(nat, filter)
                .flatMap(lines -> lines.stream()
                        .filter(line -> line.startsWith("-A"))
                        .sorted(Comparator.comparing(line -> line.contains("-A FLANNEL-"))))
                .toList();
    }
}
