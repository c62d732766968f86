package net.tweed.core.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The difference between what a table holds and what it should hold: a value, to print, compare and apply.
 *
 * @param puts rows to write, new ones and replacements
 * @param removes own rows to remove at once: leftovers of an earlier configuration
 * @param guarded own rows to remove unless the guard against mass removals holds them
 * @param blocked desired rows that someone else's row keeps out
 */
public record Plan<E>(
        List<Change<E>> puts, List<Change<E>> removes, List<Change<E>> guarded, List<Blocked<E>> blocked) {

    /** A plan without changes. */
    static <E> Plan<E> empty() {
        return new Plan<>(List.of(), List.of(), List.of(), List.of());
    }

    /** Whether there is nothing to write and nothing to report. */
    public boolean isEmpty() {
        return writesNothing() && blocked.isEmpty();
    }

    /** Whether the table holds what the layer says, but for rows that are blocked. */
    boolean writesNothing() {
        return puts.isEmpty() && removes.isEmpty() && guarded.isEmpty();
    }

    /** What must change so that the table holds what the layer says. */
    public static <E> Plan<E> diff(Layer<E> layer, Rows<E> rows) {
        Set<E> own = rows.own();
        List<E> missing = new ArrayList<>();
        for (E row : layer.desired()) {
            if (!own.contains(row)) {
                missing.add(row);
            }
        }
        Set<E> extra = new HashSet<>();
        if (own.size() > layer.desired().size() - missing.size()) { // else each own row is desired: nothing to look for
            own.stream().filter(row -> !layer.desired().contains(row)).forEach(extra::add);
        }
        TreeMap<E, E> byIdentity = new TreeMap<>(layer.table().identity());
        extra.forEach(row -> byIdentity.put(row, row));
        TreeMap<E, E> occupied = new TreeMap<>(layer.table().identity());
        if (!missing.isEmpty()) {
            rows.occupied().forEach(row -> occupied.put(row, row));
        }
        Plan<E> plan = new Plan<>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (E row : missing) {
            plan.want(row, byIdentity.remove(row), occupied.get(row), extra);
        }
        for (E row : extra) {
            plan.drop(row, layer.removal().apply(row));
        }
        return plan;
    }

    private void want(E row, @Nullable E before, @Nullable E other, Set<E> extra) {
        if (before != null) {
            extra.remove(before);
            puts.add(new Change.Put<>(row, Optional.of(before)));
        } else if (other != null) {
            blocked.add(
                    new Blocked<>(row, "occupied by " + other + ", which is not ours: remove it to let this row in"));
        } else {
            puts.add(new Change.Put<>(row, Optional.empty()));
        }
    }

    private void drop(E row, Removal removal) {
        switch (removal) {
            case KEEP -> {}
            case LEFTOVER -> removes.add(new Change.Remove<>(row));
            case GUARDED -> guarded.add(new Change.Remove<>(row));
        }
    }
}
