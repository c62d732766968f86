package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/** Our rules as {@code nft} writes them. Pure text. */
final class NftRules {
    static final String FORWARD_COMMENT = "comment \"" + XtRules.FORWARD_COMMENT + "\"";
    static final String MASQ_COMMENT = "comment \"" + XtRules.MASQ_COMMENT + "\"";

    private NftRules() {}

    /** The family's word for tables and for matches: {@code ip}, {@code ip6}. */
    static String protocol(Family family) {
        return family == Family.IPV4 ? "ip" : "ip6";
    }

    /** The name of our table. */
    static String table(Family family) {
        return family == Family.IPV4 ? "flannel-ipv4" : "flannel-ipv6";
    }

    /**
     * The body of our table, line by line as {@code nft list table} prints it; empty where no rules are wanted.
     *
     * @param network the whole network
     * @param own this host's subnet
     */
    static List<String> body(Prefix network, Prefix own, FilterOptions options) {
        List<String> lines = new ArrayList<>();
        if (options.masquerade() != Masquerade.OFF) {
            lines.add("chain postrtg {");
            lines.add("type nat hook postrouting priority srcnat; policy accept;");
            lines.addAll(masquerade(network, own, options.masquerade()));
            lines.add("}");
        }
        if (options.forwarding() == Forwarding.ACCEPTED) {
            lines.add("chain forward {");
            lines.add("type filter hook forward priority filter; policy accept;");
            lines.addAll(accepts(network));
            lines.add("}");
        }
        return lines;
    }

    private static List<String> masquerade(Prefix network, Prefix own, Masquerade how) {
        String ip = protocol(network.family());
        String masquerade = how == Masquerade.RANDOM_PORTS ? "masquerade fully-random" : "masquerade";
        return List.of(
                // Marked by Kubernetes: it masquerades by itself.
                "meta mark & 0x4000 == 0x4000 return " + MASQ_COMMENT,
                match(ip, "", own, "", network) + " return " + MASQ_COMMENT,
                match(ip, "", network, "", own) + " return " + MASQ_COMMENT,
                // From outside to our own containers: they see who it is.
                match(ip, "!= ", network, "", own) + " return " + MASQ_COMMENT,
                ip + " saddr " + network + " " + ip + " daddr != " + XtRules.multicast(network.family()) + " "
                        + masquerade + " " + MASQ_COMMENT,
                // From this host itself to a remote container: its answer comes back through the overlay.
                match(ip, "!= ", network, "", network) + " " + masquerade + " " + MASQ_COMMENT);
    }

    private static String match(String ip, String notFrom, Prefix from, String notTo, Prefix to) {
        return ip + " saddr " + notFrom + from + " " + ip + " daddr " + notTo + to;
    }

    /** Leave to forward what comes from the network or goes there. */
    static List<String> accepts(Prefix network) {
        String ip = protocol(network.family());
        return List.of(
                ip + " saddr " + network + " accept " + FORWARD_COMMENT,
                ip + " daddr " + network + " accept " + FORWARD_COMMENT);
    }

    /** The accept rules that a forward chain needs: of its own family, in {@code inet} of both. */
    static List<String> accepts(DualStack<Prefix> networks, String chainFamily) {
        return networks.stream()
                .filter(network -> chainFamily.equals("inet") || chainFamily.equals(protocol(network.family())))
                .flatMap(network -> accepts(network).stream())
                .toList();
    }

    /** Replaces our table by this body in one transaction: what it takes over is gone with it. */
    static String replace(Family family, List<String> body) {
        String table = "table " + protocol(family) + " " + table(family);
        return remove(family) + table + " {\n" + String.join("\n", body) + "\n}\n";
    }

    /** Removes our table, which need not be there. */
    static String remove(Family family) {
        String table = "table " + protocol(family) + " " + table(family);
        return table + "\ndelete " + table + "\n";
    }
}
