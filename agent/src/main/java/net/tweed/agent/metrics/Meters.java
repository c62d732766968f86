package net.tweed.agent.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import net.tweed.core.table.Observer;

/**
 * The numbers of this daemon: those that are counted here, and those that are asked for when somebody wants to know. Any
 * thread.
 */
public final class Meters {
    private final Map<Key, Long> counted = new ConcurrentSkipListMap<>();
    private final List<Consumer<? super Consumer<Sample>>> sources = new CopyOnWriteArrayList<>();

    private record Key(Metric metric, List<String> labels) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = metric.compareTo(other.metric);
            return order != 0 ? order : String.join("\n", labels).compareTo(String.join("\n", other.labels));
        }
    }

    /** Listens for these numbers to what a loop's rounds do. */
    public Observer observer(String loop) {
        return new RoundMeters(loop, this);
    }

    /**
     * Asks this source too, from now on until the answer is closed.
     *
     * @param source gives all it has to whom it is given, at once and without waiting, on any thread
     */
    public AutoCloseable ask(Consumer<? super Consumer<Sample>> source) {
        sources.add(source);
        return () -> sources.remove(source);
    }

    void set(Metric metric, long value, String... labels) {
        counted.put(new Key(metric, List.of(labels)), value);
    }

    void add(Metric metric, long more, String... labels) {
        counted.merge(new Key(metric, List.of(labels)), more, Long::sum);
    }

    /** Nothing is known of a table's state any more; what was counted of it stays. */
    void forget(String table) {
        counted.keySet()
                .removeIf(key -> key.metric().kind() != Metric.Kind.EVER
                        && key.metric().labels().equals(List.of("table"))
                        && key.labels().equals(List.of(table)));
    }

    /** All of them, now. */
    public List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        counted.forEach((key, value) -> all.add(new Sample(key.metric(), key.labels(), value)));
        sources.forEach(source -> source.accept((Consumer<Sample>) all::add));
        return all;
    }
}
