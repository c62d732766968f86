package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import net.tweed.agent.tenancy.Claim;
import net.tweed.agent.tenancy.Claim.Tunnel;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/**
 * What keeps a network apart from the others of a host, as {@code nft} writes it. Nothing passes between its addresses and
 * theirs, at the host where a packet begins and at the one where it ends; out of its tunnel comes nothing but its own
 * addresses and those of hosts with a lease, which speak to containers themselves; and its tunnel's port takes nothing from
 * hosts without one. Pure text.
 */
final class IsolationRules {
    /** The set with the hosts' addresses of a family. */
    static String hosts(Family family) {
        return family == Family.IPV4 ? "hosts4" : "hosts6";
    }

    private IsolationRules() {}

    /** The chains, line by line as {@code nft list table} prints them. */
    static List<String> chains(Claim own, List<Prefix> others) {
        List<String> apart = apart(own, others);
        List<String> input = new ArrayList<>(apart);
        own.tunnel().ifPresent(tunnel -> input.addAll(outer(tunnel)));
        List<String> lines = new ArrayList<>();
        chain("forward", apart, lines);
        chain("input", input, lines);
        return lines;
    }

    private static void chain(String hook, List<String> rules, List<String> lines) {
        lines.add("chain " + hook + " {");
        lines.add("type filter hook " + hook + " priority filter; policy accept;");
        lines.addAll(rules);
        lines.add("}");
    }

    private static List<String> apart(Claim own, List<Prefix> others) {
        List<String> rules = new ArrayList<>();
        own.networks().stream().forEach(network -> {
            String ip = NftRules.protocol(network.family());
            for (Prefix other : others) {
                if (other.family() == network.family()) {
                    rules.add(ip + " saddr " + network + " " + ip + " daddr " + other + " counter drop");
                    rules.add(ip + " saddr " + other + " " + ip + " daddr " + network + " counter drop");
                }
            }
            if (own.tunnel().orElse(null) instanceof Tunnel.Vxlan vxlan) {
                String device = Claim.device(network.family(), vxlan);
                rules.add("iifname \"" + device + "\" " + ip + " saddr != " + network + " " + ip + " saddr != @"
                        + hosts(network.family()) + " counter drop");
            }
        });
        return rules;
    }

    /** The VNI is 24 bits, behind 8 bytes of UDP header and 4 of VXLAN's (RFC 7348, section 5). */
    private static List<String> outer(Tunnel tunnel) {
        String match = "udp dport " + tunnel.port() + " ";
        if (tunnel instanceof Tunnel.Vxlan vxlan) {
            match += "@th,96,24 0x" + Integer.toHexString(vxlan.vni()) + " ";
        }
        List<String> rules = new ArrayList<>();
        for (Family family : Family.values()) {
            rules.add(match + NftRules.protocol(family) + " saddr != @" + hosts(family) + " counter drop");
        }
        return rules;
    }
}
