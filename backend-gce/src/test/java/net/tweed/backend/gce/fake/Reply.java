package net.tweed.backend.gce.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** An answer, or the lack of one. */
record Reply(int status, String type, String body, Duration delay, Optional<Fault> fault) {
    private static final String JSON = "application/json; charset=UTF-8";

    static Reply json(JsonElement body) {
        return new Reply(200, JSON, body.toString(), Duration.ZERO, Optional.empty());
    }

    static Reply text(String body) {
        return new Reply(200, "application/text", body, Duration.ZERO, Optional.empty());
    }

    static Reply status(int status) {
        return new Reply(status, "text/html", "", Duration.ZERO, Optional.empty());
    }

    /** An error in the form that cloud.google.com/compute/docs/troubleshooting/troubleshooting-api-errors has. */
    static Reply error(int status, String reason, String message) {
        JsonObject one = new JsonObject();
        one.addProperty("message", message);
        one.addProperty("domain", "global");
        one.addProperty("reason", reason);
        JsonArray errors = new JsonArray();
        errors.add(one);
        JsonObject error = new JsonObject();
        error.addProperty("code", status);
        error.addProperty("message", message);
        error.add("errors", errors);
        return error(status, error);
    }

    /** A denial for want of an access scope, which also has details. */
    static Reply scopeTooSmall(String service) {
        JsonObject info = new JsonObject();
        info.addProperty("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        info.addProperty("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        info.addProperty("domain", "googleapis.com");
        JsonArray details = new JsonArray();
        details.add(info);
        JsonObject error = new JsonObject();
        error.addProperty("code", 403);
        error.addProperty("message", "Request had insufficient authentication scopes.");
        error.addProperty("status", "PERMISSION_DENIED");
        error.add("details", details);
        if (service.equals("compute")) {
            JsonObject one = new JsonObject();
            one.addProperty("message", "Insufficient Permission");
            one.addProperty("domain", "global");
            one.addProperty("reason", "insufficientPermissions");
            JsonArray errors = new JsonArray();
            errors.add(one);
            error.add("errors", errors);
        }
        return error(403, error);
    }

    private static Reply error(int status, JsonObject error) {
        JsonObject body = new JsonObject();
        body.add("error", error);
        return new Reply(status, JSON, body.toString(), Duration.ZERO, Optional.empty());
    }

    Reply after(Duration wait) {
        return new Reply(status, type, body, wait, fault);
    }

    Reply with(String other) {
        return new Reply(status, type, other, delay, fault);
    }

    Reply broken(Fault how) {
        return new Reply(status, type, body, delay, Optional.of(how));
    }

    ResponseDefinition http() {
        ResponseDefinitionBuilder built = new ResponseDefinitionBuilder()
                .withStatus(status)
                .withHeader("Content-Type", type)
                .withFixedDelay(Math.toIntExact(delay.toMillis()))
                .withBody(body);
        if (type.equals("application/text")) {
            built.withHeader("Metadata-Flavor", "Google");
        }
        fault.ifPresent(built::withFault);
        return built.build();
    }
}
