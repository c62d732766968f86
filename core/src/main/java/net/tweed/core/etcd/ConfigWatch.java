package net.tweed.core.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of keys with a certain end below a prefix. A hint only: it is opened by {@link #ensure} after each reading, and
 * where it breaks, the listeners are called, read again, and so open it again.
 */
final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final EtcdConnection etcd;
    private final String prefix;
    private final String end;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Watch.@Nullable Watcher watcher;
    private long generation;

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
        if (watcher != null || listeners.isEmpty()) {
            return;
        }
        WatchOption option = WatchOption.builder()
                .withRange(EtcdKeys.end(prefix))
                .withRevision(revision + 1)
                .withRequireLeader(true)
                .build();
        long mine = ++generation;
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

    private synchronized boolean broken(long of) {
        boolean current = of == generation && watcher != null;
        if (current) {
            watcher = null;
        }
        return current;
    }

    @Override
    public void close() {
        Watch.Watcher open;
        synchronized (this) {
            listeners.clear();
            open = watcher;
            watcher = null;
        }
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
            heard(response);
        }

        @Override
        public void onError(Throwable error) {
            onCompleted();
        }

        @Override
        public void onCompleted() {
            if (broken(of)) {
                listeners.forEach(Runnable::run);
            }
        }
    }
}
