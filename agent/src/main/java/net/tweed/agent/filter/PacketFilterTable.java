package net.tweed.agent.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/** Our rules in the host's packet filters, one row for each place they stand in. Each row is written as a whole. */
final class PacketFilterTable implements Table<RuleSet> {
    private final List<Part> parts;

    PacketFilterTable(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return "packet filter";
    }

    @Override
    public Comparator<RuleSet> identity() {
        return Comparator.comparing(rules -> rules.place().name());
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Rows<RuleSet> list() {
        Set<RuleSet> own = new HashSet<>();
        parts.forEach(part -> own.addAll(part.list()));
        return new Rows<>(own, new HashSet<>());
    }

    @Override
    public List<Result<RuleSet>> apply(List<Change<RuleSet>> changes) {
        List<Result<RuleSet>> results = new ArrayList<>();
        changes.forEach(change -> results.add(write(change)));
        return results;
    }

    private Result<RuleSet> write(Change<RuleSet> change) {
        try {
            for (Part part : parts) {
                if (part.holds(change.row().place())) {
                    part.write(change);
                    return Result.done(change);
                }
            }
        } catch (TweedException e) {
            return Result.failed(change, String.valueOf(e.getMessage()));
        }
        return Result.refused(change, "No tool for " + change.row().place().name() + " on this host");
    }
}
