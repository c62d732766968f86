package net.tweed.agent.filter;

import static net.tweed.agent.filter.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.core.model.DualStack;
import net.tweed.core.model.PacketFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that live in nftables. Needs root, network namespaces and {@code nft}. */
final class NftModeIT {
    private static final String GOLDEN = """
            table ip flannel-ipv4 {
            	chain postrtg {
            		type nat hook postrouting priority srcnat; policy accept;
            		meta mark & 0x00004000 == 0x00004000 return comment "flanneld masq"
            		ip saddr 10.5.22.0/24 ip daddr 10.5.0.0/16 return comment "flanneld masq"
            		ip saddr 10.5.0.0/16 ip daddr 10.5.22.0/24 return comment "flanneld masq"
            		ip saddr != 10.5.0.0/16 ip daddr 10.5.22.0/24 return comment "flanneld masq"
            		ip saddr 10.5.0.0/16 ip daddr != 224.0.0.0/4 masquerade fully-random comment "flanneld masq"
            		ip saddr != 10.5.0.0/16 ip daddr 10.5.0.0/16 masquerade fully-random comment "flanneld masq"
            	}

            	chain forward {
            		type filter hook forward priority filter; policy accept;
            		ip saddr 10.5.0.0/16 accept comment "flanneld forward"
            		ip daddr 10.5.0.0/16 accept comment "flanneld forward"
            	}
            }
            table ip6 flannel-ipv6 {
            	chain postrtg {
            		type nat hook postrouting priority srcnat; policy accept;
            		meta mark & 0x00004000 == 0x00004000 return comment "flanneld masq"
            		ip6 saddr fd05:0:0:3f::/64 ip6 daddr fd05::/48 return comment "flanneld masq"
            		ip6 saddr fd05::/48 ip6 daddr fd05:0:0:3f::/64 return comment "flanneld masq"
            		ip6 saddr != fd05::/48 ip6 daddr fd05:0:0:3f::/64 return comment "flanneld masq"
            		ip6 saddr fd05::/48 ip6 daddr != ff00::/8 masquerade fully-random comment "flanneld masq"
            		ip6 saddr != fd05::/48 ip6 daddr fd05::/48 masquerade fully-random comment "flanneld masq"
            	}

            	chain forward {
            		type filter hook forward priority filter; policy accept;
            		ip6 saddr fd05::/48 accept comment "flanneld forward"
            		ip6 daddr fd05::/48 accept comment "flanneld forward"
            	}
            }
            """;

    private final Namespace namespace = Namespace.create();
    private final Namespace.Tools tools = namespace.tools();

    @BeforeEach
    void inPlace() {
        assertThat(round(tools, PacketFilter.ANY)).isEqualTo(2);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void writesTheTablesThatUsersKnow() {
        assertThat(ours()).isEqualTo(GOLDEN);
    }

    @Test
    void aRestartWithEverythingInPlaceWritesNothing() {
        tools.ran().clear();

        assertThat(round(tools, PacketFilter.NFTABLES)).isZero();
        assertThat(tools.ran()).noneMatch(command -> command.contains("-f")).noneMatch(c -> c.contains("restore"));
    }

    @Test
    void anIdleLookIsOneProcessForTheChainsAndOneForEachTable() {
        PacketFilterRules rules =
                PacketFilterRules.open(tools, DualStack.v4(Rounds.prefix("10.5.0.0/16")), PacketFilter.ANY, Rounds.ALL);
        round(rules.layer(Rounds.OWN));
        tools.ran().clear();

        assertThat(round(rules.layer(Rounds.OWN))).isZero();
        assertThat(tools.ran()).containsExactly("nft -a -s list chains", "nft -a -s list table ip flannel-ipv4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flush chain ip flannel-ipv4 postrtg",
                "flush chain ip flannel-ipv4 forward",
                "flush table ip6 flannel-ipv6",
                "delete table ip flannel-ipv4",
                "flush ruleset",
                "insert rule ip flannel-ipv4 postrtg accept",
                "add rule ip flannel-ipv4 forward counter drop",
                "add chain ip flannel-ipv4 other",
                "add set ip flannel-ipv4 others { type ipv4_addr; }",
                "add table ip flannel-ipv4 { flags dormant; }",
                "add chain ip flannel-ipv4 forward { type filter hook forward priority 0; policy drop; }",
                "flush chain ip flannel-ipv4 forward; delete chain ip flannel-ipv4 forward"
            })
    void whatIsChangedByHandIsRepaired(String command) {
        namespace.feed("nft -f -", command);
        assertThat(ours()).isNotEqualTo(GOLDEN);

        assertThat(round(tools, PacketFilter.ANY)).isPositive();
        assertThat(ours()).isEqualTo(GOLDEN);
        assertThat(round(tools, PacketFilter.ANY)).isZero();
    }

    @Test
    void reorderedRulesAreRepaired() {
        String listing = namespace.run("nft -a list chain ip flannel-ipv4 postrtg");
        String first =
                listing.lines().filter(l -> l.contains("meta mark")).findFirst().orElseThrow();
        String handle = first.substring(first.lastIndexOf(' ') + 1);
        namespace.run("nft delete rule ip flannel-ipv4 postrtg handle " + handle);
        namespace.run("nft add rule ip flannel-ipv4 postrtg meta mark & 0x4000 == 0x4000 return comment"
                + " '\"flanneld masq\"'");
        assertThat(ours()).isNotEqualTo(GOLDEN);

        assertThat(round(tools, PacketFilter.ANY)).isEqualTo(1);
        assertThat(ours()).isEqualTo(GOLDEN);
    }

    @Test
    void rulesAsFlannelWritesThemAreTakenOver() {
        namespace.run("nft flush ruleset");
        namespace.feed("nft -f -", """
                table ip flannel-ipv4 { chain postrtg { type nat hook postrouting priority srcnat;
                  meta mark 0x4000 return
                  ip saddr 10.5.22.0/24 ip daddr 10.5.0.0/16 return
                  ip saddr 10.5.0.0/16 ip daddr 10.5.22.0/24 return
                  ip saddr != 10.5.22.0/24 ip daddr 10.5.0.0/16 return
                  ip saddr 10.5.0.0/16 ip daddr != 224.0.0.0/4 masquerade fully-random
                }; chain forward { type filter hook forward priority 0; }; }
                table ip6 flannel-ipv6 { }
                """);
        PacketFilterRules rules =
                PacketFilterRules.open(tools, DualStack.v4(Rounds.prefix("10.5.0.0/16")), PacketFilter.ANY, Rounds.ALL);

        assertThat(round(rules.layer(Rounds.OWN))).isEqualTo(2);

        assertThat(GOLDEN).startsWith(ours());
        assertThat(namespace.run("nft list tables")).isEqualTo("table ip flannel-ipv4\n");
    }

    @Test
    void anotherWordingOfTheSameRulesIsNoChange() {
        Namespace.Tools other = tools.rewording("masquerade fully-random", "masquerade random,fully");
        PacketFilterRules rules = Rounds.open(other, PacketFilter.ANY);

        assertThat(round(rules.layer(Rounds.OWN))).isEqualTo(2);
        assertThat(round(rules.layer(Rounds.OWN))).isZero();

        namespace.run("nft flush chain ip flannel-ipv4 postrtg");
        assertThat(round(rules.layer(Rounds.OWN))).isEqualTo(1);
        assertThat(ours()).isEqualTo(GOLDEN);
    }

    @Test
    void anotherNetworkReplacesAllRulesOfTheOld() {
        PacketFilterRules moved =
                PacketFilterRules.open(tools, DualStack.v4(Rounds.prefix("10.9.0.0/16")), PacketFilter.ANY, Rounds.ALL);

        assertThat(round(moved.layer(DualStack.v4(Rounds.prefix("10.9.1.0/24")))))
                .isEqualTo(2);

        assertThat(ours())
                .contains("ip saddr 10.9.1.0/24 ip daddr 10.9.0.0/16 return")
                .doesNotContain("10.5.", "fd05", "ipv6");
    }

    @Test
    void withoutMasqueradeOnlyForwardRulesStay() {
        FilterOptions options = new FilterOptions(FilterOptions.Masquerade.OFF, FilterOptions.Forwarding.ACCEPTED);

        round(PacketFilterRules.open(tools, Rounds.NETWORKS, PacketFilter.ANY, options)
                .layer(Rounds.OWN));

        assertThat(ours()).doesNotContain("postrtg", "masquerade").contains("chain forward");
    }

    @Test
    void withNothingWantedNothingStays() {
        round(PacketFilterRules.open(tools, Rounds.NETWORKS, PacketFilter.ANY, FilterOptions.none())
                .layer(Rounds.OWN));

        assertThat(ours()).isEmpty();
    }

    @Test
    void portsAreKeptOnDemand() {
        FilterOptions options =
                new FilterOptions(FilterOptions.Masquerade.KEEP_PORTS, FilterOptions.Forwarding.ACCEPTED);
        PacketFilterRules rules = PacketFilterRules.open(tools, Rounds.NETWORKS, PacketFilter.ANY, options);

        assertThat(round(rules.layer(Rounds.OWN))).isEqualTo(2);
        assertThat(ours()).isEqualTo(GOLDEN.replace(" fully-random", ""));
        assertThat(round(rules.layer(Rounds.OWN))).isZero();
    }

    @Test
    void cleanupRemovesOursAndNothingElse() {
        namespace.feed("nft -f -", "table inet mine { chain c { accept; }; }");

        round(PacketFilterRules.cleanup(tools));

        assertThat(ours().strip()).isEqualTo("table inet mine {\n\tchain c {\n\t\taccept\n\t}\n}");
        assertThat(round(PacketFilterRules.cleanup(tools))).isZero();
    }

    private String ours() {
        return namespace.run("nft list ruleset ip")
                + namespace.run("nft list ruleset ip6")
                + namespace.run("nft list ruleset inet");
    }
}
