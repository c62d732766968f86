package net.tweed.agent.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Table;

/** How the tables of one network stand, as its loops tell. Any thread. */
public final class TableBook {
    private final Clock clock;
    private final Map<String, Map<String, TableStatus>> loops = new LinkedHashMap<>(); // by loop, then by table

    public TableBook(Clock clock) {
        this.clock = clock;
    }

    /** Listens to one loop. */
    public Observer observer(String loop) {
        return new Page(loop);
    }

    /** All tables, in the order of their loops and layers. */
    public synchronized List<TableStatus> tables() {
        List<TableStatus> all = new ArrayList<>();
        loops.values().forEach(tables -> all.addAll(tables.values()));
        return all;
    }

    private synchronized void began(String loop, List<String> names) {
        Map<String, TableStatus> before = loops.getOrDefault(loop, Map.of());
        Map<String, TableStatus> now = new LinkedHashMap<>();
        names.forEach(name ->
                now.put(name, Optional.ofNullable(before.get(name)).orElseGet(() -> TableStatus.unknown(name))));
        loops.put(loop, now);
    }

    /** Tables that no loop has are those of calls outside of rounds: they are told of when a round has them. */
    private synchronized void change(Table<?> table, UnaryOperator<TableStatus> how) {
        loops.values().forEach(tables -> tables.computeIfPresent(table.name(), (name, now) -> how.apply(now)));
    }

    private final class Page implements Observer {
        private final String loop;

        Page(String loop) {
            this.loop = loop;
        }

        @Override
        public void began(List<? extends Table<?>> tables) {
            TableBook.this.began(
                    loop, tables.stream().map(table -> table.name()).toList());
        }

        @Override
        public void counted(Table<?> table, int desired, int actual, int refused) {
            change(table, now -> now.counted(desired, actual, refused));
        }

        @Override
        public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
            List<String> rows = blocked.stream()
                    .limit(TableStatus.MOST_NAMED)
                    .map(row -> row.row() + ": " + row.reason())
                    .toList();
            change(table, now -> now.blocked(rows, blocked.size()));
        }

        @Override
        public void failed(Table<?> table, TweedException why) {
            change(table, now -> now.failed(String.valueOf(why.getMessage())));
        }

        @Override
        public void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {
            change(table, now -> now.held(removals.size()));
        }

        @Override
        public void repaired(Table<?> table, int rows) {
            change(table, now -> now.repaired(rows, clock.now()));
        }

        @Override
        public void room(Table<?> table, int used, int limit, String source) {
            change(table, now -> now.room(new TableStatus.Room(used, limit, source)));
        }
    }
}
