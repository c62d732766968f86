package net.tweed.backend.gce;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;

/** What an observer is told, as lines. */
final class Heard implements Observer {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void applied(Table<?> table, List<? extends Result<?>> results) {
        results.forEach(result -> lines.add(result.state() + " "
                + result.change().row() + result.reason().map(why -> ": " + why).orElse("")));
    }

    @Override
    public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
        blocked.forEach(row -> lines.add("BLOCKED " + row.row() + ": " + row.reason()));
    }

    @Override
    public void failed(Table<?> table, TweedException why) {
        lines.add("TABLE " + table.name() + ": " + why.getMessage());
    }

    @Override
    public void called(String api, Call outcome) {
        lines.add(outcome + " " + api);
    }

    @Override
    public void room(Table<?> table, int used, int limit, String source) {
        lines.add("ROOM " + used + " of " + limit + ", " + source);
    }

    /** What was heard since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** Those that start so. */
    List<String> take(String start) {
        return take().stream().filter(line -> line.startsWith(start)).toList();
    }
}
