package net.tweed.core.table;

/** What a table can do when a row with the same identity must change. */
public enum Replace {
    /** One write, no moment without a row. */
    IN_PLACE,
    /** Two rows of one identity may exist for a moment: the new one is added first. */
    ADD_THEN_REMOVE,
    /** The old row must go first: a gap, which the log names. */
    GAP
}
