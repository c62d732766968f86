package net.tweed.agent.filter;

import java.util.List;

/**
 * A chain as {@code nft} lists it.
 *
 * @param family {@code ip}, {@code ip6}, {@code inet}, or one that does not concern us
 * @param hook where a base chain is hooked; else empty text
 * @param policy a base chain's verdict at its end; else empty text
 * @param rules in order, as far as they were asked for
 */
record NftChain(String family, String table, String name, String hook, String policy, List<Rule> rules) {

    /** A rule in canonical text, and the number by which it is deleted. */
    record Rule(String text, long handle) {}

    NftChain {
        rules = List.copyOf(rules);
    }

    /** As commands name it. */
    String address() {
        return family + " " + table + " " + name;
    }
}
