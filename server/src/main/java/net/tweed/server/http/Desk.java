package net.tweed.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.server.access.Client;
import net.tweed.server.api.Answer;
import net.tweed.server.api.Api;
import net.tweed.server.api.Request;
import net.tweed.server.wire.Failure;
import net.tweed.server.wire.Route;

/** Takes every request: who sends it, whether it may come now, and where it goes. On the thread of the connections. */
final class Desk {
    /** A whole request is small: one that takes longer to arrive is held back on purpose, or its client is gone. */
    private static final Duration ARRIVAL = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Authentication authentication;
    private final RequestRate rate;
    private final Watchers watchers;
    private final Api api;
    private final Work work;
    private final Set<HttpConnection> waiting = new HashSet<>();

    Desk(Vertx vertx, Authentication authentication, RequestRate rate, Watchers watchers, Api api, Work work) {
        this.vertx = vertx;
        this.authentication = authentication;
        this.rate = rate;
        this.watchers = watchers;
        this.api = api;
        this.work = work;
    }

    /** A connection whose first request does not come is held back on purpose, or its client is gone. */
    void open(HttpConnection connection) {
        waiting.add(connection);
        connection.closeHandler(ignored -> waiting.remove(connection));
        vertx.setTimer(ARRIVAL.toMillis(), ignored -> {
            if (waiting.remove(connection)) {
                connection.close();
            }
        });
    }

    void take(HttpServerRequest request) {
        waiting.remove(request.connection());
        Conversation conversation = new Conversation(request);
        request.exceptionHandler(ignored -> {}); // the connection broke: nobody waits for an answer
        request.response().exceptionHandler(ignored -> {});
        Authentication.Result who = authentication.of(request);
        if (who.client().isEmpty()) {
            who.failure().ifPresent(conversation::refuse);
            return;
        }
        Client client = who.client().get();
        long late = vertx.setTimer(
                ARRIVAL.toMillis(),
                ignored -> conversation.refuse(Failure.of(
                        408, Kind.CONFIG, "The request did not arrive within " + ARRIVAL.toSeconds() + " s.")));
        conversation.read(body -> {
            vertx.cancelTimer(late);
            whole(client, request, conversation, body);
        });
    }

    private void whole(Client client, HttpServerRequest request, Conversation conversation, String body) {
        Duration wait = rate.take(client);
        Optional<Route> route = Route.at(Optional.ofNullable(request.path()).orElse(""));
        if (!wait.isZero()) {
            conversation.fail(Failure.of(new TweedException(
                    Kind.THROTTLED, "Too many requests of " + client.name() + ": come again later.", null, wait)));
        } else if (route.isEmpty()) {
            conversation.fail(
                    Failure.of(404, Kind.CONFIG, "There is no such path here; the protocol's begin with /v1/."));
        } else if (!route.get().method().equals(request.method().name())) {
            conversation.wrongMethod(route.get().method());
        } else if (route.get() == Route.WATCH) {
            watch(client, conversation);
        } else {
            conversation
                    .query()
                    .ifPresentOrElse(
                            query -> ask(conversation, new Request(client, route.get(), query, body)),
                            () -> conversation.fail(Failure.of(
                                    400,
                                    Kind.CONFIG,
                                    "What follows the question mark has a % without two hex digits.")));
        }
    }

    private void watch(Client client, Conversation conversation) {
        if (watchers.full(client)) {
            conversation.fail(Failure.of(new TweedException(
                    Kind.THROTTLED,
                    client.name() + " has " + Watchers.EACH + " streams already: close some.",
                    null,
                    ARRIVAL)));
        } else {
            watchers.add(client, conversation.stream());
        }
    }

    private void ask(Conversation conversation, Request request) {
        boolean taken = work.<Answer>start(() -> api.answer(request), (answer, failure) -> {
            conversation.answer(answer == null ? Answer.of(Failure.defect()) : answer);
        });
        if (!taken) {
            conversation.fail(Failure.of(new TweedException(
                    Kind.UNAVAILABLE,
                    "The server has too much to do: come again later.",
                    null,
                    Duration.ofSeconds(1))));
        }
    }
}
