package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.agent.filter.Toolbox.Nftables;
import net.tweed.core.model.PacketFilter;

/** What an operator should know about the choice of the packet filter. Pure text. */
final class Notices {
    private Notices() {}

    /** @param home where the rules live; empty where no program is there */
    static List<String> of(Toolbox tools, PacketFilter asked, Optional<PacketFilter> home, FilterOptions options) {
        List<String> notices = new ArrayList<>();
        if (home.isEmpty()) {
            if (!options.equals(FilterOptions.none())) {
                notices.add("No packet filter rules: " + nft(tools) + ", and iptables is not installed. Install the"
                        + " package nftables (or iptables), or run with -ip-masq=false and"
                        + " -iptables-forward-rules=false");
            }
        } else if (asked == PacketFilter.IPTABLES && home.get() != asked) {
            notices.add("The configuration says \"EnableNFTables\": false, but iptables is not installed: nftables is"
                    + " used. Install the package iptables, or remove the key");
        } else if (asked == PacketFilter.NFTABLES && home.get() != asked) {
            notices.add("The configuration says \"EnableNFTables\": true, but " + nft(tools)
                    + ": iptables is used. Install the package nftables, or set the key to false");
        }
        if (tools.legacy().isEmpty() && tools.legacyTables().contains("filter")) {
            notices.add("Legacy iptables tables are in use on this host, but iptables-legacy is not installed: if their"
                    + " FORWARD chain drops by policy, traffic of the network is dropped and this cannot be seen."
                    + " Install the package iptables");
        }
        return notices;
    }

    private static String nft(Toolbox tools) {
        return tools.nft() == Nftables.MISSING
                ? "nft is not installed"
                : "this kernel does not answer nft (try `modprobe nf_tables`)";
    }
}
