package net.tweed.agent.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.engine.LedgerOwnership.Held;
import net.tweed.core.engine.Target;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.table.Layer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what earlier backends of this host left in clouds, once the new path is up: their rows in the ledger say
 * whether there is any. For one thread.
 */
final class OldCloud implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OldCloud.class);

    private final LeaseStore store;
    private final String type;
    private final String holder;
    private final Joiner joiner;
    private final Lease own;
    private final List<Backend> backends = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private boolean clear;

    /** Makes a backend of a kind that this host had. */
    interface Joiner {
        Backend backend(String type);
    }

    /**
     * Looks for nothing yet.
     *
     * @param type the backend in use
     */
    OldCloud(LeaseStore store, String type, String holder, Lease own, Joiner joiner) {
        this.store = store;
        this.type = type;
        this.holder = holder;
        this.own = own;
        this.joiner = joiner;
    }

    /** What is to be taken away now. */
    Target target() {
        if (clear) {
            return new Target(List.of(), List.of(), Optional.empty());
        }
        Set<String> types = types();
        if (types.isEmpty()) {
            clear = true; // while this process runs, no other backend writes for this host
            close();
        } else if (networks.isEmpty()) {
            types.forEach(this::enter);
        }
        List<Layer<?>> layers = new ArrayList<>();
        networks.forEach(network -> layers.addAll(network.vacated().layers()));
        return new Target(layers, List.of(), Optional.empty());
    }

    /** The other backends of which this host has rows in the ledger. */
    private Set<String> types() {
        Set<String> types = new TreeSet<>();
        for (Held held : LedgerOwnership.all(store)) {
            if (!held.type().equals(type) && held.row().holder().equals(holder)) {
                types.add(held.type());
            }
        }
        return types;
    }

    private void enter(String old) {
        LOG.info("This host has rows of {} from before: they go", old);
        Backend backend = joiner.backend(old);
        backends.add(backend);
        networks.add(backend.join(own));
    }

    @Override
    public void close() {
        backends.forEach(Backend::close);
        backends.clear();
        networks.clear();
    }
}
