package net.tweed.agent.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Plan;

/**
 * What would change in one table.
 *
 * @param right rows that are there as they should be
 * @param failure why the table could not be read; empty where it was
 */
public record TablePlan(String table, int right, List<Step> steps, Optional<String> failure) {
    public TablePlan {
        steps = List.copyOf(steps);
    }

    /** Reads the layer's table and compares; writes nothing. */
    public static <E> TablePlan of(Layer<E> layer) {
        String name = layer.table().name();
        try {
            return of(name, layer, Plan.diff(layer, layer.table().list()));
        } catch (TweedException e) {
            return unread(name, e);
        }
    }

    /** A table of one row, that is something else than a table: right, or with this to do. */
    public static TablePlan single(String name, Optional<Step> step) {
        return new TablePlan(name, step.isPresent() ? 0 : 1, step.stream().toList(), Optional.empty());
    }

    /** One that could not be read. */
    public static TablePlan unread(String name, TweedException why) {
        return new TablePlan(name, 0, List.of(), Optional.of(String.valueOf(why.getMessage())));
    }

    private static <E> TablePlan of(String name, Layer<E> layer, Plan<E> plan) {
        List<Step> steps = new ArrayList<>();
        for (Change<E> change : plan.puts()) {
            Optional<E> before = change instanceof Change.Put<E> put ? put.before() : Optional.empty();
            steps.add(before.map(old -> new Step(Step.Kind.REPLACE, text(change.row()), "now: " + old))
                    .orElseGet(() -> new Step(Step.Kind.CREATE, text(change.row()), "is not there")));
        }
        plan.guarded()
                .forEach(change -> steps.add(new Step(Step.Kind.REMOVE, text(change.row()), "no lease wants it")));
        plan.removes()
                .forEach(change -> steps.add(
                        new Step(Step.Kind.REMOVE, text(change.row()), "left from an earlier configuration")));
        plan.blocked().forEach(row -> steps.add(new Step(Step.Kind.BLOCKED, text(row.row()), row.reason())));
        steps.sort(Comparator.comparing(Step::kind).thenComparing(Step::row));
        int right = layer.desired().size() - plan.puts().size() - plan.blocked().size();
        return new TablePlan(name, right, steps, Optional.empty());
    }

    private static String text(Object row) {
        return row.toString();
    }

    /** How many rows would be written or removed. */
    public int changes() {
        return (int) steps.stream().filter(Step::writes).count();
    }
}
