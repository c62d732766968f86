package net.tweed.core.table;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * One forwarding table as this cluster sees it: the kernel's routes, a device's FDB, a VPC's route table.
 *
 * <p>Used by one thread at a time. A table remembers nothing of what was applied that it could read: {@link #list} tells
 * what is there now. Failures of the whole table are {@link net.tweed.core.model.TweedException}s; failures of a row are
 * results.
 *
 * @param <E> a row: a value with {@code equals} over everything that matters
 */
public interface Table<E> {
    /** Its name for people: {@code routes}, {@code fdb flannel.1}, {@code rtb-1}. */
    String name();

    /** Equal where two rows cannot stand side by side in this table: for routes, the destination. */
    Comparator<E> identity();

    Replace replace();

    /**
     * Reads the table. An unreadable table is an exception, never an empty answer; one of kind THROTTLED says when it may
     * be read.
     */
    Rows<E> list();

    /**
     * How long a reading holds while nothing is written and nothing else is desired: zero where reading is cheap or the
     * kernel tells of changes. Asked after each reading.
     */
    default Duration holds() {
        return Duration.ZERO;
    }

    /**
     * Writes changes, puts only or removes only.
     *
     * @return one result for each change, in their order
     */
    List<Result<E>> apply(List<Change<E>> changes);
}
