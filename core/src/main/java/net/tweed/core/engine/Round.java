package net.tweed.core.engine;

import java.util.List;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Outcome;

/** A finished round: how it ended, and which peers have no rows. */
public record Round(Outcome outcome, List<Refused> refused) {}
