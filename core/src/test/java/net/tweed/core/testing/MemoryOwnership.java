package net.tweed.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Ownership;

/** Who owns rows, in memory; several hosts may share one through {@link #as}. */
public final class MemoryOwnership implements Ownership {
    private final Map<String, Owned> rows;
    private final String holder;
    private int ahead;
    private Duration notice = Duration.ZERO;

    public MemoryOwnership(String holder) {
        this(holder, new TreeMap<>());
    }

    private MemoryOwnership(String holder, Map<String, Owned> rows) {
        this.holder = holder;
        this.rows = rows;
    }

    /** The same rows, as another host sees them. */
    public MemoryOwnership as(String other) {
        return new MemoryOwnership(other, rows);
    }

    /** From now on so many hosts are before this one. */
    public void setAhead(int hosts) {
        ahead = hosts;
    }

    /** From now on others use what is noted, for so long after it is LEAVING. */
    public void setNotice(Duration time) {
        notice = time;
    }

    @Override
    public Duration notice() {
        return notice;
    }

    private static String key(String table, Prefix destination) {
        return table + " " + destination;
    }

    @Override
    public synchronized List<Owned> list(String table) {
        List<Owned> all = new ArrayList<>();
        rows.forEach((key, row) -> {
            if (table.equals(ALL_TABLES) || key.startsWith(table + " ")) {
                all.add(row);
            }
        });
        return all;
    }

    @Override
    public synchronized boolean note(String table, Prefix destination, String target, Stage stage) {
        rows.put(key(table, destination), new Owned(destination, target, stage, holder));
        return true;
    }

    @Override
    public synchronized boolean forget(String table, Prefix destination) {
        return rows.remove(key(table, destination)) != null;
    }

    @Override
    public int ahead(String table) {
        return ahead;
    }
}
