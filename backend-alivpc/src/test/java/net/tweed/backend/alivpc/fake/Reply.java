package net.tweed.backend.alivpc.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;

/**
 * What goes back.
 *
 * @param delay before it does
 * @param end how the connection ends
 */
record Reply(int status, String body, Duration delay, End end) {
    /** How a connection ends. */
    enum End {
        WELL,
        RESET
    }

    static Reply text(int status, String body) {
        return new Reply(status, body, Duration.ZERO, End.WELL);
    }

    static Reply json(int status, JsonNode body) {
        return text(status, body.toPrettyString());
    }

    static Reply reset() {
        return new Reply(200, "", Duration.ZERO, End.RESET);
    }

    Reply after(Duration wait) {
        return new Reply(status, body, wait, end);
    }

    ResponseDefinition definition() {
        ResponseDefinitionBuilder builder =
                new ResponseDefinitionBuilder().withStatus(status).withBody(body);
        if (!delay.isZero()) {
            builder = builder.withFixedDelay(Math.toIntExact(delay.toMillis()));
        }
        return end == End.RESET
                ? builder.withFault(Fault.CONNECTION_RESET_BY_PEER).build()
                : builder.build();
    }
}
