package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.Family;

/** The program {@code nft}, as far as we use it. */
final class Nft {
    private final Host host;

    Nft(Host host) {
        this.host = host;
    }

    /** All chains of the namespace without their rules, and the names of all tables: {@code nft list chains}. */
    Overview overview() {
        String listing = list(List.of("chains"));
        return new Overview(NftListing.tables(listing), NftListing.chains(listing));
    }

    record Overview(List<String> tables, List<NftChain> chains) {}

    /** The body of our table: {@code nft list table}. */
    List<String> body(Family family) {
        return NftListing.body(list(List.of("table", NftRules.protocol(family), NftRules.table(family))));
    }

    /** The chain with its rules: {@code nft list chain}. */
    List<NftChain> chain(NftChain chain) {
        return NftListing.chains(list(List.of("chain", chain.family(), chain.table(), chain.name())));
    }

    /** The chains of a table with their rules: {@code nft list table}. */
    List<NftChain> table(String family, String table) {
        return NftListing.chains(list(List.of("table", family, table)));
    }

    /** Runs these commands in one transaction: {@code nft -f -}. All of them, or none. */
    void transaction(String what, String script) {
        Host.Output output = host.run(List.of("nft", "-f", "-"), script)
                .orElseThrow(() -> Failures.missing("Cannot write " + what, "nft"));
        if (output.exit() != 0) {
            throw Failures.of("Cannot write " + what, "nft", output);
        }
    }

    private String list(List<String> what) {
        List<String> command = new ArrayList<>(List.of("nft", "-a", "-s", "list"));
        command.addAll(what);
        String resource = "Cannot list nftables " + String.join(" ", what);
        Host.Output output = host.run(command, "").orElseThrow(() -> Failures.missing(resource, "nft"));
        if (output.exit() != 0) {
            throw Failures.of(resource, "nft", output);
        }
        return output.out();
    }
}
