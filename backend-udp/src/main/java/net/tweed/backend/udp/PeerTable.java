package net.tweed.backend.udp;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.tweed.core.model.Prefix;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/** The proxy's own table, in this process: it begins empty. Its threads see each change as a whole. */
final class PeerTable implements Table<Peer> {
    private final Map<Prefix, Peer> rows = new HashMap<>();
    private volatile Directory directory = Directory.EMPTY;

    /** As of now; on any thread. */
    Directory directory() {
        return directory;
    }

    @Override
    public String name() {
        return "proxy";
    }

    @Override
    public Comparator<Peer> identity() {
        return Comparator.comparing(Peer::subnet);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Rows<Peer> list() {
        return new Rows<>(new HashSet<>(rows.values()), Set.of());
    }

    @Override
    public List<Result<Peer>> apply(List<Change<Peer>> changes) {
        for (Change<Peer> change : changes) {
            if (change instanceof Change.Put) {
                rows.put(change.row().subnet(), change.row());
            } else {
                rows.remove(change.row().subnet());
            }
        }
        directory = new Directory(rows.values());
        return changes.stream().map(Result::done).toList();
    }
}
