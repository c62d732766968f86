package net.tweed.core.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of keys with a certain end below a prefix. A hint only: it is opened by {@link #ensure} after each reading, and
 * where it breaks, the next reading opens it again. Nobody is called for that: where a watch breaks as soon as it is open,
 * there is no more to do than the readings that come anyway.
 */
final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final EtcdConnection etcd;
    private final String prefix;
    private final String end;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong generation = new AtomicLong(); // of the watch that is open
    private final AtomicLong broken =
            new AtomicLong(); // the last generation that broke; set without a lock, as jetcd has its own
    private Watch.@Nullable Watcher watcher;

    ConfigWatch(EtcdConnection etcd, String prefix, String end) {
        this.etcd = etcd;
        this.prefix = prefix;
        this.end = end;
    }

    AutoCloseable listen(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    /** Opens the watch behind this revision, unless it is open or nobody listens. */
    synchronized void ensure(long revision) {
        if (listeners.isEmpty() || (watcher != null && broken.get() < generation.get())) {
            return;
        }
        end(); // one that broke may still be tried again by jetcd
        WatchOption option = WatchOption.builder()
                .withRange(EtcdKeys.end(prefix))
                .withRevision(revision + 1)
                .withRequireLeader(true)
                .build();
        long mine = generation.incrementAndGet();
        try {
            watcher = etcd.client().getWatchClient().watch(EtcdKeys.bytes(prefix), option, new Listener(mine));
        } catch (TweedException e) {
            LOG.debug("Cannot watch for networks: they are found by looking", e);
        }
    }

    private void heard(WatchResponse response) {
        etcd.heardFromWatch();
        if (response.getEvents().stream()
                .anyMatch(event -> EtcdKeys.text(event.getKeyValue().getKey()).endsWith(end))) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public synchronized void close() {
        listeners.clear();
        end();
    }

    private void end() {
        Watch.Watcher open = watcher;
        watcher = null;
        generation.incrementAndGet(); // first: closing it is told as its end
        if (open != null) {
            open.close();
        }
    }

    private final class Listener implements Watch.Listener {
        private final long of;

        Listener(long of) {
            this.of = of;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (of == generation.get()) {
                heard(response);
            }
        }

        @Override
        public void onError(Throwable error) {
            onCompleted();
        }

        @Override
        public void onCompleted() {
            broken.accumulateAndGet(of, Math::max);
        }
    }
}
