package net.tweed.core.spi;

import net.tweed.core.model.Lease;

/**
 * A peer that gets no rows.
 *
 * @param reason why, and what to do, in words for the operator
 */
public record Refused(Lease lease, String reason) {}
