package net.tweed.agent.filter;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/** Our rules as {@code iptables-save} writes them. Pure text. */
public final class XtRules {
    static final String MASQ_COMMENT = "flanneld masq";
    static final String FORWARD_COMMENT = "flanneld forward";

    private XtRules() {}

    /** A table of iptables that holds a chain of ours. */
    public enum Table {
        /** Masquerade. */
        NAT("nat", "POSTROUTING", "FLANNEL-POSTRTG", MASQ_COMMENT),
        /** Leave to forward. */
        FILTER("filter", "FORWARD", "FLANNEL-FWD", FORWARD_COMMENT);

        private final String text;
        private final String parent;
        private final String chain;
        private final String comment;

        Table(String text, String parent, String chain, String comment) {
            this.text = text;
            this.parent = parent;
            this.chain = chain;
            this.comment = comment;
        }

        /** Its name in iptables. */
        String text() {
            return text;
        }

        /** The kernel's chain that jumps to ours. */
        String parent() {
            return parent;
        }

        String chain() {
            return chain;
        }

        String jump() {
            return "-A " + parent + " " + commented() + " -j " + chain;
        }

        /** Whether a line of {@code iptables-save} is ours: in our chain, to our chain, or with our comment. */
        boolean owns(String rule) {
            return inside(rule) || rule.endsWith(" -j " + chain) || rule.contains(" --comment \"" + comment + "\"");
        }

        /** Whether a line is a rule in our chain. */
        boolean inside(String line) {
            return line.startsWith("-A " + chain + " ");
        }

        /** Whether a line is a rule outside our chain, and not the jump to it. */
        private boolean stray(String line) {
            return line.startsWith("-A ") && !inside(line) && !line.equals(jump());
        }

        private String commented() {
            return "-m comment --comment \"" + comment + "\"";
        }

        private String rule(String match, String target) {
            return "-A " + chain + " " + match + " " + commented() + " -j " + target;
        }
    }

    /** {@code iptables} or {@code ip6tables}. */
    static String program(Family family) {
        return family == Family.IPV4 ? "iptables" : "ip6tables";
    }

    /** Multicast is never masqueraded. */
    static String multicast(Family family) {
        return family == Family.IPV4 ? "224.0.0.0/4" : "ff00::/8";
    }

    /** The lines of ours in this table: the jump, the chain, its rules in order; empty where none are wanted. */
    static List<String> lines(Table table, Prefix network, Prefix own, FilterOptions options) {
        return switch (table) {
            case NAT ->
                options.masquerade() == Masquerade.OFF
                        ? List.of()
                        : lines(table, masquerade(network, own, options.masquerade()));
            case FILTER -> options.forwarding() == Forwarding.LEFT_ALONE ? List.of() : forward(network);
        };
    }

    /** The lines of ours in the filter table. */
    static List<String> forward(Prefix network) {
        return lines(
                Table.FILTER,
                List.of(Table.FILTER.rule("-s " + network, "ACCEPT"), Table.FILTER.rule("-d " + network, "ACCEPT")));
    }

    private static List<String> lines(Table table, List<String> rules) {
        return Stream.concat(Stream.of(table.jump(), ":" + table.chain()), rules.stream())
                .toList();
    }

    private static List<String> masquerade(Prefix network, Prefix own, Masquerade how) {
        String target = how == Masquerade.RANDOM_PORTS ? "MASQUERADE --random-fully" : "MASQUERADE";
        return List.of(
                Table.NAT.rule("-m mark --mark 0x4000/0x4000", "RETURN"),
                Table.NAT.rule("-s " + own + " -d " + network, "RETURN"),
                Table.NAT.rule("-s " + network + " -d " + own, "RETURN"),
                Table.NAT.rule("! -s " + network + " -d " + own, "RETURN"),
                Table.NAT.rule("-s " + network + " ! -d " + multicast(network.family()), target),
                Table.NAT.rule("! -s " + network + " -d " + network, target));
    }

    /** Input for {@code iptables-restore --noflush} that turns the lines that are there into the wanted ones. */
    static String replace(Table table, List<String> before, List<String> wanted) {
        long jumps = before.stream().filter(table.jump()::equals).count();
        Stream<String> strays = before.stream().filter(table::stray).map(XtRules::delete);
        Stream<String> doubles =
                before.stream().filter(table.jump()::equals).skip(1).map(XtRules::delete);
        Stream<String> rules = wanted.stream().filter(table::inside);
        Stream<String> jump = jumps == 0 ? Stream.of(table.jump()) : Stream.empty();
        return script(table, Stream.of(strays, doubles, rules, jump).flatMap(lines -> lines));
    }

    /** Input for {@code iptables-restore --noflush} that removes the lines that are there, and the chain. */
    static String remove(Table table, List<String> before) {
        Stream<String> outside = before.stream()
                .filter(line -> table.stray(line) || line.equals(table.jump()))
                .map(XtRules::delete);
        return script(table, Stream.concat(outside, Stream.of("-X " + table.chain())));
    }

    /** The chain's own line creates it, or empties it. */
    private static String script(Table table, Stream<String> lines) {
        Stream<String> head = Stream.of("*" + table.text(), ":" + table.chain() + " - [0:0]");
        return Stream.of(head, lines, Stream.of("COMMIT")).flatMap(part -> part).collect(Collectors.joining("\n"))
                + "\n";
    }

    private static String delete(String line) {
        return "-D" + line.substring(2);
    }
}
