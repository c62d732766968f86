package net.tweed.agent.options;

import java.time.Duration;

/**
 * How often things are looked at, and how much may vanish at once.
 *
 * @param resync how often everything is compared even if nothing is known to have changed
 * @param storeCheck how often the store is checked for being the same and not an older one
 * @param filterCheck how often the packet filter's rules are compared, where nothing tells of changes to them
 * @param maxRemovals percentage of a table's rows that may be removed at once, 0 to 100
 * @param collectAfter how long a host must have shown no sign of life before others remove its rows from a cloud
 */
public record PaceOptions(
        Duration resync, Duration storeCheck, Duration filterCheck, int maxRemovals, Duration collectAfter) {
    /** Of what is looked at, and of what is waited for. */
    static final Duration SHORTEST = Duration.ofSeconds(1);
}
