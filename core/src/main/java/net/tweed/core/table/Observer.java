package net.tweed.core.table;

import java.util.List;
import net.tweed.core.model.TweedException;

/** Hears what reconciling does: the log, metrics, the status page and tests listen here. Called on the loop's thread. */
public interface Observer {
    /** A plan that is not empty, before it is applied. */
    default void planned(Table<?> table, Plan<?> plan) {}

    /** A slice that was written, one result for each change. */
    default void applied(Table<?> table, List<? extends Result<?>> results) {}

    /** The rows that are not written now; also called with an empty list, once, when the last one is free. */
    default void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {}

    /** The whole table could not be read or written in this round. */
    default void failed(Table<?> table, TweedException why) {}

    /** Passes everything on to each of these, in order. */
    static Observer all(List<Observer> observers) {
        List<Observer> each = List.copyOf(observers);
        return new Observer() {
            @Override
            public void planned(Table<?> table, Plan<?> plan) {
                each.forEach(o -> o.planned(table, plan));
            }

            @Override
            public void applied(Table<?> table, List<? extends Result<?>> results) {
                each.forEach(o -> o.applied(table, results));
            }

            @Override
            public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
                each.forEach(o -> o.blocked(table, blocked));
            }

            @Override
            public void failed(Table<?> table, TweedException why) {
                each.forEach(o -> o.failed(table, why));
            }
        };
    }
}
