package net.tweed.server.api;

import net.tweed.server.wire.Failure;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param type of the body
 */
public record Answer(int status, Type type, String body) {
    /** How a body is written. */
    public enum Type {
        /** One object. */
        JSON("application/json"),
        /** One object on each line. */
        LINES("application/x-ndjson");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static Answer ok(String json) {
        return new Answer(200, Type.JSON, json);
    }

    public static Answer of(Failure failure) {
        return new Answer(failure.status(), Type.JSON, failure.body());
    }
}
