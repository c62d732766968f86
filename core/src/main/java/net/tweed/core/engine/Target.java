package net.tweed.core.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;

/**
 * What a loop works towards, as of now.
 *
 * @param layers what the tables should hold
 * @param refused peers without rows, with reasons
 * @param changesIn when this will have changed by itself (a lingering lease goes), where nothing wakes the loop before
 */
public record Target(List<Layer<?>> layers, List<Refused> refused, Optional<Duration> changesIn) {
    public Target {
        layers = List.copyOf(layers);
        refused = List.copyOf(refused);
    }
}
