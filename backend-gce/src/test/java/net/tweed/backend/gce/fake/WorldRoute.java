package net.tweed.backend.gce.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A route, as it was asked for, with what the API adds. */
final class WorldRoute {
    private final String project;
    private final JsonObject body;
    private final Duration created;
    private @Nullable Duration deleted;

    WorldRoute(String project, JsonObject body, Duration created) {
        this.project = project;
        this.body = body;
        this.created = created;
    }

    String project() {
        return project;
    }

    JsonObject body() {
        return body;
    }

    String text(String field) {
        JsonElement value = body.get(field);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    String name() {
        return text("name");
    }

    /** Where it leads, whatever the kind. */
    String nextHop() {
        return body.keySet().stream()
                .filter(key -> key.startsWith("nextHop"))
                .map(this::text)
                .findFirst()
                .orElse("");
    }

    void delete(Duration now) {
        deleted = now;
    }

    boolean isThere() {
        return deleted == null;
    }

    /** Whether it was there at that time, which is how far behind a reading may be. */
    boolean wasThere(Duration at) {
        return created.compareTo(at) <= 0 && (deleted == null || deleted.compareTo(at) > 0);
    }
}
