package net.tweed.tests.vpc;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.tests.vpc.FirewallRule.When;

/**
 * The hosts' firewall in a cloud: it drops what no rule lets in and what answers nothing. The bridge's packet filter knows
 * no connections: what is no request, by its own header, passes as an answer.
 *
 * @param rules those of the Terraform module
 * @param holds what is so, and which of them are there for it
 */
record Firewall(List<FirewallRule> rules, Set<When> holds) {
    /** From where operators come. */
    static final String OPERATORS = "203.0.113.7";

    private static final String CONTAINERS = "10.1.0.0/16";

    Firewall {
        rules = List.copyOf(rules);
        holds = Set.copyOf(holds);
    }

    /** As the module declares it. */
    static Firewall of(String module, When... holds) {
        return new Firewall(TerraformFirewall.read(module), Set.of(holds));
    }

    /** As if somebody had removed this rule. */
    Firewall without(String name) {
        return new Firewall(
                rules.stream().filter(rule -> !rule.name().equals(name)).toList(), holds);
    }

    /** As if somebody had added this rule. */
    Firewall with(FirewallRule rule) {
        return new Firewall(Stream.concat(rules.stream(), Stream.of(rule)).toList(), holds);
    }

    /** What lets it hold, for hosts of these addresses, as nft reads it. */
    String script(Collection<String> hosts) {
        StringBuilder script = new StringBuilder("""
                table bridge firewall { }
                flush table bridge firewall
                table bridge firewall {
                chain in {
                type filter hook postrouting priority 0
                ether type != ip accept
                tcp flags & (syn | ack) != syn accept
                icmp type { echo-reply, destination-unreachable, time-exceeded, parameter-problem } accept
                """);
        for (FirewallRule rule : rules) {
            if (rule.when() == When.ALWAYS || holds.contains(rule.when())) {
                String from = switch (rule.from()) {
                    case OPERATORS -> OPERATORS;
                    case HOSTS -> String.join(", ", hosts);
                    case CONTAINERS -> CONTAINERS;
                };
                script.append(rule.match(from)).append("accept\n");
            }
        }
        return script.append("drop\n}\n}\n").toString();
    }
}
