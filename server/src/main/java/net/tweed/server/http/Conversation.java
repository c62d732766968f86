package net.tweed.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.server.api.Answer;
import net.tweed.server.wire.Bounds;
import net.tweed.server.wire.Failure;

/** One request and its answer, on the thread of the connections. */
final class Conversation {
    private final HttpServerRequest request;

    Conversation(HttpServerRequest request) {
        this.request = request;
    }

    /** What is done with a whole request. */
    interface Whole {
        void take(String body);
    }

    /** Collects the body; one that is too large is refused before it is all there. */
    void read(Whole then) {
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > Bounds.BODY) {
                request.handler(ignored -> {});
                request.endHandler(ignored -> {});
                refuse(Failure.of(413, Kind.CONFIG, "The request is larger than " + Bounds.BODY + " bytes."));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(ignored -> then.take(body.toString(StandardCharsets.UTF_8)));
    }

    /** The parameters, each at its first value; empty where they cannot be read. */
    Optional<Map<String, String>> query() {
        Map<String, String> query = new HashMap<>();
        try {
            request.params().forEach(parameter -> query.putIfAbsent(parameter.getKey(), parameter.getValue()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(query);
    }

    void answer(Answer answer) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            head(answer.status(), answer.type());
            var unused = response.end(answer.body());
        }
    }

    /** Answers, and ends the connection: what the client may still send is not read. */
    void refuse(Failure failure) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.putHeader("Connection", "close");
            Answer answer = Answer.of(failure);
            head(answer.status(), answer.type());
            response.end(answer.body())
                    .onComplete(ignored -> request.connection().close());
        }
    }

    /** Answers with a failure, and goes on with the connection. */
    void fail(Failure failure) {
        failure.retryAfter()
                .map(after -> Long.toString(Math.max(1, (after.toMillis() + 999) / 1000)))
                .ifPresent(seconds -> request.response().putHeader("Retry-After", seconds));
        answer(Answer.of(failure));
    }

    /** Begins an endless answer. */
    HttpServerResponse stream() {
        head(200, Answer.Type.LINES);
        request.response().setChunked(true);
        var unused = request.response().writeHead();
        return request.response();
    }

    private void head(int status, Answer.Type type) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type.text())
                .putHeader("Cache-Control", "no-store");
    }

    /** The method that is right here, where the request has another. */
    void wrongMethod(String right) {
        request.response().putHeader("Allow", right);
        fail(Failure.of(405, Kind.CONFIG, "This takes only " + right + "."));
    }
}
