package net.tweed.core.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Reconciler;

/**
 * Keeps tables as they should be: one loop for each pace domain (the kernel; each cloud API). Level-triggered: a wake
 * only says "look again", and every round reads the truth anew.
 */
public final class NetworkLoop implements AutoCloseable {
    private final Supplier<Target> target;
    private final Reconciler reconciler;
    private final Duration resync;
    private final Consumer<Round> finished;
    private final Worker worker;

    /**
     * A loop that is not yet running.
     *
     * @param target what should be, computed afresh for each round, on the loop's thread
     * @param resync the slow pass: a round at least this often
     * @param finished told of every round, on the loop's thread
     */
    public NetworkLoop(
            String name, Supplier<Target> target, Reconciler reconciler, Duration resync, Consumer<Round> finished) {
        this.target = target;
        this.reconciler = reconciler;
        this.resync = resync;
        this.finished = finished;
        this.worker = new Worker(name, this::round);
    }

    public void start() {
        worker.start();
    }

    /** Something may have changed. On any thread. */
    public void wake() {
        worker.wake();
    }

    @Override
    public void close() {
        worker.close();
    }

    private Duration round() {
        Target now = target.get();
        List<Refused> refused = now.refused();
        Outcome outcome = reconciler.reconcile(now.layers());
        finished.accept(new Round(outcome, refused));
        return shortest(resync, now.changesIn(), outcome.again());
    }

    private static Duration shortest(Duration resync, Optional<Duration> changesIn, Optional<Duration> again) {
        Duration next = resync;
        for (Duration d : List.of(changesIn.orElse(resync), again.orElse(resync))) {
            next = d.compareTo(next) < 0 ? d : next;
        }
        return next;
    }
}
