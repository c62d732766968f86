package net.tweed.agent.options;

import java.time.Duration;

/**
 * How the elected writer works.
 *
 * @param resync how often the cloud's tables are read even if nothing is known to have changed
 * @param maxRemovals percentage of a table's rows that may be removed at once, 0 to 100
 * @param collectAfter how long a host must have shown no sign of life before its rows are removed
 */
public record ControllerOptions(Duration resync, int maxRemovals, Duration collectAfter) {}
