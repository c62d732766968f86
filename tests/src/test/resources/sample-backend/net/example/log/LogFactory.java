package net.example.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.spi.Site;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/** A backend whose table is a list in memory: the least there is to one. */
public final class LogFactory implements BackendFactory {
    @Override
    public String type() {
        return "log";
    }

    @Override
    public Backend create(NetworkConfig config, Site site) {
        return new Backend() {
            @Override
            public Attributes attributes(Optional<Lease> earlier) {
                return new Attributes("log", site.uplink().publicIps(), DualStack.none());
            }

            @Override
            public Network join(Lease own) {
                return new LogNetwork(config.pools().map(pool -> site.uplink().mtu()), new LogTable());
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    /** One row for each peer's subnet. */
    private record LogNetwork(DualStack<Integer> mtu, LogTable table) implements Network {
        @Override
        public Desired desired(Peers peers) {
            Set<Prefix> rows = peers.others().stream()
                    .flatMap(peer -> peer.subnets().stream())
                    .collect(Collectors.toSet());
            return new Desired(List.of(new Layer<>(table, rows, row -> Removal.GUARDED)), List.of());
        }
    }

    /** Rows in memory. */
    private static final class LogTable implements Table<Prefix> {
        private final Set<Prefix> rows = new HashSet<>();

        @Override
        public String name() {
            return "log";
        }

        @Override
        public Comparator<Prefix> identity() {
            return Comparator.naturalOrder();
        }

        @Override
        public Replace replace() {
            return Replace.IN_PLACE;
        }

        @Override
        public Rows<Prefix> list() {
            return new Rows<>(new HashSet<>(rows), Set.of());
        }

        @Override
        public List<Result<Prefix>> apply(List<Change<Prefix>> changes) {
            List<Result<Prefix>> results = new ArrayList<>();
            for (Change<Prefix> change : changes) {
                if (change instanceof Change.Put) {
                    rows.add(change.row());
                } else {
                    rows.remove(change.row());
                }
                results.add(Result.done(change));
            }
            return results;
        }
    }
}
