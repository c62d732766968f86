package net.tweed.backend.alivpc;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;

/** Keeps what an observer hears, as text. */
final class Recorder implements Observer {
    private final List<String> heard = new ArrayList<>();
    private final List<TweedException> failures = new ArrayList<>();
    private String room = "";

    @Override
    public void applied(Table<?> table, List<? extends Result<?>> results) {
        results.forEach(result -> heard.add(table.name() + " " + result.state() + " "
                + result.change().row() + " " + result.reason().orElse("")));
    }

    @Override
    public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
        blocked.forEach(row -> heard.add(table.name() + " BLOCKED " + row.row() + " " + row.reason()));
    }

    @Override
    public void failed(Table<?> table, TweedException why) {
        failures.add(why);
        heard.add(table.name() + " TABLE " + why.kind() + " " + why.getMessage());
    }

    @Override
    public void room(Table<?> table, int used, int limit, String source) {
        room = used + " of " + limit + ", " + source;
    }

    String room() {
        return room;
    }

    /** What tables could not be read for. */
    List<TweedException> failures() {
        return failures;
    }

    List<String> heard() {
        return heard;
    }

    /** Everything as one text. */
    @Override
    public String toString() {
        return String.join("\n", heard);
    }
}
