package net.tweed.core.table;

/** What becomes of a row of ours that is not desired. */
public enum Removal {
    /** It stays: not ours to remove now. */
    KEEP,
    /** It goes, as rows of vanished peers do: under the guard against mass removals. */
    GUARDED,
    /** It goes at once: left from an earlier configuration, of no peer in this network. */
    LEFTOVER
}
