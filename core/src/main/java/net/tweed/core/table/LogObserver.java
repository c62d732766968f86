package net.tweed.core.table;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what reconciling does to the log: one summary for each table that changed in a round at info, rows at debug,
 * trouble by name but never more than {@value #NAMED} names a line.
 */
public final class LogObserver implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(LogObserver.class);
    private static final int NAMED = 5;
    /** Percent of a limit from which on it is worth a warning: time to have a quota raised. */
    private static final int NEARLY_FULL = 80;

    private final Set<String> down = new HashSet<>();
    private final Map<String, String> failing = new HashMap<>();
    private final Set<String> crowded = new HashSet<>();

    @Override
    public void applied(Table<?> table, List<? extends Result<?>> results) {
        long puts = count(results, Change.Put.class);
        long removes = count(results, Change.Remove.class);
        if (puts + removes > 0) {
            LOG.info("{}: written={} removed={}{}", table.name(), puts, removes, example(results));
        }
        if (LOG.isDebugEnabled()) {
            results.forEach(r -> LOG.debug("{}: {} {}", table.name(), r.state(), r.change()));
        }
        List<? extends Result<?>> bad = results.stream()
                .filter(r -> switch (r.state()) {
                    case DONE, PENDING, PACED -> false;
                    case REFUSED, FAILED, UNKNOWN -> true;
                })
                .toList();
        if (!bad.isEmpty()) {
            String named = names(
                    bad,
                    r -> r.change().row() + ": " + r.reason().orElse(r.state().toString()));
            if (!named.equals(failing.put(table.name(), named))) {
                LOG.warn("{}: failed={} {}", table.name(), bad.size(), named);
            }
        }
    }

    @Override
    public void blocked(Table<?> table, List<? extends Blocked<?>> blocked) {
        if (blocked.isEmpty()) {
            LOG.info("{}: nothing is blocked any more", table.name());
        } else {
            LOG.warn(
                    "{}: blocked={} {}",
                    table.name(),
                    blocked.size(),
                    names(blocked, b -> b.row() + ": " + b.reason()));
        }
    }

    @Override
    public void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {
        LOG.warn(
                "{}: held={} removals at once look like a store that lost its data; they go in {} min, or by"
                        + " `tweed allow-removals`: {}",
                table.name(),
                removals.size(),
                Math.max(1, atMost.toMinutes()),
                names(removals, c -> c.row().toString()));
    }

    @Override
    public void failed(Table<?> table, TweedException why) {
        if (down.add(table.name())) {
            LOG.error("{}: cannot be kept right now: {}", table.name(), why.getMessage(), why);
        }
    }

    @Override
    public void recovered(Table<?> table) {
        boolean wasDown = down.remove(table.name());
        boolean hadFailed = failing.remove(table.name()) != null;
        if (wasDown || hadFailed) {
            LOG.info("{}: works again", table.name());
        }
    }

    @Override
    public void room(Table<?> table, int used, int limit, String source) {
        boolean full = used * 100L >= limit * (long) NEARLY_FULL;
        if (full && crowded.add(table.name())) {
            LOG.warn(
                    "{}: used={} of {} routes ({}): raise the limit before it is full",
                    table.name(),
                    used,
                    limit,
                    source);
        } else if (!full && crowded.remove(table.name())) {
            LOG.info("{}: used={} of {} routes ({}): there is room again", table.name(), used, limit, source);
        }
    }

    private static long count(List<? extends Result<?>> results, Class<?> kind) {
        return results.stream()
                .filter(r -> r.state() == Result.State.DONE && kind.isInstance(r.change()))
                .count();
    }

    /** A single change is named: that is the line an operator looks for. */
    private static String example(List<? extends Result<?>> results) {
        return results.size() == 1 ? " " + results.get(0).change().row() : "";
    }

    private static <T> String names(List<? extends T> all, Function<T, String> name) {
        String text = all.stream().limit(NAMED).map(name).collect(Collectors.joining("; "));
        return all.size() <= NAMED ? text : text + "; and " + (all.size() - NAMED) + " more";
    }
}
