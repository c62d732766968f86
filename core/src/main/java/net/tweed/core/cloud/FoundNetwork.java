package net.tweed.core.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import net.tweed.core.model.DualStack;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;

/**
 * This host's rows in the tables that are chosen now, while the daemon runs; out of a table that is no longer chosen they go.
 */
public final class FoundNetwork implements Network {
    private final Function<List<CloudTable>, CloudNetwork> network;
    private final String target;
    private final TableFinder tables;
    private final Function<String, CloudTable> table;
    private final Map<String, CloudTable> known = new TreeMap<>(); // they remember what the cloud refused

    /**
     * A network of one host.
     *
     * @param network makes it of the tables that are chosen
     * @param target this host's interface, as the cloud names it
     * @param table makes the table of an id
     */
    public FoundNetwork(
            Function<List<CloudTable>, CloudNetwork> network,
            String target,
            TableFinder tables,
            Function<String, CloudTable> table) {
        this.network = network;
        this.target = target;
        this.tables = tables;
        this.table = table;
    }

    @Override
    public Domain domain() {
        return Domain.CLOUD;
    }

    @Override
    public DualStack<Integer> mtu() {
        return network.apply(List.of()).mtu();
    }

    @Override
    public Desired desired(Peers peers) {
        return withTheRest(chosen -> chosen.desired(peers));
    }

    @Override
    public Desired vacated() {
        return withTheRest(CloudNetwork::vacated);
    }

    /** The layers of the chosen tables, and those of tables that were chosen before, or are yet to be found. */
    private synchronized Desired withTheRest(Function<CloudNetwork, Desired> layersOf) {
        SortedSet<String> chosen = tables.chosen();
        List<CloudTable> now =
                chosen.stream().map(id -> known.computeIfAbsent(id, table)).toList();
        Desired desired = layersOf.apply(network.apply(now));
        List<Layer<?>> layers = new ArrayList<>(desired.layers());
        tables.search().ifPresent(layers::add);
        known.keySet().removeIf(id -> !chosen.contains(id) && tables.isGone(id));
        known.forEach((id, left) -> {
            if (!chosen.contains(id)) {
                layers.add(new Layer<>(left, Set.of(), this::ifMine));
            }
        });
        return new Desired(layers, desired.refused());
    }

    private Removal ifMine(CloudRoute row) {
        return row.target().equals(target) ? Removal.GUARDED : Removal.KEEP;
    }

    @Override
    public Optional<String> carrier() {
        return tables.carrier();
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        return network.apply(List.of()).gone(targets);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        tables.onChange(changed);
        return () -> tables.onChange(() -> {});
    }
}
