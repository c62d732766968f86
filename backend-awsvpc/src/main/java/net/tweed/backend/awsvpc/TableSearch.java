package net.tweed.backend.awsvpc;

import java.util.Comparator;
import java.util.List;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/**
 * Stands in for the route tables until they have been found. Its one row is never there: while the tables are not known,
 * this host's rows cannot be in them, and it is not ready.
 */
final class TableSearch implements Table<TableSearch.Row> {
    /** What is missing. */
    enum Row {
        ROUTES
    }

    private final RouteTables tables;

    TableSearch(RouteTables tables) {
        this.tables = tables;
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
    public Rows<Row> list() {
        tables.find();
        return Rows.none();
    }

    @Override
    public List<Result<Row>> apply(List<Change<Row>> changes) {
        return changes.stream().map(Result::pending).toList();
    }
}
