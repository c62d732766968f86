package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code nft -a -s list …} prints. Lines that it does not know are kept as text or left out, never fatal. */
final class NftListing {
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_./\\\\-]{0,127}";
    private static final Pattern TABLE = Pattern.compile("table (\\w+) (" + NAME + ") \\{");
    private static final Pattern CHAIN = Pattern.compile("chain (" + NAME + ") \\{");
    private static final Pattern HOOK = Pattern.compile("type \\w+ hook (\\w+) .*");
    private static final Pattern POLICY = Pattern.compile(".*; policy (\\w+);.*");
    private static final Pattern HANDLE = Pattern.compile("\\s*# handle (\\d{1,18})$");
    private static final Pattern HEX = Pattern.compile("\\b0x0*([0-9a-f]+)\\b");

    private NftListing() {}

    /** The chains in a listing, each with its rules where the listing has them. */
    static List<NftChain> chains(String listing) {
        List<NftChain> chains = new ArrayList<>();
        Reading reading = new Reading(chains);
        listing.lines().map(String::strip).forEach(reading::line);
        return chains;
    }

    /** The names of the tables in a listing, as {@code ip flannel-ipv4}. */
    static List<String> tables(String listing) {
        return listing.lines()
                .map(line -> TABLE.matcher(withoutHandle(line.strip())))
                .filter(Matcher::matches)
                .map(m -> m.group(1) + " " + m.group(2))
                .toList();
    }

    /** All lines inside a table's braces, canonical: flags, sets and whatever else someone put there included. */
    static List<String> body(String listing) {
        List<String> lines = listing.lines()
                .map(NftListing::canonical)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.size() < 2 ? List.of() : lines.subList(1, lines.size() - 1);
    }

    /** One text for all that mean the same: versions of {@code nft} differ in blanks, leading zeros and numbers. */
    static String canonical(String line) {
        String bare = withoutHandle(line.strip()).replaceAll("\\s+", " ");
        return HEX.matcher(bare)
                .replaceAll("0x$1")
                .replace(" priority 100;", " priority srcnat;")
                .replace(" priority 0;", " priority filter;");
    }

    private static String withoutHandle(String line) {
        return HANDLE.matcher(line).replaceFirst("");
    }

    /** Walks through the lines of a listing. */
    private static final class Reading {
        private final List<NftChain> chains;
        private String family = "";
        private String table = "";
        private String chain = "";
        private String hook = "";
        private String policy = "";
        private List<NftChain.Rule> rules = new ArrayList<>();

        Reading(List<NftChain> chains) {
            this.chains = chains;
        }

        void line(String line) {
            String bare = withoutHandle(line);
            Matcher tableLine = TABLE.matcher(bare);
            Matcher chainLine = CHAIN.matcher(bare);
            if (tableLine.matches()) {
                family = tableLine.group(1);
                table = tableLine.group(2);
            } else if (chainLine.matches()) {
                open(chainLine.group(1));
            } else if (bare.equals("}")) {
                close();
            } else if (!chain.isEmpty()) {
                content(line);
            }
        }

        private void open(String name) {
            chain = name;
            hook = "";
            policy = "";
            rules = new ArrayList<>();
        }

        private void close() {
            if (!chain.isEmpty()) {
                chains.add(new NftChain(family, table, chain, hook, policy, rules));
                chain = "";
            }
        }

        private void content(String line) {
            Matcher hooked = HOOK.matcher(line);
            Matcher handle = HANDLE.matcher(line);
            if (hooked.matches()) {
                hook = hooked.group(1);
                Matcher verdict = POLICY.matcher(line);
                policy = verdict.matches() ? verdict.group(1) : "accept";
            } else if (handle.find()) {
                rules.add(new NftChain.Rule(canonical(line), Long.parseLong(handle.group(1))));
            }
        }
    }
}
