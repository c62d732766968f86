package net.tweed.core.table;

import java.util.Set;
import java.util.function.Function;

/**
 * What one table should hold.
 *
 * @param desired the rows that should be there, no two of one identity
 * @param removal what becomes of own rows that are not desired
 */
public record Layer<E>(Table<E> table, Set<E> desired, Function<? super E, Removal> removal) {

    /** Takes the set as it is: it is made for this layer. */
    public Layer {}
}
