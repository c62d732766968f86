package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.agent.filter.Part.Role;
import net.tweed.agent.filter.Toolbox.Nftables;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Prefix;

/** Puts together the parts that keep our rules on this host: every place is kept by exactly one. */
final class Assembly {
    private static final Set<Family> BOTH = Set.copyOf(EnumSet.allOf(Family.class));

    private final Host host;
    private final Toolbox tools;
    private final DualStack<Prefix> networks;
    private final FilterOptions options;

    Assembly(Host host, Toolbox tools, DualStack<Prefix> networks, FilterOptions options) {
        this.host = host;
        this.tools = tools;
        this.networks = networks;
        this.options = options;
    }

    /** The parts where the rules live in this packet filter. */
    List<Part> parts(PacketFilter home) {
        return switch (home) {
            case ANY, NFTABLES -> nftables();
            case IPTABLES -> iptables(tools.iptables().orElseThrow());
        };
    }

    /** Parts that see all rules of ours, wherever they are. */
    List<Part> everything() {
        boolean both = tools.iptables().equals(Optional.of(Variant.NF_TABLES));
        List<Part> parts = new ArrayList<>();
        if (both) {
            BOTH.forEach(family -> parts.add(iptables(family, Variant.NF_TABLES, Role.HOME)));
        }
        nft(Role.GUEST, both ? BOTH : Set.of()).forEach(parts::add);
        parts.addAll(legacy(Role.GUEST));
        return parts;
    }

    private List<Part> nftables() {
        List<Part> parts = new ArrayList<>(nft(Role.HOME, Set.of()));
        parts.addAll(legacy(Role.GUEST));
        return parts;
    }

    private List<Part> iptables(Variant variant) {
        if (variant == Variant.LEGACY) {
            List<Part> parts = new ArrayList<>(legacy(Role.HOME));
            parts.addAll(nft(Role.GUEST, Set.of()));
            return parts;
        }
        // Where nft is there it sees leftovers of a family not in use; without it ip6tables must look.
        Set<Family> families = tools.nft() == Nftables.WORKS ? used() : BOTH;
        List<Part> parts = new ArrayList<>();
        families.forEach(family -> parts.add(iptables(family, variant, Role.HOME)));
        parts.addAll(nft(Role.GUEST, families));
        parts.addAll(legacy(Role.GUEST));
        return parts;
    }

    private Set<Family> used() {
        Set<Family> used = EnumSet.noneOf(Family.class);
        networks.stream().forEach(network -> used.add(network.family()));
        return used;
    }

    private List<Part> nft(Role role, Set<Family> iptables) {
        return tools.nft() == Nftables.WORKS
                ? List.of(new NftPart(new Nft(host), role, networks, options, iptables))
                : List.of();
    }

    private List<Part> legacy(Role role) {
        return tools.legacy().isEmpty()
                ? List.of()
                : BOTH.stream()
                        .map(family -> iptables(family, Variant.LEGACY, role))
                        .toList();
    }

    private Part iptables(Family family, Variant variant, Role role) {
        String suffix = tools.iptables().equals(Optional.of(variant)) ? "" : "-" + variant.suffix();
        XtTables xt = new XtTables(host, family, variant, XtRules.program(family) + suffix);
        return new XtPart(xt, role, networks.get(family), options);
    }
}
