package net.tweed.backend.gce.fake;

/**
 * What goes wrong with the next calls of a method.
 *
 * @param method {@code routes.insert}; {@code *} is each
 * @param times how often
 * @param status an HTTP status, for {@link Kind#STATUS}
 * @param reason a reason or an operation's error code, for {@link Kind#STATUS} and {@link Kind#OPERATION}
 * @param millis for the kinds that take time
 */
public record Trouble(String method, Kind kind, int times, int status, String reason, long millis) {
    /** The ways to fail. */
    public enum Kind {
        /** Refused with this status and reason. */
        STATUS,
        /** The connection breaks before anything is done. */
        RESET_BEFORE,
        /** It is done, and the connection breaks. */
        RESET_AFTER,
        /** Nothing is done, and the answer takes so long. */
        HANG_BEFORE,
        /** It is done, and the answer takes so long. */
        HANG_AFTER,
        /** It is done, and the answer is not JSON. */
        MALFORMED_AFTER,
        /** It is done, and the answer is cut short. */
        CUT_AFTER,
        /** It is done, and the answer is JSON of another shape. */
        SENSELESS_AFTER,
        /** The answer is a 503, and it is done so much later all the same. */
        LATE,
        /** It is accepted, and its operation ends with this error. */
        OPERATION
    }

    public static Trouble status(String method, int times, int status, String reason) {
        return new Trouble(method, Kind.STATUS, times, status, reason, 0);
    }

    public static Trouble of(String method, Kind kind, int times, long millis) {
        return new Trouble(method, kind, times, 0, "", millis);
    }

    public static Trouble operation(String method, int times, String code) {
        return new Trouble(method, Kind.OPERATION, times, 0, code, 0);
    }

    Trouble once() {
        return new Trouble(method, kind, times - 1, status, reason, millis);
    }
}
