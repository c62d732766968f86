package net.tweed.core.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Clock;

/**
 * Makes tables hold what layers say: puts in layer order, then removes in the reverse order. The only one who applies.
 *
 * <p>A round is bounded: it writes for at most {@link #SLICE_TIME} and leaves the rest to the next round, which reads the
 * tables again. Between rounds it remembers only what tables cannot tell: which rows failed, are contested, are held.
 * For one thread.
 */
public final class Reconciler {
    /** A slow table must not delay another's repair for longer. */
    static final Duration SLICE_TIME = Duration.ofSeconds(2);

    private final Clock clock;
    private final Observer observer;
    private final int maxRemovalsPercent;
    private final Map<String, TableRound<?>> tables = new HashMap<>();

    /** @param maxRemovalsPercent the share of a table's rows that may go within a minute without being held */
    public Reconciler(Clock clock, Observer observer, int maxRemovalsPercent) {
        this.clock = clock;
        this.observer = observer;
        this.maxRemovalsPercent = maxRemovalsPercent;
    }

    /** One round over all layers. */
    public Outcome reconcile(List<Layer<?>> layers) {
        observer.began(layers.stream().map(layer -> layer.table()).toList());
        Duration end = clock.uptime().plus(SLICE_TIME);
        List<TableRound<?>> rounds = new ArrayList<>(layers.size());
        for (Layer<?> layer : layers) {
            TableRound<?> round = begin(layer);
            round.put(end);
            rounds.add(round);
        }
        boolean allPut = rounds.stream().allMatch(TableRound::putsDone);
        for (int i = rounds.size() - 1; i >= 0; i--) {
            rounds.get(i).remove(allPut, end);
        }
        rounds.forEach(TableRound::end);
        Outcome outcome = outcome(rounds);
        observer.finished(outcome);
        return outcome;
    }

    /** Lets held removals go: the operator's command. */
    public void allowRemovals() {
        tables.values().forEach(TableRound::allowRemovals);
    }

    private <E> TableRound<E> begin(Layer<E> layer) {
        @SuppressWarnings("unchecked") // a table's name stands for one row type: the round was made from that table
        TableRound<E> round = (TableRound<E>) tables.computeIfAbsent(
                layer.table().name(), name -> new TableRound<E>(clock, observer, new RemovalGuard(maxRemovalsPercent)));
        round.begin(layer);
        return round;
    }

    private static Outcome outcome(List<TableRound<?>> rounds) {
        int written = 0;
        int unsettled = 0;
        Optional<Duration> again = Optional.empty();
        for (TableRound<?> round : rounds) {
            written += round.written();
            unsettled += round.unsettled();
            again = earlier(again, round.again());
        }
        return new Outcome(written, unsettled, again);
    }

    static Optional<Duration> earlier(Optional<Duration> a, Optional<Duration> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }
}
