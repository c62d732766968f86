package net.tweed.agent.filter;

import java.util.Set;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;

/** The rules that one tool keeps. */
interface Part {
    /** What it should hold while this host has these subnets. Pure. */
    Set<RuleSet> desired(DualStack<Prefix> own);

    /**
     * What it holds of ours.
     *
     * @throws net.tweed.core.model.TweedException where that cannot be read
     */
    Set<RuleSet> list();

    /** Whether rules in this place are this part's to write. */
    boolean holds(Place place);

    /**
     * Writes one rule set in one transaction.
     *
     * @throws net.tweed.core.model.TweedException where it was not written
     */
    void write(Change<RuleSet> change);

    /** What a part is to the rules. */
    enum Role {
        /** The rules live here. */
        HOME,
        /** They live elsewhere: here only what gets them past a policy of drop. */
        GUEST
    }
}
