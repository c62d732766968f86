package net.tweed.backend.awsvpc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;

/** Keeps what an observer hears, as text. */
final class Recorder implements Observer {
    private final List<String> failures = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final List<String> blocked = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    @Override
    public void applied(Table<?> table, List<? extends Result<?>> all) {
        all.forEach(result -> results.add(table.name() + " " + result.state()
                + result.reason().map(why -> ": " + why).orElse("")));
    }

    @Override
    public void blocked(Table<?> table, List<? extends Blocked<?>> all) {
        all.forEach(row -> blocked.add(table.name() + " " + row.row() + ": " + row.reason()));
    }

    @Override
    public void failed(Table<?> table, TweedException why) {
        failures.add(table.name() + " " + why.kind() + ": " + why.getMessage());
    }

    @Override
    public void room(Table<?> table, int used, int limit, String source) {
        rooms.add(table.name() + " " + used + " of " + limit + " " + source);
    }

    @Override
    public void called(String api, Call outcome) {
        if (outcome != Call.WAITED) {
            calls.add(api + " " + outcome);
        }
    }

    /** {@code CreateRoute DONE}, but those that waited. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    List<String> failures() {
        return failures;
    }

    List<String> results() {
        return results;
    }

    List<String> rooms() {
        return rooms;
    }

    List<String> blocked() {
        return blocked;
    }

    void clear() {
        failures.clear();
        results.clear();
        blocked.clear();
        rooms.clear();
        calls.clear();
    }

    @Override
    public String toString() {
        return List.of(failures, results, blocked, rooms, calls).stream()
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }
}
