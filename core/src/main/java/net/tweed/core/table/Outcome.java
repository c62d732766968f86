package net.tweed.core.table;

import java.time.Duration;
import java.util.Optional;

/**
 * How a round ended.
 *
 * @param written changes that the tables confirmed
 * @param unsettled rows and tables that should be right and are not yet: not written for want of time, or failed.
 *     Refused, blocked and contested rows do not count: they wait for someone else
 * @param again when another round is due, where nothing wakes the loop before
 */
public record Outcome(int written, int unsettled, Optional<Duration> again) {}
