package net.tweed.core.spi;

import java.util.List;
import net.tweed.core.table.Layer;

/**
 * What the tables should hold.
 *
 * @param layers one per table, in the order their rows are put; rows are removed in the reverse order
 * @param refused peers that get no rows, each with its reason
 */
public record Desired(List<Layer<?>> layers, List<Refused> refused) {
    public Desired {
        layers = List.copyOf(layers);
        refused = List.copyOf(refused);
    }
}
