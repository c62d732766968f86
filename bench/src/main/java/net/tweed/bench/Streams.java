package net.tweed.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import net.tweed.core.model.Clock;

/**
 * Endless answers, many at a time, as the daemons of a cluster hold them open: all in this one process. One that breaks is
 * opened again.
 */
final class Streams implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final int THREADS = 2;

    /** As a daemon waits before it comes again. */
    private static final int AGAIN_MILLIS = 300;

    private final Clock clock = Clock.system();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "streams");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http;
    private final Map<Stream, CompletableFuture<HttpResponse<Void>>> open = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean closed;
    private volatile Round round = new Round("", 0);

    /** A text that each stream is to tell once. */
    private record Round(String text, CountDownLatch left) {
        Round(String text, int streams) {
            this(text, new CountDownLatch(streams));
        }
    }

    /** @param context of TLS */
    Streams(SSLContext context) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .executor(threads)
                .build();
    }

    /** Opens them at once. Returns how long it took until each had told this text. */
    Duration open(List<HttpRequest> requests, String text) {
        Duration before = clock.uptime();
        expect(text, requests.size());
        requests.forEach(request -> open(new Stream(request)));
        return told(before);
    }

    private void open(Stream stream) {
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(stream.request, info -> {
            if (info.statusCode() != 200) {
                throw new BenchFailure("a stream was answered " + info.statusCode());
            }
            return new Listener(stream);
        });
        open.put(stream, answer);
        var unused = answer.whenComplete((response, error) -> {
            if (!closed) {
                broken.incrementAndGet();
                CompletableFuture.delayedExecutor(
                                ThreadLocalRandom.current().nextInt(AGAIN_MILLIS), TimeUnit.MILLISECONDS, threads)
                        .execute(() -> open(stream));
            }
        });
    }

    /** How many have broken so far. */
    int broken() {
        return broken.get();
    }

    /** From now on it counts which streams tell this text. */
    void expect(String text) {
        expect(text, open.size());
    }

    private void expect(String text, int streams) {
        round = new Round(text, streams);
    }

    /** Waits until all have told it. Returns how long that was since then. */
    Duration told(Duration since) {
        Round now = round;
        try {
            if (!now.left().await(AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchFailure("not all streams told \"" + now.text() + "\": "
                        + now.left().getCount() + " of " + open.size() + " did not; " + broken + " broke");
            }
            return clock.uptime().minus(since);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        open.values().forEach(answer -> answer.cancel(true));
        threads.shutdownNow();
    }

    /** One host's, however often it is opened. Told to on one thread at a time. */
    private static final class Stream {
        private final HttpRequest request;
        private Round seen = new Round("", 0);

        Stream(HttpRequest request) {
            this.request = request;
        }

        synchronized void hear(String text, Round now) {
            if (!seen.equals(now) && text.contains(now.text())) {
                seen = now;
                now.left().countDown();
            }
        }
    }

    private final class Listener implements BodySubscriber<Void> {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final Stream stream;
        private String tail = "";

        Listener(Stream stream) {
            this.stream = stream;
        }

        @Override
        public CompletionStage<Void> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                Round now = round;
                String text = tail + StandardCharsets.ISO_8859_1.decode(part);
                stream.hear(text, now);
                tail = text.substring(Math.max(0, text.length() - now.text().length() + 1));
            }
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }
}
