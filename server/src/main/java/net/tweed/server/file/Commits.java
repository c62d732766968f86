package net.tweed.server.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls on the contents, one at a time, and answers each when what it did or saw is on the disk. One thread writes:
 * what comes while it does is the next batch, so that many calls share one {@code fsync}.
 *
 * <p>A write that fails takes back what it should have written: the contents are read from the file again, and what reads
 * goes on.
 */
final class Commits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** How often time is looked at: so much later than its end may a lease be there. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** How often bounds of renewed grants are written ahead, in one commit: no renewal waits for that. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    /** How long no write is tried after one that failed. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** What reads is read again where a write that it has seen failed. */
    private static final int ATTEMPTS = 3;

    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final Path path;
    private final Clock clock;
    private final Watches watches;
    private final ScheduledThreadPoolExecutor thread;
    private StoreFile file;
    private Contents contents;
    private Batch writing = Batch.written();
    private Duration refreshAt = Duration.ZERO;
    private Optional<Refusal> refusal = Optional.empty();
    private boolean closed;

    /**
     * Why nothing is written now.
     *
     * @param until when to try again, by the uptime; empty: never in this process
     * @param reading whether what is there can be read
     */
    private record Refusal(TweedException why, Optional<Duration> until, boolean reading) {}

    private Commits(Path path, StoreFile file, Stored stored, Clock clock, Watches watches) {
        this.path = path;
        this.clock = clock;
        this.watches = watches;
        this.file = file;
        this.contents = new Contents(stored, clock, watches);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread writer = new Thread(task, "tweed-store-file");
            writer.setDaemon(true);
            return writer;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused = thread.scheduleWithFixedDelay(
                this::tickSafely, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Opens the file, which must be there, and ends what was over before. */
    static Commits open(Path path, Clock clock, Watches watches) {
        StoreFile file = StoreFile.open(path);
        try {
            Commits commits = new Commits(path, file, file.load(clock), clock, watches);
            commits.tick();
            return commits;
        } catch (TweedException e) {
            file.close();
            throw e;
        }
    }

    /** Changes the contents; returns when the change is on the disk. */
    <T> T write(Function<Contents, T> change) {
        T answer;
        Batch needed;
        synchronized (this) {
            refuse(why -> true);
            contents.endDue();
            answer = change.apply(contents);
            needed = schedule();
        }
        needed.await();
        return answer;
    }

    /** Looks at the contents; returns when what was seen is on the disk. */
    <T> T read(Function<Contents, T> look) {
        for (int attempt = 1; ; attempt++) {
            T answer;
            Batch needed;
            synchronized (this) {
                refuse(why -> !why.reading());
                answer = look.apply(contents);
                needed = schedule();
            }
            try {
                needed.await();
                return answer;
            } catch (TweedException e) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Tells of the network from now on, beginning with a Snapshot. */
    synchronized FileWatch watch(String network, Consumer<? super LeaseEvent> to) {
        FileWatch watch = new FileWatch(network, to);
        watches.add(watch);
        begin(watch);
        schedule();
        return watch;
    }

    /** Does what time asks for. */
    synchronized void tick() {
        if (closed || isPausing()) {
            return;
        }
        if (refusal.isPresent()) {
            resume(refusal.get());
        }
        contents.endDue();
        if (clock.uptime().compareTo(refreshAt) >= 0) {
            refreshAt = clock.uptime().plus(REFRESH);
            contents.refresh();
        }
        schedule();
    }

    long size() {
        return file.size();
    }

    private void tickSafely() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("The store's time stood still for a moment", e);
        }
    }

    private boolean isPausing() {
        return refusal.filter(now -> now.until()
                        .map(until -> until.compareTo(clock.uptime()) > 0)
                        .orElse(true))
                .isPresent();
    }

    private void refuse(Predicate<Refusal> matters) {
        if (closed) {
            throw new TweedException(TweedException.Kind.UNAVAILABLE, "The store " + path + " is closed");
        }
        if (refusal.isPresent() && !isPausing()) {
            resume(refusal.get());
        }
        refusal.filter(matters).ifPresent(why -> {
            throw StoreFailures.again(why.why());
        });
    }

    /** The pause is over: writes are tried again. */
    private void resume(Refusal before) {
        refusal = before.reading() ? Optional.empty() : reload();
    }

    private Batch schedule() {
        Batch pending = contents.batch();
        if (pending.isEmpty()) {
            return writing;
        }
        if (pending.schedule()) {
            thread.execute(this::commit);
        }
        return pending;
    }

    /** On the thread that writes. */
    private void commit() {
        Batch batch;
        synchronized (this) {
            batch = contents.takeBatch();
            writing = batch;
        }
        if (!batch.writesNothing()) {
            try {
                file.write(batch);
            } catch (TweedException e) {
                fail(batch, e);
                return;
            }
        }
        watches.tell(batch);
        batch.done();
        file.rewriteIfLarge();
    }

    private void fail(Batch batch, TweedException why) {
        Batch lost;
        synchronized (this) {
            lost = contents.takeBatch();
            writing = Batch.written();
            LOG.error("The store was not written; what is in it can be read: file={}", path, why);
            refusal = reload().or(() -> Optional.of(refused(why)));
        }
        batch.failed(why);
        lost.failed(why);
    }

    private Refusal refused(TweedException why) {
        boolean forGood = why.kind() == TweedException.Kind.INTERNAL;
        return new Refusal(
                why, forGood ? Optional.empty() : Optional.of(clock.uptime().plus(PAUSE)), true);
    }

    /** Reads the file anew: what it says is what there is. Answers why that is not possible. */
    private Optional<Refusal> reload() {
        file.close();
        try {
            file = StoreFile.open(path);
            contents = new Contents(file.load(clock), clock, watches);
        } catch (TweedException e) {
            LOG.error("The store cannot be read: file={}", path, e);
            return Optional.of(new Refusal(e, Optional.of(clock.uptime().plus(PAUSE)), false));
        }
        watches.all().forEach(this::begin);
        schedule();
        return Optional.empty();
    }

    private void begin(FileWatch watch) {
        contents.batch().tell(List.of(watch), contents.snapshot(watch.network()));
    }

    /** Lets the file go as it is, as the end of the process would. */
    void kill() {
        synchronized (this) {
            closed = true;
        }
        end();
    }

    /** Writes down when everything ends, and lets the file go. */
    @Override
    public void close() {
        Batch last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (refusal.isEmpty()) {
                contents.settle();
            }
            last = schedule();
        }
        try {
            last.await();
        } catch (TweedException e) {
            LOG.warn("The ends of leases were not written; the bounds before them are there: file={}", path, e);
        }
        end();
    }

    private void end() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The store's disk does not answer: file={}", path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
