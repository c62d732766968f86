package net.tweed.core.spi;

import java.time.Duration;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Mandate;
import net.tweed.core.table.Observer;

/**
 * Where an elected writer works, for one term.
 *
 * @param cluster this cluster's own name, as its hosts have it; asks the store
 * @param ownership which rows of cloud tables are this cluster's
 * @param serial one writer at a time, where hosts that write themselves are still there
 * @param observer told of calls to clouds and of the room in their tables
 * @param slowPass how long a reading of a cloud's table holds, asked after each
 * @param mandate asked before each call, and carried by it
 */
public record Office(
        Clock clock,
        Supplier<String> cluster,
        Ownership ownership,
        Serial serial,
        Observer observer,
        Supplier<Duration> slowPass,
        Mandate mandate) {}
