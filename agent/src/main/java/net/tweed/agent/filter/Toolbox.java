package net.tweed.agent.filter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.tweed.core.model.Family;

/**
 * The packet filter programs on this host.
 *
 * @param nft whether {@code nft} is there and the kernel answers it
 * @param iptables which variant the command {@code iptables} is; empty where it is not installed
 * @param legacy the command that reaches legacy tables; empty where none is installed
 * @param legacyTables the IPv4 tables that legacy iptables has in the kernel now
 */
record Toolbox(Nftables nft, Optional<Variant> iptables, Optional<String> legacy, List<String> legacyTables) {
    Toolbox {
        legacyTables = List.copyOf(legacyTables);
    }

    /** Whether nftables can be used. */
    enum Nftables {
        WORKS,
        /** The program is there, but the kernel has no nf_tables. */
        UNSUPPORTED,
        MISSING
    }

    /** Asks the programs: three short processes, once at start. */
    static Toolbox of(Host host) {
        Optional<Variant> iptables = host.run(List.of("iptables", "--version"), "")
                .filter(output -> output.exit() == 0)
                .map(output -> output.out().contains("nf_tables") ? Variant.NF_TABLES : Variant.LEGACY);
        Optional<String> legacy = iptables.equals(Optional.of(Variant.LEGACY))
                ? Optional.of("iptables")
                : host.run(List.of("iptables-legacy", "--version"), "")
                        .filter(output -> output.exit() == 0)
                        .map(output -> "iptables-legacy");
        return new Toolbox(nftables(host), iptables, legacy, host.lines(XtTables.names(Family.IPV4)));
    }

    /** Missing permission is not a missing nftables: it is left to the first listing to say so. */
    private static Nftables nftables(Host host) {
        return host.run(List.of("nft", "list", "tables"), "")
                .map(output -> output.exit() == 0
                                || output.err().toLowerCase(Locale.ROOT).contains("not permitted")
                        ? Nftables.WORKS
                        : Nftables.UNSUPPORTED)
                .orElse(Nftables.MISSING);
    }
}
