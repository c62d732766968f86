package net.tweed.agent.status;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;
import net.tweed.core.table.Observer;

/** Where one network's status comes together while the host is in it. Any thread. */
public final class Board {
    private final TableBook tables;
    private volatile Supplier<Optional<NetworkStatus.Place>> place = Optional::empty;

    public Board(Clock clock) {
        tables = new TableBook(clock);
    }

    /** Listens to one loop of the network. */
    public Observer observer(String loop) {
        return tables.observer(loop);
    }

    /** The network's tables, as their loops have told. */
    public List<TableStatus> tables() {
        return tables.tables();
    }

    /**
     * The host has a place in the network.
     *
     * @param now tells it, at once and without waiting
     * @return closing it: the host has none any more
     */
    public AutoCloseable show(Supplier<NetworkStatus.Place> now) {
        place = () -> Optional.of(now.get());
        return () -> place = Optional::empty;
    }

    /** The host's place; empty where it has none yet. */
    public Optional<NetworkStatus.Place> place() {
        return place.get();
    }
}
