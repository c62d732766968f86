package net.tweed.tests.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a host's kernel holds of routes, addresses, tunnel devices, neighbours, forwarding entries and packet filter rules,
 * normalised: no indexes, counters or cached entries, lines sorted. Two hosts in the same state have equal ones.
 */
public record KernelState(
        List<String> routes,
        List<String> addresses,
        List<String> devices,
        List<String> neighbours,
        List<String> forwarding,
        String rules) {

    private static final String CUT = "== cut ==";
    private static final String SCRIPT = String.join(
            "; echo '" + CUT + "'; ",
            "ip -4 route show table all; ip -6 route show table all",
            "ip -o address",
            "ip -o -d link show type vxlan",
            "ip neigh show nud permanent",
            "bridge fdb show | grep -v -e cni0",
            "nft -s list ruleset");

    static KernelState of(String namespace) {
        String[] parts =
                Shell.run("ip", "netns", "exec", namespace, "sh", "-c", SCRIPT).split(CUT + "\n", -1);
        return new KernelState(
                lines(parts[0], ".*( table local|multicast|fe80::|^local |^broadcast ).*"),
                addresses(parts[1]),
                devices(parts[2]),
                lines(parts[3], "(?!.*PERMANENT).*"),
                lines(parts[4], "(?!.* dst .*).*"),
                parts[5].replaceAll(" +\n", "\n").strip());
    }

    private static List<String> lines(String text, String without) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.matches(without))
                .sorted()
                .toList();
    }

    private static List<String> addresses(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\\\.*", "").strip().split(" +", -1))
                .filter(words -> !words[3].startsWith("fe80"))
                .map(words -> String.join(" ", Arrays.copyOfRange(words, 1, words.length)))
                .sorted()
                .toList();
    }

    /** Name, MTU, MAC, and everything from {@code vxlan} to its end that the kernel was told. */
    private static List<String> devices(String text) {
        return text.lines()
                .map(line -> line.replaceFirst(
                        "^\\d+: (\\S+): .*? mtu (\\d+).*? state (\\S+).*?link/ether (\\S+).*? (vxlan id .*?) numtxqueues.*$",
                        "$1 mtu $2 state $3 mac $4 $5"))
                .map(line -> line.replaceFirst(" addrgenmode \\w+", "").strip())
                .sorted()
                .toList();
    }

    /** The state without what another run of a host may have otherwise: the rules' order of tables stays. */
    @Override
    public String toString() {
        return "routes\n" + indented(routes) + "addresses\n" + indented(addresses) + "devices\n" + indented(devices)
                + "neighbours\n" + indented(neighbours) + "forwarding\n" + indented(forwarding) + "rules\n" + rules;
    }

    private static String indented(List<String> lines) {
        return lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }
}
