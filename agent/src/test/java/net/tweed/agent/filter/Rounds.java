package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Plan;
import net.tweed.core.table.Result;

/** Reconciles as the engine does: puts, then removes. */
final class Rounds {
    static final DualStack<Prefix> NETWORKS = DualStack.both(prefix("10.5.0.0/16"), prefix("fd05::/48"));
    static final DualStack<Prefix> OWN = DualStack.both(prefix("10.5.22.0/24"), prefix("fd05:0:0:3f::/64"));
    static final FilterOptions ALL =
            new FilterOptions(FilterOptions.Masquerade.RANDOM_PORTS, FilterOptions.Forwarding.ACCEPTED);

    private Rounds() {}

    static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    static PacketFilterRules open(Host host, PacketFilter filter) {
        return PacketFilterRules.open(host, NETWORKS, filter, ALL);
    }

    /** One round with the usual networks; returns the number of writes. */
    static int round(Host host, PacketFilter filter) {
        return round(open(host, filter).layer(OWN));
    }

    /** One round; every write must be done. Returns how many there were. */
    static int round(Layer<RuleSet> layer) {
        Plan<RuleSet> plan = Plan.diff(layer, layer.table().list());
        assertThat(plan.blocked()).isEmpty();
        apply(layer, plan.puts());
        apply(layer, plan.removes());
        return plan.puts().size() + plan.removes().size();
    }

    private static void apply(Layer<RuleSet> layer, List<Change<RuleSet>> changes) {
        for (Result<RuleSet> result : layer.table().apply(changes)) {
            assertThat(result.state()).as(result.toString()).isEqualTo(Result.State.DONE);
        }
    }
}
