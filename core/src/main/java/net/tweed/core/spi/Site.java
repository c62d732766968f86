package net.tweed.core.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Uplink;
import net.tweed.core.table.Observer;

/**
 * Where a backend works: this host, and what the cluster shares beside its leases.
 *
 * @param stateDir where it may keep what must survive a restart of the daemon, but not of the host; made when first
 *     written to
 * @param cluster this cluster's own name, short, of lower-case letters and digits, the same on all its hosts; asks the
 *     store
 * @param ownership which rows of cloud tables are this cluster's
 * @param serial one writer at a time among this cluster's hosts
 * @param observer told of calls to clouds and of the room in their tables
 * @param slowPass how often a cloud's table is read where nothing is known to have changed
 */
public record Site(
        Uplink uplink,
        Path stateDir,
        Clock clock,
        Supplier<String> cluster,
        Ownership ownership,
        Serial serial,
        Observer observer,
        Duration slowPass) {}
