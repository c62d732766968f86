package net.tweed.core.cloud;

import java.util.Optional;
import java.util.SortedSet;
import net.tweed.core.table.Layer;

/** Finds the route tables that get this host's rows, as long as the daemon runs. */
public interface TableFinder {
    /** They, as far as is known; empty until they have been found. */
    SortedSet<String> chosen();

    /** Of those chosen now, the one that this host's own packets follow; empty where that is none of them, or not known. */
    default Optional<String> carrier() {
        return Optional.empty();
    }

    /** Whether a table that is no longer chosen need not be looked at any more either. */
    boolean isGone(String table);

    /** What makes the search part of each round; empty where reading the tables says enough. */
    Optional<Layer<?>> search();

    /** Calls this from now on when others are chosen, on a round's thread. */
    void onChange(Runnable listener);
}
