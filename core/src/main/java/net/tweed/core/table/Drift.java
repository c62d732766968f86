package net.tweed.core.table;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What a round has written in one table, and how much of that only put back what had been there: where the same rows are
 * desired as when the table was last right, something else has changed it. For one thread.
 */
final class Drift {
    /** Stands for the rows that were desired then: keeping them would cost as much memory as the table. */
    private OptionalInt right = OptionalInt.empty();

    private int puts;
    private int growth;

    /** A round begins. */
    void begin() {
        puts = 0;
        growth = 0;
    }

    /** The table has confirmed this change. */
    void done(Change<?> change) {
        if (change instanceof Change.Put<?> put) {
            puts++;
            growth += put.before().isEmpty() ? 1 : 0;
        } else {
            growth--;
        }
    }

    /** How many rows more, or less, there are than at the round's beginning. */
    int growth() {
        return growth;
    }

    /**
     * The round is over.
     *
     * @param wanted how many rows were to be written for the table to be right
     * @return how many were put back
     */
    int end(Set<?> desired, int wanted) {
        OptionalInt now = OptionalInt.of(desired.hashCode());
        int repairs = now.equals(right) ? puts : 0;
        right = puts >= wanted ? now : OptionalInt.empty();
        return repairs;
    }
}
