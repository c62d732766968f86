package net.tweed.core.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of the leases, that heals itself: a list, then etcd's watch from the revision after it; whatever happens to
 * that, all of it anew. Everything but {@link #close} and what jetcd calls runs on the store's one watch thread.
 */
final class EtcdWatch implements StoreHistory.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** A watch that lived this long was well: the next try comes at once. */
    private static final Duration WELL = Duration.ofSeconds(30);

    /**
     * etcd gives a sign of life on an idle watch every 10 min. Asking for one more often is no choice: the grpc-proxy of
     * etcd 3.4 ends itself when asked.
     */
    private static final Duration SILENCE = Duration.ofMinutes(25);

    private final EtcdConnection etcd;
    private final LastList lists;
    private final EtcdReads reads;
    private final EtcdKeys keys;
    private final StoreHistory history;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final Duration recheck;
    private final Consumer<? super LeaseEvent> to;
    private volatile boolean closed;
    private volatile @Nullable ScheduledFuture<?> checks;

    private boolean begun;
    private long generation;
    private Watch.@Nullable Watcher watcher;
    private StoreHistory.Mark mark = new StoreHistory.Mark(0, 0);
    private long cluster;
    private Duration pause = Duration.ZERO;
    private Duration opened = Duration.ZERO;
    private Duration lastSign = Duration.ZERO;
    private Optional<Duration> downSince = Optional.empty();

    EtcdWatch(
            EtcdConnection etcd,
            LastList lists,
            EtcdReads reads,
            EtcdKeys keys,
            StoreHistory history,
            ScheduledExecutorService thread,
            Clock clock,
            Duration recheck,
            Consumer<? super LeaseEvent> to) {
        this.etcd = etcd;
        this.lists = lists;
        this.reads = reads;
        this.keys = keys;
        this.history = history;
        this.thread = thread;
        this.clock = clock;
        this.recheck = recheck;
        this.to = to;
    }

    void start() {
        history.listen(this);
        run(this::open);
        try {
            checks = thread.scheduleWithFixedDelay(
                    guarded(this::check), recheck.toMillis(), recheck.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // the store was closed meanwhile
        }
    }

    @Override
    public void close() {
        closed = true;
        history.forget(this);
        ScheduledFuture<?> scheduled = checks;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        run(this::stopWatcher);
    }

    // ---- on the watch thread

    private void open() {
        stopWatcher();
        if (closed) {
            return;
        }
        long mine = ++generation;
        try {
            LastList.Listed listed = begun ? lists.fresh() : lists.take(); // after a gap, nothing older than was told
            begun = true;
            mark = listed.mark(); // from before: what others learned since sends us back here
            Snapshot snapshot = listed.snapshot();
            cluster = snapshot.revision().cluster();
            LOG.info("Read the leases: count={}", snapshot.leases().size());
            tell(snapshot);
            WatchOption option = WatchOption.builder()
                    .withRange(EtcdKeys.end(keys.leases()))
                    .withRevision(snapshot.revision().modified() + 1)
                    .withRequireLeader(true)
                    .withCreateNotify(true)
                    .withProgressNotify(true)
                    .build();
            opened = clock.uptime();
            lastSign = opened;
            watcher = etcd.client().getWatchClient().watch(EtcdKeys.bytes(keys.leases()), option, new Listener(mine));
        } catch (TweedException e) {
            down(e);
            later();
        }
    }

    private void hear(long of, WatchResponse response) {
        if (of != generation || closed) {
            return;
        }
        lastSign = clock.uptime();
        etcd.heardFromWatch();
        history.heard(response.getHeader(), mark, false);
        if (response.isCreatedNotify()) {
            up();
        }
        long from = response.getHeader().getClusterId();
        if (from != 0 && from != cluster) {
            return; // of another store: all is read again
        }
        for (WatchEvent event : response.getEvents()) {
            read(event).ifPresent(this::tell);
        }
    }

    private Optional<LeaseEvent> read(WatchEvent event) {
        KeyValue kv = event.getKeyValue();
        return switch (event.getEventType()) {
            case PUT -> reads.lease(kv, cluster).map(Changed::new);
            case DELETE ->
                reads.subnets(EtcdKeys.text(kv.getKey()), kv.getModRevision())
                        .map(subnets ->
                                new Removed(subnets, new Revision(cluster, kv.getModRevision(), kv.getModRevision())));
            case UNRECOGNIZED -> Optional.empty();
        };
    }

    /** A watch that breaks says so; one that is deaf does not. */
    private void check() {
        if (closed || watcher == null) {
            return;
        }
        if (clock.uptime().minus(lastSign).compareTo(SILENCE) > 0) {
            LOG.warn("Reading all leases again: the watch gave no sign of life for {}", SILENCE);
            open();
            return;
        }
        try {
            reads.look(); // a store that was exchanged or restored is noticed in the answer
        } catch (TweedException e) {
            LOG.debug("Cannot look at the store; the watch may be well", e);
        }
    }

    private void broken(long of, @Nullable Throwable error) {
        if (of != generation || closed) {
            return;
        }
        if (error != null) {
            LOG.debug("The watch of the leases broke", error);
        }
        stopWatcher();
        later();
    }

    private void later() {
        if (clock.uptime().minus(opened).compareTo(WELL) > 0) {
            pause = Duration.ZERO;
        }
        generation++;
        long jitter = ThreadLocalRandom.current().nextLong(FIRST_PAUSE.toMillis());
        long wait = pause.toMillis() + jitter; // jitter: a cluster of hosts must not come back at one moment
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        long mine = generation;
        try {
            var unused = thread.schedule(
                    guarded(() -> {
                        if (mine == generation) {
                            open();
                        }
                    }),
                    wait,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // the store was closed meanwhile
        }
    }

    private void tell(LeaseEvent event) {
        if (!closed) {
            to.accept(event);
        }
    }

    private void stopWatcher() {
        generation++;
        Watch.Watcher current = watcher;
        watcher = null;
        if (current != null) {
            current.close();
        }
    }

    private void down(TweedException why) {
        if (downSince.isEmpty() && !closed) {
            downSince = Optional.of(clock.uptime());
            LOG.warn("The watch of the leases is interrupted, trying again until it is back: {}", why.getMessage());
        }
    }

    private void up() {
        downSince.ifPresent(since -> LOG.info(
                "The watch of the leases is back: seconds={}",
                clock.uptime().minus(since).toSeconds()));
        downSince = Optional.empty();
    }

    // ---- from other threads

    @Override
    public void exchanged() {
        run(() -> {
            if (!closed && mark.epoch() != history.mark().epoch()) {
                LOG.warn("Reading all leases again: the store is another one, or was restored from a backup");
                stopWatcher();
                later();
            }
        });
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            closed = true; // the store was closed meanwhile
        }
    }

    /** A fault in a task, or in who listens, must not end the watch. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("A defect in the watch of the leases, or in its listener", e);
                    stopWatcher();
                    later();
                }
            }
        };
    }

    /** What jetcd tells, on its own threads, passed on to ours. */
    private final class Listener implements Watch.Listener {
        private final long of;

        Listener(long of) {
            this.of = of;
        }

        @Override
        public void onNext(WatchResponse response) {
            run(() -> hear(of, response));
        }

        @Override
        public void onError(Throwable error) {
            run(() -> broken(of, error));
        }

        @Override
        public void onCompleted() {
            run(() -> broken(of, null));
        }
    }
}
