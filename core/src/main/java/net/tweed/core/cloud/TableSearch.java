package net.tweed.core.cloud;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/**
 * The search for route tables as a table of one row, which is there once they are known: until then this host's rows
 * cannot be in them, and it is not ready.
 */
public final class TableSearch implements Table<TableSearch.Row> {
    /** What is looked for. */
    public enum Row {
        TABLES
    }

    private final BooleanSupplier look;
    private final Supplier<Duration> holds;

    /**
     * A search.
     *
     * @param look asks the cloud; whether the tables are known then
     * @param holds how long that answer holds
     */
    public TableSearch(BooleanSupplier look, Supplier<Duration> holds) {
        this.look = look;
        this.holds = holds;
    }

    /** Its part of each round. */
    public Layer<?> layer() {
        return new Layer<>(this, Set.of(Row.TABLES), row -> Removal.KEEP);
    }

    @Override
    public String name() {
        return "route tables";
    }

    @Override
    public Comparator<Row> identity() {
        return Comparator.naturalOrder();
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Duration holds() {
        return holds.get();
    }

    @Override
    public Rows<Row> list() {
        return look.getAsBoolean() ? new Rows<>(Set.of(Row.TABLES), Set.of()) : Rows.none();
    }

    @Override
    public List<Result<Row>> apply(List<Change<Row>> changes) {
        return changes.stream().map(Result::pending).toList();
    }
}
