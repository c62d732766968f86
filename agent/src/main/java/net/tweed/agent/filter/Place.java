package net.tweed.agent.filter;

import java.util.Locale;
import net.tweed.core.model.Family;

/** Where rules of ours stand. */
public sealed interface Place {
    /** As people know it: {@code nft table ip flannel-ipv4}, {@code iptables-legacy nat}. */
    String name();

    /** Our own nftables table. */
    record NftTable(Family family) implements Place {
        // Written out, as every daemon's start compares some: the generated ones start slowly.
        @Override
        public boolean equals(Object o) {
            return o instanceof NftTable other && family == other.family;
        }

        @Override
        public int hashCode() {
            return family.hashCode();
        }

        @Override
        public String name() {
            return "nft table " + NftRules.protocol(family) + " " + NftRules.table(family);
        }
    }

    /** Our chain in a table of iptables, and the jump to it. */
    record Chain(Family family, Variant variant, XtRules.Table table) implements Place {
        @Override
        public String name() {
            return XtRules.program(family) + "-" + variant.suffix() + " "
                    + table.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Accept rules in nftables chains of others that drop forwarded packets by policy. */
    record NftGuests() implements Place {
        @Override
        public boolean equals(Object o) {
            return o instanceof NftGuests;
        }

        @Override
        public int hashCode() {
            return NftGuests.class.hashCode();
        }

        @Override
        public String name() {
            return "nft forward chains that drop";
        }
    }

    /** Accept rules in the other variant's FORWARD chain, where that drops by policy. */
    record ForwardGuest(Family family, Variant variant) implements Place {
        @Override
        public String name() {
            return XtRules.program(family) + "-" + variant.suffix() + " FORWARD that drops";
        }
    }
}
