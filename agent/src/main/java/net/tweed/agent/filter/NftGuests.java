package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;

/**
 * Our accept rules in nftables chains of others: where a chain at the forward hook drops by policy, they stand at its
 * end. Elsewhere there are none.
 */
final class NftGuests {
    private static final Place PLACE = new Place.NftGuests();
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet");

    private final Nft nft;
    private final DualStack<Prefix> networks;
    private final Set<Family> iptables;

    /** @param networks what is to be accepted: none of them where nothing is */
    NftGuests(Nft nft, DualStack<Prefix> networks, Set<Family> iptables) {
        this.nft = nft;
        this.networks = networks;
        this.iptables = iptables;
    }

    /** A chain that has other rules of ours than it should. */
    private record Fault(NftChain chain, List<NftChain.Rule> ours, List<String> expected) {}

    /** The one row that says: every chain that drops lets our networks through. */
    Optional<RuleSet> desired() {
        List<String> accepts = networks.stream()
                .flatMap(network -> NftRules.accepts(network).stream())
                .toList();
        return accepts.isEmpty() ? Optional.empty() : Optional.of(new RuleSet(PLACE, accepts));
    }

    /** The desired row where all chains are right, else one that names what is wrong; empty where nothing is ours. */
    Optional<RuleSet> list(List<NftChain> chains) {
        List<String> faults =
                faults(chains).stream().flatMap(NftGuests::describe).toList();
        return faults.isEmpty() ? desired() : Optional.of(new RuleSet(PLACE, faults));
    }

    private static Stream<String> describe(Fault fault) {
        String where = fault.chain().address() + ": ";
        return fault.ours().isEmpty()
                ? Stream.of(where + "no rules of ours")
                : fault.ours().stream().map(rule -> where + rule.text());
    }

    /** Makes every chain right, each in its own transaction: one that refuses does not hold up the others. */
    void repair() {
        List<TweedException> failures = new ArrayList<>();
        for (Fault fault : faults(nft.overview().chains())) {
            try {
                nft.transaction(
                        "accept rules to nftables chain " + fault.chain().address(), script(fault));
            } catch (TweedException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static String script(Fault fault) {
        String address = fault.chain().address();
        Stream<String> removed =
                fault.ours().stream().map(rule -> "delete rule " + address + " handle " + rule.handle());
        Stream<String> added = fault.expected().stream().map(rule -> "add rule " + address + " " + rule);
        return String.join("\n", Stream.concat(removed, added).toList()) + "\n";
    }

    private List<Fault> faults(List<NftChain> chains) {
        return chains.stream()
                .filter(this::concerns)
                .flatMap(chain -> nft.chain(chain).stream())
                .map(this::judge)
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean concerns(NftChain chain) {
        boolean kept = iptables.stream()
                .anyMatch(family -> chain.address().equals(NftRules.protocol(family) + " filter FORWARD"));
        boolean own = chain.table().startsWith(PartitionTable.PREFIX)
                || Stream.of(Family.values()).map(NftRules::table).anyMatch(chain.table()::contains); // any network's
        return chain.hook().equals("forward") && FAMILIES.contains(chain.family()) && !kept && !own;
    }

    private Optional<Fault> judge(NftChain chain) {
        List<NftChain.Rule> ours = chain.rules().stream()
                .filter(rule -> rule.text().contains(NftRules.FORWARD_COMMENT))
                .toList();
        List<String> expected = chain.policy().equals("drop") ? NftRules.accepts(networks, chain.family()) : List.of();
        return ours.stream()
                        .map(NftChain.Rule::text)
                        .sorted()
                        .toList()
                        .equals(expected.stream().sorted().toList())
                ? Optional.empty()
                : Optional.of(new Fault(chain, ours, expected));
    }
}
