package net.tweed.server.wire;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;

/**
 * A failure as a status and a body: {@code {"Kind":"DENIED","Message":"…"}}. The message is the server's own text for the
 * operator; causes stay where they are.
 *
 * @param status of HTTP
 */
public record Failure(int status, Kind kind, String message, Optional<Duration> retryAfter) {
    private static final int LONGEST = 4096;

    /** What a failure of the server's own is told as: its log says the rest. */
    private static final String DEFECT = "The server met a defect of its own; its log says which.";

    public static Failure of(TweedException e) {
        String message = e.kind() == Kind.INTERNAL ? DEFECT : String.valueOf(e.getMessage());
        return new Failure(status(e.kind()), e.kind(), message, e.retryAfter());
    }

    public static Failure defect() {
        return new Failure(status(Kind.INTERNAL), Kind.INTERNAL, DEFECT, Optional.empty());
    }

    /** One that no kind's status says well: 401, 404, 405, 413. */
    public static Failure of(int status, Kind kind, String message) {
        return new Failure(status, kind, message, Optional.empty());
    }

    private static int status(Kind kind) {
        return switch (kind) {
            case CONFIG -> 400;
            case DENIED -> 403;
            case CONFLICT -> 409;
            case LEASE_LOST -> 410;
            case THROTTLED -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
            case NO_ROOM -> 507;
        };
    }

    public String body() {
        JsonText json = new JsonText().text("Kind", kind.name()).text("Message", message);
        retryAfter.ifPresent(after -> json.number("RetryAfterMillis", after.toMillis()));
        return json.end();
    }

    /**
     * What a client makes of an answer that is none of success.
     *
     * @param doing what failed: {@code Cannot claim a lease at https://10.0.0.1:8888}
     */
    public static TweedException read(String doing, int status, String body) {
        try {
            FieldReader fields = new FieldReader("the server's answer", body);
            String message = fields.text("Message").orElse("it gave no reason");
            Optional<Duration> after = fields.integer(
                            "RetryAfterMillis", 0, Duration.ofHours(1).toMillis())
                    .map(Duration::ofMillis);
            Kind kind = fields.text("Kind").flatMap(Failure::kind).orElse(kind(status));
            return new TweedException(kind, doing + ": " + shown(message), null, after.orElse(null));
        } catch (TweedException e) {
            return new TweedException(
                    kind(status),
                    doing + ": it answered with status " + status + ", and not as a tweed server does. Check the"
                            + " address, and what stands in between.",
                    e);
        }
    }

    private static Optional<Kind> kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.DENIED;
            case 429 -> Kind.THROTTLED;
            case 400, 404, 405, 413 -> Kind.INTERNAL;
            default -> Kind.UNAVAILABLE;
        };
    }

    private static String shown(String message) {
        String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return cut.replaceAll("\\p{C}", "?");
    }
}
