package net.tweed.server.api;

import java.time.Instant;
import java.util.Optional;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.server.access.Guard;
import net.tweed.server.access.KnownLeases;
import net.tweed.server.enrol.Registry;
import net.tweed.server.wire.EventForm;
import net.tweed.server.wire.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request but the endless one. Calls wait as long as the store's do; on any thread. */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final LeaseStore store;
    private final Clock clock;
    private final LeaseCalls leases;
    private final FactCalls facts;
    private final EnrolmentCalls enrolments;

    public Api(LeaseStore store, KnownLeases known, Registry registry, Clock clock) {
        this.store = store;
        this.clock = clock;
        Guard guard = new Guard(store, known);
        this.leases = new LeaseCalls(store, guard, clock);
        this.facts = new FactCalls(store, guard);
        this.enrolments = new EnrolmentCalls(registry, guard);
    }

    /** The answer; failures are answers too. */
    public Answer answer(Request request) {
        try {
            return handle(request);
        } catch (TweedException e) {
            if (e.kind() == Kind.INTERNAL) {
                LOG.error(
                        "Cannot answer {} of {}",
                        request.route(),
                        request.client().name(),
                        e);
            } else {
                LOG.debug("Refused {} of {}", request.route(), request.client().name(), e);
            }
            return Answer.of(Failure.of(e));
        } catch (RuntimeException e) {
            LOG.error(
                    "A defect in answering {} of {}",
                    request.route(),
                    request.client().name(),
                    e);
            return Answer.of(Failure.defect());
        }
    }

    private Answer handle(Request request) {
        return switch (request.route()) {
            case CONFIG ->
                Answer.ok(new JsonText().text("Config", store.config()).end());
            case LEASES -> list();
            case CLAIM -> leases.claim(request.client(), fields(request));
            case UPDATE -> leases.update(request.client(), fields(request));
            case RENEW -> leases.renew(request.client(), fields(request));
            case RELEASE -> leases.release(request.client(), fields(request));
            case FACTS -> facts.read(request.query());
            case PUT -> facts.put(request.client(), fields(request));
            case KEEP_ALIVE -> facts.keepAlive(request.client(), fields(request));
            case REMOVE -> facts.remove(request.client(), fields(request));
            case STANDING -> enrolments.standing(request.client());
            case ENROL -> enrolments.enrol(request.client(), fields(request));
            case WATCH -> throw new IllegalArgumentException("A stream is not answered");
        };
    }

    private Answer list() {
        Instant now = clock.now();
        return new Answer(200, Answer.Type.LINES, EventForm.write(store.list(), now));
    }

    private static FieldReader fields(Request request) {
        return new FieldReader("the request", request.body());
    }

    /** {@code {"Won":true}} with what was won, or without it. */
    static Answer outcome(boolean won, Optional<JsonText> with) {
        return Answer.ok(with.orElseGet(JsonText::new).flag("Won", won).end());
    }
}
