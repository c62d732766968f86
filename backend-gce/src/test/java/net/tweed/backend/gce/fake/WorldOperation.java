package net.tweed.backend.gce.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What the API has accepted and not done yet.
 *
 * @param type {@code insert}
 * @param target the route's name
 * @param due when it is done
 * @param error the code that it ends with
 * @param commit what it does, where it ends well
 */
record WorldOperation(
        String project,
        String name,
        String type,
        String target,
        Duration due,
        Optional<String> error,
        Runnable commit) {

    JsonObject json(Duration now) {
        boolean done = due.compareTo(now) <= 0;
        JsonObject json = new JsonObject();
        json.addProperty("kind", "compute#operation");
        json.addProperty("id", Integer.toUnsignedString(name.hashCode()));
        json.addProperty("name", name);
        json.addProperty("operationType", type);
        json.addProperty("targetLink", GceWorld.API + "projects/" + project + "/global/routes/" + target);
        json.addProperty("status", done ? "DONE" : "RUNNING");
        json.addProperty("progress", done ? 100 : 0);
        json.addProperty("selfLink", GceWorld.API + "projects/" + project + "/global/operations/" + name);
        if (done) {
            error.ifPresent(code -> fail(json, code));
        }
        return json;
    }

    private static void fail(JsonObject json, String code) {
        JsonObject one = new JsonObject();
        one.addProperty("code", code);
        one.addProperty(
                "message",
                code.equals("QUOTA_EXCEEDED")
                        ? "Quota 'STATIC_ROUTES_PER_NETWORK' exceeded. Limit: reached globally."
                        : "The operation has failed.");
        JsonArray errors = new JsonArray();
        errors.add(one);
        JsonObject error = new JsonObject();
        error.add("errors", errors);
        json.add("error", error);
        json.addProperty("httpErrorStatusCode", code.equals("RESOURCE_NOT_FOUND") ? 404 : 403);
        json.addProperty("httpErrorMessage", code.equals("RESOURCE_NOT_FOUND") ? "NOT FOUND" : "FORBIDDEN");
    }
}
