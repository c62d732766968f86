package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryTable;
import net.tweed.core.testing.MemoryTable.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NetworkLoopTest {
    private final MemoryTable table = new MemoryTable("t");
    private final LinkedBlockingQueue<Round> rounds = new LinkedBlockingQueue<>();

    @Test
    void theFirstRoundComesAtOnceAndAWakeBringsTheNext() throws InterruptedException {
        try (NetworkLoop loop = loop(Duration.ofMinutes(10), Optional.empty())) {
            loop.start();
            assertThat(next().outcome().written()).isEqualTo(1);
            synchronized (table) {
                table.tamper("a", Optional.empty());
            }
            loop.wake();
            assertThat(next().outcome().written()).isEqualTo(1);
        }
    }

    @Test
    void itLooksAgainWhenTheTargetChangesByItself() throws InterruptedException {
        try (NetworkLoop loop = loop(Duration.ofMinutes(10), Optional.of(Duration.ofMillis(1)))) {
            loop.start();
            next();
            next();
        }
    }

    @Test
    void itLooksAgainAtTheSlowPass() throws InterruptedException {
        try (NetworkLoop loop = loop(Duration.ofMillis(1), Optional.empty())) {
            loop.start();
            next();
            next();
        }
    }

    @Test
    void aStepThatThrowsDoesNotEndTheWorker() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        LinkedBlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (Worker worker = new Worker("test", () -> {
            seen.add(steps.incrementAndGet());
            if (steps.get() == 1) {
                throw new IllegalStateException("a defect, on purpose");
            }
            return Duration.ofMinutes(10);
        })) {
            worker.start();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
            worker.wake();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void closingTwiceOrFromTheStepIsHarmless() throws InterruptedException {
        LinkedBlockingQueue<Worker> self = new LinkedBlockingQueue<>();
        Worker worker = new Worker("test", () -> {
            self.peek().close();
            return Duration.ofMinutes(10);
        });
        self.add(worker);
        worker.start();
        worker.close();
        worker.close();
    }

    @Test
    void closingBeforeTheStartIsHarmless() {
        new Worker("test", () -> Duration.ZERO).close();
    }

    private NetworkLoop loop(Duration resync, Optional<Duration> changesIn) {
        Reconciler reconciler = new Reconciler(new ManualClock(), new Observer() {}, 25);
        Layer<Row> layer = new Layer<>(table, Set.of(new Row("a", "1")), row -> Removal.GUARDED);
        return new NetworkLoop(
                "test",
                () -> {
                    synchronized (table) {
                        return new Target(List.of(layer), List.of(), changesIn);
                    }
                },
                reconciler,
                resync,
                rounds::add);
    }

    private Round next() throws InterruptedException {
        @Nullable Round round = rounds.poll(10, TimeUnit.SECONDS);
        assertThat(round).as("a round within 10 s").isNotNull();
        return Objects.requireNonNull(round);
    }
}
