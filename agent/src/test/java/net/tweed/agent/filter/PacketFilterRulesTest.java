package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Family;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Result;
import org.junit.jupiter.api.Test;

final class PacketFilterRulesTest {
    private final FakeHost host = new FakeHost();

    private PacketFilterRules open(PacketFilter asked, FilterOptions options) {
        return PacketFilterRules.open(host, Rounds.NETWORKS, asked, options);
    }

    private List<String> places(PacketFilter asked) {
        return open(asked, Rounds.ALL).layer(Rounds.OWN).desired().stream()
                .map(rules -> rules.place().name())
                .sorted()
                .toList();
    }

    @Test
    void nftablesIsTakenWhereBothAreThereAndNothingIsAsked() {
        host.answers("nft list tables", "").answers("iptables --version", "iptables v1.8.9 (nf_tables)\n");

        assertThat(places(PacketFilter.ANY))
                .containsExactly(
                        "nft forward chains that drop", "nft table ip flannel-ipv4", "nft table ip6 flannel-ipv6");
        assertThat(open(PacketFilter.ANY, Rounds.ALL).notices()).isEmpty();
    }

    @Test
    void iptablesIsTakenWhereItIsAsked() {
        host.answers("nft list tables", "").answers("iptables --version", "iptables v1.8.9 (nf_tables)\n");

        assertThat(places(PacketFilter.IPTABLES))
                .containsExactly(
                        "ip6tables-nft filter",
                        "ip6tables-nft nat",
                        "iptables-nft filter",
                        "iptables-nft nat",
                        "nft forward chains that drop");
    }

    @Test
    void anOldIptablesThatNamesNoVariantIsLegacy() {
        host.answers("iptables --version", "iptables v1.6.1\n");

        assertThat(places(PacketFilter.ANY)).contains("iptables-legacy nat", "iptables-legacy filter");
    }

    @Test
    void aKernelWithoutNftablesMeansIptables() {
        host.answers("nft list tables", 1, "", "netlink: Error: cache initialization failed: Protocol not supported")
                .answers("iptables --version", "iptables v1.8.9 (legacy)\n");

        assertThat(places(PacketFilter.NFTABLES)).contains("iptables-legacy nat");
        assertThat(open(PacketFilter.NFTABLES, Rounds.ALL).notices())
                .singleElement()
                .asString()
                .contains("\"EnableNFTables\": true", "modprobe nf_tables");
    }

    @Test
    void nftablesIsTakenWithAWordWhereIptablesIsAskedAndMissing() {
        host.answers("nft list tables", "");

        assertThat(places(PacketFilter.IPTABLES)).contains("nft table ip flannel-ipv4");
        assertThat(open(PacketFilter.IPTABLES, Rounds.ALL).notices())
                .singleElement()
                .asString()
                .contains("Install the package iptables");
    }

    @Test
    void masqueradeWithoutAnyPacketFilterNamesThePackage() {
        assertThatThrownBy(() -> open(PacketFilter.ANY, Rounds.ALL))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG))
                .hasMessageContaining("nft is not installed")
                .hasMessageContaining("Install the package nftables (or iptables)");
    }

    @Test
    void forwardRulesAloneCanDoWithoutAPacketFilter() {
        PacketFilterRules rules = open(
                PacketFilter.ANY, new FilterOptions(FilterOptions.Masquerade.OFF, FilterOptions.Forwarding.ACCEPTED));

        assertThat(rules.layer(Rounds.OWN).desired()).isEmpty();
        assertThat(rules.layer(Rounds.OWN).table().list().own()).isEmpty();
        assertThat(rules.notices()).singleElement().asString().contains("nft is not installed");
        assertThat(open(PacketFilter.ANY, FilterOptions.none()).notices()).isEmpty();
    }

    @Test
    void legacyTablesThatCannotBeReadAreNamed() {
        host.answers("nft list tables", "").legacyTables("filter");

        assertThat(open(PacketFilter.ANY, Rounds.ALL).notices())
                .singleElement()
                .asString()
                .contains("iptables-legacy is not installed");
    }

    @Test
    void missingPermissionIsSaidWithTheRemedy() {
        host.answers("nft list tables", 1, "", "Operation not permitted (you must be root)")
                .answers("nft -a -s list chains", 1, "", "Operation not permitted (you must be root)");
        Layer<RuleSet> layer = open(PacketFilter.ANY, Rounds.ALL).layer(Rounds.OWN);

        assertThatThrownBy(() -> layer.table().list())
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.DENIED))
                .hasMessageContaining("Cannot list nftables chains")
                .hasMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    void aMissingKernelModuleIsSaidWithTheRemedy() {
        host.answers("nft list tables", "")
                .answers(
                        "nft -f -",
                        1,
                        "",
                        "/dev/stdin:6:1-7: Error: Could not process rule: No such file or directory");
        Layer<RuleSet> layer = open(PacketFilter.ANY, Rounds.ALL).layer(Rounds.OWN);
        RuleSet table = layer.desired().stream()
                .filter(rules -> rules.place().equals(new Place.NftTable(Family.IPV4)))
                .findFirst()
                .orElseThrow();

        Result<RuleSet> result = layer.table()
                .apply(List.of(new Change.Put<>(table, Optional.empty())))
                .get(0);

        assertThat(result.state()).isEqualTo(Result.State.FAILED);
        assertThat(result.reason().orElseThrow())
                .contains("Cannot write nft table ip flannel-ipv4", "modprobe -a nf_tables nft_chain_nat nft_masq");
    }

    @Test
    void aTableIsReplacedInOneTransaction() {
        host.answers("nft list tables", "");
        Layer<RuleSet> layer = open(PacketFilter.ANY, Rounds.ALL).layer(Rounds.OWN);
        RuleSet table = layer.desired().stream()
                .filter(rules -> rules.place().equals(new Place.NftTable(Family.IPV4)))
                .findFirst()
                .orElseThrow();

        layer.table().apply(List.of(new Change.Put<>(table, Optional.empty())));

        assertThat(host.inputs())
                .singleElement()
                .asString()
                .startsWith(
                        "table ip flannel-ipv4\ndelete table ip flannel-ipv4\ntable ip flannel-ipv4 {\nchain postrtg {");
    }
}
