package net.tweed.server.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.server.wire.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch through a server's stream, that heals itself: whatever happens to the stream, another is opened, at the next
 * server, and begins with all leases. Everything but {@link #close} and what the HTTP client calls runs on the store's watch
 * thread.
 */
final class RemoteWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteWatch.class);

    /** Spreads the hosts of a cluster that lose one server at one moment. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** The server gives a sign every second. With another at hand it is left soon; a lone one may be slow. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final Duration SILENCE_OF_ONE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Calls calls;
    private final Servers servers;
    private final ScheduledExecutorService thread;
    private final Clock clock;
    private final Consumer<? super LeaseEvent> to;
    private final Duration silence;
    private volatile boolean closed;
    private volatile @Nullable ScheduledFuture<?> looks;

    private long generation;
    private @Nullable Lines stream;
    private @Nullable URI server;
    private Listing listing = new Listing();
    private Duration lastSign = Duration.ZERO;
    private Duration pause = Duration.ZERO;
    private Optional<Duration> downSince = Optional.empty();

    RemoteWatch(
            Calls calls,
            Servers servers,
            ScheduledExecutorService thread,
            Clock clock,
            Consumer<? super LeaseEvent> to) {
        this.calls = calls;
        this.servers = servers;
        this.thread = thread;
        this.clock = clock;
        this.to = to;
        this.silence = servers.count() > 1 ? SILENCE : SILENCE_OF_ONE;
    }

    void start() {
        run(this::open);
        try {
            looks = thread.scheduleWithFixedDelay(
                    guarded(this::look), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // the store was closed meanwhile
        }
    }

    @Override
    public void close() {
        closed = true;
        ScheduledFuture<?> scheduled = looks;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        run(this::stop);
    }

    // ---- on the watch thread

    private void open() {
        stop();
        if (closed) {
            return;
        }
        long mine = ++generation;
        URI at = servers.current();
        server = at;
        listing = new Listing();
        lastSign = clock.uptime();
        Lines lines = new Lines(line -> run(() -> hear(mine, line)));
        stream = lines;
        CompletableFuture<HttpResponse<Optional<String>>> answer = calls.stream(
                at,
                info -> info.statusCode() == 200
                        ? BodySubscribers.mapping(lines, nothing -> Optional.<String>empty())
                        : text());
        var unused = answer.whenComplete((response, error) -> run(() -> ended(mine, at, response, error)));
    }

    private static BodySubscriber<Optional<String>> text() {
        return BodySubscribers.mapping(new LimitedBody(), Optional::of);
    }

    private void hear(long of, String line) {
        if (of != generation || closed) {
            return;
        }
        lastSign = clock.uptime();
        try {
            listing.take(line, clock.now()).ifPresent(this::tell);
        } catch (TweedException e) {
            broken(e);
        }
    }

    private void tell(LeaseEvent event) {
        if (event instanceof LeaseEvent.Snapshot snapshot) {
            LOG.info("Read the leases: count={}", snapshot.leases().size());
            up();
        }
        if (!closed) {
            to.accept(event);
        }
    }

    private void ended(long of, URI at, @Nullable HttpResponse<Optional<String>> response, @Nullable Throwable error) {
        if (of != generation || closed) {
            return;
        }
        String what = "Cannot watch the leases at " + at;
        if (response == null) {
            broken(Calls.unreachable(what, error == null ? new IOException("nothing") : error));
        } else {
            broken(Failure.read(what, response.statusCode(), response.body().orElse("")));
        }
    }

    /** A stream that breaks says so; one of a server that stands still does not. */
    private void look() {
        if (!closed && stream != null && clock.uptime().minus(lastSign).compareTo(silence) > 0) {
            broken(new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "The watch of the leases at " + server + " gave no sign of life for " + silence.toSeconds()
                            + " s."));
        }
    }

    private void broken(TweedException why) {
        URI at = server;
        stop();
        if (at != null) {
            servers.failed(at, why);
        }
        if (downSince.isEmpty()) {
            downSince = Optional.of(clock.uptime());
            LOG.warn("The watch of the leases is interrupted, trying again until it is back: {}", why.getMessage());
        }
        LOG.debug("The watch of the leases broke", why);
        later(why.retryAfter().orElse(Duration.ZERO));
    }

    private void later(Duration least) {
        long base = Math.max(pause.toMillis(), least.toMillis());
        long wait = base + ThreadLocalRandom.current().nextLong(Math.max(FIRST_PAUSE.toMillis(), base / 2));
        Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
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

    private void up() {
        pause = Duration.ZERO;
        downSince.ifPresent(since -> LOG.info(
                "The watch of the leases is back: seconds={}",
                clock.uptime().minus(since).toSeconds()));
        downSince = Optional.empty();
    }

    private void stop() {
        generation++;
        Lines open = stream;
        stream = null;
        server = null;
        if (open != null) {
            open.cancel(new IOException("The watch was closed"));
        }
    }

    // ---- from other threads

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
                    stop();
                    later(Duration.ZERO);
                }
            }
        };
    }
}
