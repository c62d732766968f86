package net.tweed.core.lease;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.tweed.core.model.Revision;

/**
 * The networks that one store holds side by side, each under a name, with its own configuration, leases and ledger. Calls
 * fail as in {@link LeaseReader}. Closing it closes every store that was opened from it.
 */
public interface NetworkDirectory extends AutoCloseable {
    /** A network's configuration as it stands in the store. */
    record Listed(String text, Revision revision) {}

    /**
     * What is there at one moment.
     *
     * @param networks the configurations, by name; only those that were asked for
     * @param now the store's cluster and a revision not younger than any of them
     */
    record Look(Map<String, Listed> networks, Revision now) {
        public Look {
            networks = Map.copyOf(networks);
        }

        /** In the order in which the configurations were written: where two cannot be on one host, the later is refused. */
        public List<Map.Entry<String, Listed>> byAge() {
            return networks.entrySet().stream()
                    .sorted(Comparator.comparingLong((Map.Entry<String, Listed> e) ->
                                    e.getValue().revision().modified())
                            .thenComparing(Map.Entry::getKey))
                    .toList();
        }
    }

    /** The leases of one network, whether or not it has a configuration. */
    LeaseStore open(String name);

    /**
     * Looks which networks there are.
     *
     * @param names which to look for; empty: all
     */
    Look look(List<String> names);

    /**
     * Calls when a configuration has appeared, changed or vanished: "look again", nothing more, and maybe once too often.
     * What is missed in an outage is found by the next look only.
     */
    AutoCloseable watch(Runnable changed);

    @Override
    void close();
}
