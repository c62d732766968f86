package net.tweed.agent.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.agent.filter.FilterOptions.Forwarding;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;

/** What one {@code iptables} keeps: as home our chains, as guest an accept where its FORWARD chain drops by policy. */
final class XtPart implements Part {
    private final XtTables tables;
    private final Role role;
    private final Optional<Prefix> network;
    private final FilterOptions options;

    /** @param network the whole network; empty where the family is not in use and only leftovers are looked for */
    XtPart(XtTables tables, Role role, Optional<Prefix> network, FilterOptions options) {
        this.tables = tables;
        this.role = role;
        this.network = network;
        this.options = options;
    }

    @Override
    public Set<RuleSet> desired(DualStack<Prefix> own) {
        Set<RuleSet> desired = new HashSet<>();
        if (role == Role.GUEST) {
            guest().ifPresent(desired::add);
            return desired;
        }
        network.ifPresent(whole -> own.get(tables.family()).ifPresent(subnet -> {
            for (XtRules.Table table : XtRules.Table.values()) {
                List<String> lines = XtRules.lines(table, whole, subnet, options);
                if (!lines.isEmpty()) {
                    desired.add(new RuleSet(chain(table), lines));
                }
            }
        }));
        return desired;
    }

    private Optional<RuleSet> guest() {
        return options.forwarding() == Forwarding.ACCEPTED
                ? network.map(whole -> new RuleSet(forward(), XtRules.forward(whole)))
                : Optional.empty();
    }

    @Override
    public Set<RuleSet> list() {
        XtTables.Listing listing = tables.list();
        Set<RuleSet> own = new HashSet<>();
        Optional<RuleSet> guest = role == Role.GUEST ? guest() : Optional.empty();
        add(own, chain(XtRules.Table.NAT), listing.nat());
        if (guest.isPresent() && listing.forwardDrops()) {
            add(own, forward(), listing.filter());
        } else {
            add(own, chain(XtRules.Table.FILTER), listing.filter());
            guest.ifPresent(own::add); // nothing drops here, so all that is needed is there
        }
        return own;
    }

    private static void add(Set<RuleSet> own, Place place, List<String> lines) {
        if (!lines.isEmpty()) {
            own.add(new RuleSet(place, lines));
        }
    }

    @Override
    public boolean holds(Place place) {
        return place.equals(forward())
                || place.equals(chain(XtRules.Table.NAT))
                || place.equals(chain(XtRules.Table.FILTER));
    }

    @Override
    public void write(Change<RuleSet> change) {
        Place place = change.row().place();
        XtRules.Table table = place.equals(chain(XtRules.Table.NAT)) ? XtRules.Table.NAT : XtRules.Table.FILTER;
        String script = change instanceof Change.Put<RuleSet> put
                ? XtRules.replace(
                        table,
                        put.before().map(RuleSet::rules).orElse(List.of()),
                        put.row().rules())
                : XtRules.remove(table, change.row().rules());
        tables.restore(place.name(), script);
    }

    private Place chain(XtRules.Table table) {
        return new Place.Chain(tables.family(), tables.variant(), table);
    }

    private Place forward() {
        return new Place.ForwardGuest(tables.family(), tables.variant());
    }
}
