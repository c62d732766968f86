package net.tweed.backend.awsvpc.fake;

import java.time.Duration;
import java.util.Optional;

/**
 * What goes back over HTTP.
 *
 * @param reset the connection breaks instead
 */
record Answer(int status, String type, String body, Optional<Duration> delay, boolean reset) {
    static final String XML = "text/xml;charset=UTF-8";
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";

    static Answer of(int status, String type, String body) {
        return new Answer(status, type, body, Optional.empty(), false);
    }

    static Answer broken() {
        return new Answer(200, TEXT, "", Optional.empty(), true);
    }

    Answer after(Duration wait) {
        return new Answer(status, type, body, Optional.of(wait), reset);
    }
}
