package net.tweed.agent.filter;

import java.util.List;

/**
 * All rules of ours in one place: a row of the packet filter.
 *
 * @param rules their text in order, in one canonical form, so that equal text is equal meaning
 */
public record RuleSet(Place place, List<String> rules) {
    public RuleSet {
        rules = List.copyOf(rules);
    }

    // Written out, as every daemon's start compares some: the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof RuleSet other && place.equals(other.place) && rules.equals(other.rules);
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }

    /** Where, and how much: the text itself is for {@code nft list} and {@code iptables-save}. */
    @Override
    public String toString() {
        return place.name() + " (" + rules.size() + (rules.size() == 1 ? " line)" : " lines)");
    }
}
