package net.tweed.agent.options;

import java.nio.file.Path;
import java.util.List;

/**
 * The networks of a host that is in several.
 *
 * @param names those to be in; empty: all that the store has
 * @param change whether networks may come and go
 * @param directory where their subnet files go: {@code <name>.env}
 */
public record NetworksOptions(List<String> names, Change change, Path directory) {
    /** What happens when a network's configuration appears or vanishes while the daemon runs. */
    public enum Change {
        /** Those that are named are entered once they are there, and never left. */
        NONE,
        /** Networks are entered and left ({@code -watch-networks}). */
        WATCHED
    }

    public NetworksOptions {
        names = List.copyOf(names);
    }
}
