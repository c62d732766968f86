package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the leases from one list of the nodes and a watch from there on. A watch that ends goes on where it ended; where
 * the API server has forgotten that point, or nothing can be known of a gap, the nodes are listed again. Everything but
 * {@link #close} happens on the store's one thread.
 */
final class NodeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    /** The server ends every watch before this; one that is still open and silent is not connected any more. */
    private static final Duration SILENT = KubernetesApi.WATCH_ENDS.plusSeconds(30);

    private static final int LOOK_SECONDS = 60;

    /** A watch that ends sooner, and has told nothing, is not one that was open for long in a quiet cluster. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /**
     * So many watches that end at once: perhaps the server said that it has forgotten the version, and the client met the
     * end of the connection first.
     */
    private static final int MOST_BARREN = 2;

    private final KubernetesApi api;
    private final NodeList nodes;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final Consumer<? super LeaseEvent> to;
    private Optional<String> version = Optional.empty();
    private volatile @Nullable Watch open;
    private volatile @Nullable Future<?> looks;
    private volatile @Nullable Future<?> retry;
    private int opened;
    private Duration pause = FIRST_PAUSE;
    private Duration heard;
    private int barren;
    private boolean denied;
    private volatile boolean closed;

    NodeWatch(
            KubernetesApi api,
            NodeList nodes,
            ScheduledExecutorService thread,
            Clock clock,
            Consumer<? super LeaseEvent> to) {
        this.api = api;
        this.nodes = nodes;
        this.thread = thread;
        this.clock = clock;
        this.to = to;
        this.heard = clock.uptime();
    }

    void start() {
        run(this::connect);
        looks = thread.scheduleWithFixedDelay(
                () -> guarded(this::lookWhetherSilent), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void connect() {
        try {
            if (version.isEmpty()) {
                NodeList.Listed listed = nodes.list(api);
                version = Optional.of(listed.version());
                tell(listed.snapshot());
            }
            int number = ++opened;
            open = api.watch(version.get(), new Told(number));
            heard = clock.uptime();
        } catch (KubernetesClientException e) {
            failed(e.getCode() == 410, Failures.of(Permission.WATCH_NODES, "", e));
        } catch (TweedException e) {
            failed(false, e);
        }
    }

    private void failed(boolean gone, TweedException e) {
        version = gone ? Optional.empty() : version;
        if (e.kind() == TweedException.Kind.UNAVAILABLE) {
            LOG.debug("Cannot watch the nodes now; everything stays as it is, trying again", e);
        } else if (!denied) {
            LOG.error("{} (everything stays as it is, trying again)", e.getMessage());
            denied = true;
        }
        again();
    }

    private void again() {
        try {
            retry = thread.schedule(() -> guarded(this::connect), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("The store is closed", e);
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void event(Watcher.Action action, Node node) {
        heard = clock.uptime();
        pause = FIRST_PAUSE;
        barren = 0;
        denied = false;
        version = Optional.of(node.getMetadata().getResourceVersion());
        switch (action) {
            case ADDED, MODIFIED -> nodes.changed(node).forEach(this::tell);
            case DELETED -> nodes.deleted(node).forEach(this::tell);
            case BOOKMARK, ERROR -> {} // a bookmark only moves the version on; an error ends the watch
        }
    }

    private void ended(boolean gone) {
        open = null;
        barren = clock.uptime().minus(heard).compareTo(AT_ONCE) < 0 ? barren + 1 : 0;
        denied = denied && barren > 0;
        if (gone || barren >= MOST_BARREN) {
            barren = 0;
            Optional<TweedException> refused = gone ? Optional.empty() : version.flatMap(this::refused);
            if (refused.isPresent()) {
                failed(false, refused.get());
                return;
            }
            LOG.debug("The API server has forgotten where the watch was: listing the nodes again");
            version = Optional.empty();
        }
        again();
    }

    /** The client does not say why a watch ended: asks whether this host may watch at all. */
    private Optional<TweedException> refused(String from) {
        try {
            api.tryWatch(from);
            return Optional.empty();
        } catch (TweedException e) {
            return Optional.of(e).filter(cause -> cause.kind() == TweedException.Kind.DENIED);
        }
    }

    private void lookWhetherSilent() {
        if (!closed && open != null && clock.uptime().minus(heard).compareTo(SILENT) > 0) {
            LOG.info("The watch of the nodes has been silent for {} s: opening it anew", SILENT.toSeconds());
            Watch silent = open;
            open = null;
            opened++; // whatever it still says is not heard
            silent.close();
            connect();
        }
    }

    private void tell(LeaseEvent event) {
        if (!closed) {
            to.accept(event);
        }
    }

    private void run(Runnable step) {
        try {
            thread.execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            LOG.trace("The store is closed", e);
        }
    }

    private void guarded(Runnable step) {
        if (closed) {
            return;
        }
        try {
            step.run();
        } catch (TweedException e) {
            failed(true, e); // an event that cannot be: from the start
        } catch (RuntimeException e) {
            failed(
                    true,
                    new TweedException(
                            TweedException.Kind.INTERNAL,
                            "Cannot watch nodes: the client for Kubernetes failed in a way it should not",
                            e));
        }
    }

    @Override
    public void close() {
        closed = true;
        Stream.of(Optional.ofNullable(looks), Optional.ofNullable(retry))
                .flatMap(Optional::stream)
                .forEach(task -> task.cancel(false));
        Watch last = open;
        if (last != null) {
            last.close();
        }
    }

    /** Hands over to the store's thread what the client's says, as long as it is about the watch that counts. */
    private final class Told implements Watcher<Node> {
        private final int number;

        Told(int number) {
            this.number = number;
        }

        @Override
        public void eventReceived(Action action, Node node) {
            run(() -> {
                if (number == opened) {
                    event(action, node);
                }
            });
        }

        @Override
        public void onClose() {
            end(false);
        }

        @Override
        public void onClose(WatcherException cause) {
            end(cause.isHttpGone());
        }

        private void end(boolean gone) {
            run(() -> {
                if (number == opened && open != null) {
                    ended(gone);
                }
            });
        }
    }
}
