package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.Family;

/** The programs {@code iptables-save} and {@code iptables-restore} of one family and variant. */
final class XtTables {
    private final Host host;
    private final Family family;
    private final Variant variant;
    private final String program;

    /** @param program the command without its ending, such as {@code iptables} or {@code ip6tables-legacy} */
    XtTables(Host host, Family family, Variant variant, String program) {
        this.host = host;
        this.family = family;
        this.variant = variant;
        this.program = program;
    }

    Family family() {
        return family;
    }

    Variant variant() {
        return variant;
    }

    /**
     * What the tables hold of ours.
     *
     * @param nat the rules of ours outside our chain, the chain, its rules in order
     * @param filter likewise
     * @param forwardDrops whether FORWARD drops by policy
     */
    record Listing(List<String> nat, List<String> filter, boolean forwardDrops) {}

    /** Reads both tables at once. Does not make the kernel create legacy tables that nobody uses. */
    Listing list() {
        if (variant == Variant.LEGACY && !inUse()) {
            return new Listing(List.of(), List.of(), false);
        }
        return parse(save());
    }

    /** Where the kernel names the tables that legacy iptables has in this thread's namespace. */
    static String names(Family family) {
        return "/proc/thread-self/net/" + (family == Family.IPV4 ? "ip_tables_names" : "ip6_tables_names");
    }

    private boolean inUse() {
        return !host.lines(names(family)).isEmpty();
    }

    private String save() {
        String what = "Cannot list the rules of " + program;
        Host.Output output =
                host.run(List.of(program + "-save"), "").orElseThrow(() -> Failures.missing(what, program + "-save"));
        if (output.exit() != 0) {
            throw Failures.of(what, program, output);
        }
        return output.out();
    }

    static Listing parse(String save) {
        List<String> filter = section(XtRules.Table.FILTER, save);
        boolean drops = filter.stream().anyMatch(line -> line.startsWith(":FORWARD DROP"));
        return new Listing(
                ours(XtRules.Table.NAT, section(XtRules.Table.NAT, save)), ours(XtRules.Table.FILTER, filter), drops);
    }

    private static List<String> section(XtRules.Table table, String save) {
        return save.lines()
                .map(String::strip)
                .dropWhile(line -> !line.equals("*" + table.text()))
                .takeWhile(line -> !line.equals("COMMIT"))
                .toList();
    }

    private static List<String> ours(XtRules.Table table, List<String> section) {
        List<String> rules = section.stream()
                .filter(line -> line.startsWith("-A ") && table.owns(line))
                .toList();
        List<String> lines = new ArrayList<>();
        rules.stream().filter(line -> !table.inside(line)).forEach(lines::add);
        section.stream()
                .filter(line -> line.startsWith(":" + table.chain() + " "))
                .forEach(line -> lines.add(":" + table.chain()));
        rules.stream().filter(table::inside).forEach(lines::add);
        return lines;
    }

    /** Runs the input of one table as one transaction. Waits up to 5 s for the lock of iptables. */
    void restore(String what, String script) {
        Host.Output output = host.run(List.of(program + "-restore", "--noflush", "--wait", "5"), script)
                .orElseThrow(() -> Failures.missing(what, program + "-restore"));
        if (output.exit() != 0) {
            throw Failures.of("Cannot write " + what, program, output);
        }
    }
}
