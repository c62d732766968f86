package net.tweed.core.table;

import java.util.Optional;

/** One write to a table. */
public sealed interface Change<E> {
    E row();

    /**
     * The row is to be there.
     *
     * @param before the row of ours that has its identity now
     */
    record Put<E>(E row, Optional<E> before) implements Change<E> {}

    /** The row is to be gone. */
    record Remove<E>(E row) implements Change<E> {}
}
