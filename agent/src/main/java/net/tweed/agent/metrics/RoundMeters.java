package net.tweed.agent.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;

/** Counts what one loop's rounds do, and the calls that they make. */
final class RoundMeters implements Observer {
    private final String loop;
    private final Meters meters;
    private Set<String> known = Set.of(); // for the loop's thread

    RoundMeters(String loop, Meters meters) {
        this.loop = loop;
        this.meters = meters;
    }

    /** What is of a table that is no longer there, as a cloud's may be, would stay as it was last for ever. */
    @Override
    public void began(List<? extends Table<?>> tables) {
        Set<String> now = tables.stream().map(table -> table.name()).collect(Collectors.toSet());
        known.stream().filter(name -> !now.contains(name)).forEach(meters::forget);
        known = now;
    }

    @Override
    public void counted(Table<?> table, int desired, int actual, int refused) {
        meters.set(Metric.ROWS_DESIRED, desired, table.name());
        meters.set(Metric.ROWS_ACTUAL, actual, table.name());
        meters.set(Metric.ROWS_REFUSED, refused, table.name());
        meters.add(Metric.ROWS_BLOCKED, 0, table.name()); // it is there before the first one is
        meters.add(Metric.REPAIRS, 0, table.name());
        meters.set(Metric.TABLE_FAILING, 0, table.name());
    }

    @Override
    public void applied(Table<?> table, List<? extends Result<?>> results) {
        meters.add(Metric.ROWS_WRITTEN, done(results, Change.Put.class), table.name(), "put");
        meters.add(Metric.ROWS_WRITTEN, done(results, Change.Remove.class), table.name(), "remove");
    }

    private static long done(List<? extends Result<?>> results, Class<?> kind) {
        return results.stream()
                .filter(result -> result.state() == Result.State.DONE && kind.isInstance(result.change()))
                .count();
    }

    @Override
    public void repaired(Table<?> table, int rows) {
        meters.add(Metric.REPAIRS, rows, table.name());
    }

    @Override
    public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
        meters.set(Metric.ROWS_BLOCKED, blocked.size(), table.name());
    }

    @Override
    public void failed(Table<?> table, TweedException why) {
        meters.set(Metric.TABLE_FAILING, 1, table.name());
    }

    @Override
    public void room(Table<?> table, int used, int limit, String source) {
        meters.set(Metric.TABLE_USED, used, table.name());
        meters.set(Metric.TABLE_LIMIT, limit, table.name());
    }

    @Override
    public void called(String api, Call outcome) {
        meters.add(Metric.API_CALLS, 1, api, outcome.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void finished(Outcome outcome) {
        meters.add(Metric.ROUNDS, 1, loop);
        meters.set(Metric.ROWS_UNSETTLED, outcome.unsettled(), loop);
    }
}
