package net.tweed.agent.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;

/** What {@code nft} keeps: our tables, guests in others' chains, and leftovers in the tables of {@code iptables-nft}. */
final class NftPart implements Part {
    private final Nft nft;
    private final Role role;
    private final DualStack<Prefix> networks;
    private final FilterOptions options;
    private final Set<Family> iptables;
    private final NftGuests guests;
    private final Renderings renderings = new Renderings();

    /**
     * @param networks the whole network, per family
     * @param iptables families whose {@code filter} and {@code nat} tables of {@code iptables-nft} another part keeps
     */
    NftPart(Nft nft, Role role, DualStack<Prefix> networks, FilterOptions options, Set<Family> iptables) {
        this.nft = nft;
        this.role = role;
        this.networks = networks;
        this.options = options;
        this.iptables = Set.copyOf(iptables);
        this.guests = new NftGuests(
                nft, options.forwarding() == Forwarding.ACCEPTED ? networks : DualStack.none(), this.iptables);
    }

    @Override
    public Set<RuleSet> desired(DualStack<Prefix> own) {
        Set<RuleSet> desired = new HashSet<>();
        if (role == Role.HOME) {
            networks
                    .zip(
                            own,
                            (network, subnet) -> new RuleSet(
                                    new Place.NftTable(network.family()), NftRules.body(network, subnet, options)))
                    .stream()
                    .filter(rules -> !rules.rules().isEmpty())
                    .forEach(desired::add);
        }
        guests.desired().ifPresent(desired::add);
        return desired;
    }

    @Override
    public Set<RuleSet> list() {
        Nft.Overview overview = nft.overview();
        Set<RuleSet> own = new HashSet<>();
        for (Family family : Family.values()) {
            if (overview.tables().contains(NftRules.protocol(family) + " " + NftRules.table(family))) {
                own.add(new RuleSet(new Place.NftTable(family), renderings.meaning(nft.body(family))));
            }
            if (!iptables.contains(family)) {
                own.addAll(leftovers(family, overview.chains()));
            }
        }
        guests.list(overview.chains()).ifPresent(own::add);
        return own;
    }

    private static List<RuleSet> leftovers(Family family, List<NftChain> chains) {
        return chains.stream()
                .filter(chain -> chain.family().equals(NftRules.protocol(family)))
                .flatMap(chain -> List.of(XtRules.Table.values()).stream()
                        .filter(table -> chain.table().equals(table.text())
                                && chain.name().equals(table.chain()))
                        .map(table -> new RuleSet(
                                new Place.Chain(family, Variant.NF_TABLES, table), List.of(":" + table.chain()))))
                .toList();
    }

    @Override
    public boolean holds(Place place) {
        return place instanceof Place.NftTable
                || place instanceof Place.NftGuests
                || (place instanceof Place.Chain chain
                        && chain.variant() == Variant.NF_TABLES
                        && !iptables.contains(chain.family()));
    }

    @Override
    public void write(Change<RuleSet> change) {
        Place place = change.row().place();
        if (place instanceof Place.NftTable table) {
            if (change instanceof Change.Put<RuleSet> put) {
                replace(table, put.row().rules());
            } else {
                nft.transaction(place.name(), NftRules.remove(table.family()));
            }
        } else if (place instanceof Place.Chain chain) {
            removeLeftover(chain);
        } else {
            guests.repair();
        }
    }

    private void replace(Place.NftTable table, List<String> body) {
        nft.transaction(table.name(), NftRules.replace(table.family(), body));
        renderings.learn(nft.body(table.family()), body);
    }

    /** Every jump to the chain, wherever it is in that table, then the chain: in one transaction. */
    private void removeLeftover(Place.Chain leftover) {
        String table =
                NftRules.protocol(leftover.family()) + " " + leftover.table().text();
        String jump = "jump " + leftover.table().chain();
        StringBuilder script = new StringBuilder();
        for (NftChain chain :
                nft.table(NftRules.protocol(leftover.family()), leftover.table().text())) {
            chain.rules().stream()
                    .filter(rule -> (rule.text() + " ").contains(jump + " "))
                    .forEach(rule ->
                            script.append("delete rule " + chain.address() + " handle " + rule.handle() + "\n"));
        }
        String chain = "chain " + table + " " + leftover.table().chain() + "\n";
        nft.transaction(leftover.name(), script + "flush " + chain + "delete " + chain);
    }
}
