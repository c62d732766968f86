package net.tweed.server.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import net.tweed.server.wire.Bounds;
import org.jspecify.annotations.Nullable;

/** An endless answer, line by line. Ends, with or without a failure, once. */
final class Lines implements BodySubscriber<Void> {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Consumer<String> to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile Flow.@Nullable Subscription subscription;

    Lines(Consumer<String> to) {
        this.to = to;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (end.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            while (part.hasRemaining() && !end.isDone()) {
                byte next = part.get();
                if (next == '\n') {
                    to.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else if (line.size() >= 4 * Bounds.LINE) {
                    cancel(new IOException("A line of the server is longer than " + 4 * Bounds.LINE + " bytes"));
                } else {
                    line.write(next);
                }
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        end.completeExceptionally(new IOException("The server ended the stream"));
    }

    /** Ends it from this end. */
    void cancel(IOException why) {
        end.completeExceptionally(why);
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }
}
