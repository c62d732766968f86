package net.tweed.core.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/** A table in memory, with foreign rows, refusals and faults on demand, that remembers every write. */
public final class MemoryTable implements Table<MemoryTable.Row> {
    /** A row: what it is for, and what it says. */
    public record Row(String key, String value) {}

    private final String name;
    private final TreeMap<String, Row> own = new TreeMap<>();
    private final TreeMap<String, Row> foreign = new TreeMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final List<Change<Row>> writes = new ArrayList<>();
    private Optional<TweedException> down = Optional.empty();
    private Runnable beforeApply = () -> {};

    public MemoryTable(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Comparator<Row> identity() {
        return Comparator.comparing(Row::key);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Rows<Row> list() {
        check();
        return new Rows<>(new HashSet<>(own.values()), new HashSet<>(foreign.values()));
    }

    @Override
    public List<Result<Row>> apply(List<Change<Row>> changes) {
        check();
        beforeApply.run();
        return changes.stream().map(this::apply).toList();
    }

    private Result<Row> apply(Change<Row> change) {
        String key = change.row().key();
        if (refused.contains(key)) {
            return Result.refused(change, key + " is refused");
        }
        if (failing.contains(key)) {
            return Result.failed(change, key + " fails");
        }
        writes.add(change);
        if (change instanceof Change.Put<Row>) {
            own.put(key, change.row());
        } else {
            own.remove(key);
        }
        return Result.done(change);
    }

    private void check() {
        if (down.isPresent()) {
            throw down.get();
        }
    }

    /** Someone changes a row of ours behind our back; an empty value removes it. */
    public void tamper(String key, Optional<String> value) {
        value.ifPresentOrElse(v -> own.put(key, new Row(key, v)), () -> own.remove(key));
    }

    /** Someone else's row. */
    public void foreign(String key, String value) {
        foreign.put(key, new Row(key, value));
    }

    public void clearForeign() {
        foreign.clear();
    }

    /** From now on writes to this key are refused, or fail, until {@link #heal}. */
    public void refuse(String key) {
        refused.add(key);
    }

    public void fail(String key) {
        failing.add(key);
    }

    public void heal() {
        refused.clear();
        failing.clear();
        down = Optional.empty();
    }

    /** From now on no call works, until {@link #heal}. */
    public void down(TweedException why) {
        down = Optional.of(why);
    }

    /** Runs before each write call: to move a clock, say. */
    public void beforeApply(Runnable hook) {
        beforeApply = hook;
    }

    /** Everything that was written, in order. */
    public List<Change<Row>> writes() {
        return writes;
    }

    public Set<Row> own() {
        return new HashSet<>(own.values());
    }
}
