package net.tweed.kubernetes.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The objects of an API server, with one resource version that grows with every write. Holds its own lock. */
final class ApiObjects {
    static final ObjectMapper JSON = new ObjectMapper();

    /** A write, as watches see it. */
    record Event(long version, String collection, String type, ObjectNode object) {}

    private final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();
    private final List<Event> history = new ArrayList<>();
    private long version = 100;
    private long forgotten;

    synchronized long version() {
        return version;
    }

    /** Watches from before now get 410 from now on. */
    synchronized void forget() {
        version++;
        forgotten = version;
        history.clear();
        notifyAll();
    }

    synchronized boolean isForgotten(long from) {
        return from < forgotten;
    }

    synchronized List<ObjectNode> list(String collection) {
        return List.copyOf(objects.getOrDefault(collection, Map.of()).values());
    }

    synchronized Optional<ObjectNode> get(String collection, String name) {
        return Optional.ofNullable(objects.getOrDefault(collection, Map.of()).get(name))
                .map(ObjectNode::deepCopy);
    }

    synchronized Optional<ObjectNode> create(String collection, ObjectNode object) {
        String name = object.path("metadata").path("name").asText();
        if (get(collection, name).isPresent()) {
            return Optional.empty();
        }
        ObjectNode meta = object.withObject("/metadata");
        meta.put("uid", UUID.randomUUID().toString());
        meta.put(
                "creationTimestamp",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return Optional.of(write(collection, name, object, "ADDED"));
    }

    /** Replaces the object, if the new one names no other version than it has; empty where it does. */
    synchronized Optional<ObjectNode> replace(String collection, String name, ObjectNode object) {
        ObjectNode there = get(collection, name).orElseThrow();
        JsonNode expected = object.path("metadata").path("resourceVersion");
        if (!expected.isMissingNode()
                && !expected.asText()
                        .equals(there.path("metadata").path("resourceVersion").asText())) {
            return Optional.empty();
        }
        return Optional.of(write(collection, name, object, "MODIFIED"));
    }

    /** Deletes it, if it has this version; false where it has another. */
    synchronized boolean delete(String collection, String name, Optional<String> expected) {
        ObjectNode there = get(collection, name).orElseThrow();
        String now = there.path("metadata").path("resourceVersion").asText();
        if (expected.isPresent() && !expected.get().equals(now)) {
            return false;
        }
        objects.computeIfAbsent(collection, c -> new TreeMap<>()).remove(name);
        version++;
        there.withObject("/metadata").put("resourceVersion", Long.toString(version));
        history.add(new Event(version, collection, "DELETED", there));
        notifyAll();
        return true;
    }

    /** What has happened since; waits a little where nothing has. */
    synchronized List<Event> since(long from, String collection, long millis) throws InterruptedException {
        List<Event> events = events(from, collection);
        boolean waited = false;
        while (!waited && events.isEmpty() && !isForgotten(from)) {
            wait(millis);
            waited = true;
            events = events(from, collection);
        }
        return events;
    }

    private List<Event> events(long from, String collection) {
        return history.stream()
                .filter(e -> e.version() > from && e.collection().equals(collection))
                .toList();
    }

    private ObjectNode write(String collection, String name, ObjectNode object, String type) {
        version++;
        object.withObject("/metadata").put("resourceVersion", Long.toString(version));
        objects.computeIfAbsent(collection, c -> new TreeMap<>()).put(name, object);
        history.add(new Event(version, collection, type, object.deepCopy()));
        notifyAll();
        return object.deepCopy();
    }

    /** A strategic merge: null removes, objects merge, the list of conditions merges by type, other values replace. */
    static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            JsonNode there = into.path(field.getKey());
            if (value.isNull()) {
                into.remove(field.getKey());
            } else if (value instanceof ObjectNode object && there instanceof ObjectNode old) {
                merge(old, object);
            } else if (field.getKey().equals("conditions") && value instanceof ArrayNode news) {
                into.set("conditions", merged(there, news));
            } else {
                into.set(field.getKey(), value);
            }
        });
    }

    private static ArrayNode merged(JsonNode there, ArrayNode news) {
        Map<String, JsonNode> byType = new LinkedHashMap<>();
        there.forEach(c -> byType.put(c.path("type").asText(), c));
        news.forEach(c -> byType.put(c.path("type").asText(), c));
        ArrayNode all = JSON.createArrayNode();
        byType.values().forEach(all::add);
        return all;
    }
}
