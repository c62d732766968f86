package net.tweed.core.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one failure type. Its message says what failed, on which resource, why, and what to do; its kind says how callers
 * must take it. Expected outcomes (a lost claim race, a blocked row) are values, never this.
 */
public final class TweedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    /** How a failure is to be taken. */
    public enum Kind {
        /** The operator's input is wrong; trying again unchanged cannot help. */
        CONFIG,
        /** Permission is missing. */
        DENIED,
        /** Someone else holds what was asked for. */
        CONFLICT,
        /** A pool, a table or a quota is full. */
        NO_ROOM,
        /** Asked too often; {@link #retryAfter()} may say when to come back. */
        THROTTLED,
        /** Not reachable or not ready now; trying again may help. */
        UNAVAILABLE,
        /** The own lease belongs to someone else now. */
        LEASE_LOST,
        /** A defect of ours or an answer that cannot be. */
        INTERNAL
    }

    public TweedException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    public TweedException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    public TweedException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the other side asked us to wait, where it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
