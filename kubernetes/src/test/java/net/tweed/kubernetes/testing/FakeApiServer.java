package net.tweed.kubernetes.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Kubernetes API server in memory: lists in pages, watches, merge patches, the status subresource, versions and
 * preconditions as the real one has them; and faults to order. Written from the API's documentation
 * (kubernetes.io/docs/reference/using-api/api-concepts).
 */
public final class FakeApiServer implements AutoCloseable {
    private static final int PAGE = 3; // small, so that tests have several

    /** A call that was made, as a role's rule names it: {@code get}, {@code nodes}. */
    public record Call(String verb, String group, String resource) {}

    /** Opens the socket where the server is to be, such as in a namespace. */
    public interface Place {
        HttpServer open(Callable<HttpServer> socket) throws Exception;
    }

    private final ApiObjects objects = new ApiObjects();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Map<String, ArrayDeque<Runnable>> before = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-api");
        thread.setDaemon(true);
        return thread;
    });
    private final Place place;
    private InetSocketAddress address;
    private HttpServer server;
    private volatile boolean up = true;
    private final AtomicInteger watchesEnd = new AtomicInteger();

    /** A server on a port of the machine's own. */
    public FakeApiServer() {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Callable::call);
    }

    public FakeApiServer(InetSocketAddress address, Place place) {
        this.place = place;
        this.address = address;
        this.server = listen();
        this.address = server.getAddress();
    }

    private HttpServer listen() {
        try {
            HttpServer made = place.open(() -> HttpServer.create(address, 0));
            made.setExecutor(threads);
            made.createContext("/", this::handle);
            made.start();
            return made;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot open the API server at " + address, e);
        }
    }

    public String url() {
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    // ---- the cluster

    /** Adds a node with these subnets, Ready. */
    public void addNode(String name, String... podCidrs) {
        ObjectNode node = ApiObjects.JSON.createObjectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        node.withObject("/metadata").put("name", name).withObject("annotations");
        ObjectNode spec = node.withObject("/spec");
        if (podCidrs.length > 0) {
            spec.put("podCIDR", podCidrs[0]);
            ArrayNode all = spec.putArray("podCIDRs");
            List.of(podCidrs).forEach(all::add);
        }
        node.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
        done(objects.create("//nodes", node));
    }

    /** Merges JSON into a node, as kubectl would, whatever it may change. */
    public void patchNode(String name, String json) {
        done(objects.replace("//nodes", name, patched("//nodes", name, json)));
    }

    private static void done(Optional<ObjectNode> written) {
        if (written.isEmpty()) {
            throw new IllegalStateException("There is one of that name, or it was changed at once");
        }
    }

    public void deleteNode(String name) {
        objects.delete("//nodes", name, Optional.empty());
    }

    public void addPod(String namespace, String name, String node) {
        ObjectNode pod = ApiObjects.JSON.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.withObject("/metadata").put("name", name).put("namespace", namespace);
        pod.withObject("/spec").put("nodeName", node);
        done(objects.create("/" + namespace + "/pods", pod));
    }

    /** The node's annotations, as they are now. */
    public Map<String, String> annotations(String node) {
        Map<String, String> all = new HashMap<>();
        objects.get("//nodes", node)
                .orElseThrow()
                .path("metadata")
                .path("annotations")
                .properties()
                .forEach(e -> all.put(e.getKey(), e.getValue().asText()));
        return all;
    }

    /** The node as JSON. */
    public JsonNode node(String name) {
        return objects.get("//nodes", name).orElseThrow();
    }

    /** The objects of a kind in a namespace. */
    public List<JsonNode> objects(String group, String namespace, String resource) {
        return List.copyOf(objects.list(group + "/" + namespace + "/" + resource));
    }

    public void deleteObject(String group, String namespace, String resource, String name) {
        objects.delete(group + "/" + namespace + "/" + resource, name, Optional.empty());
    }

    // ---- faults

    /** The verb on the resource is refused with 403: {@code patch}, {@code nodes/status}. */
    public void forbid(String verb, String resource) {
        forbidden.add(verb + " " + resource);
    }

    public void allowAll() {
        forbidden.clear();
    }

    /** Nobody listens any more, and all watches end. */
    public void down() {
        up = false;
        server.stop(0);
        objects.forget(); // wakes the watches, which find the server down
    }

    public void up() {
        up = true;
        server = listen();
    }

    /** All watches end, as they do on a real server now and then. */
    public void endWatches() {
        watchesEnd.incrementAndGet();
    }

    /** What was before now is forgotten: watches from there get 410. */
    public void forget() {
        objects.forget();
    }

    /** Runs this just before the next such call is answered. */
    public void beforeNext(String verb, String resource, Runnable action) {
        synchronized (before) {
            before.computeIfAbsent(verb + " " + resource, k -> new ArrayDeque<>())
                    .add(action);
        }
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public long calls(String verb, String resource) {
        return calls.stream()
                .filter(c -> c.verb().equals(verb) && c.resource().equals(resource))
                .count();
    }

    @Override
    public void close() {
        up = false;
        server.stop(0);
        threads.shutdownNow();
    }

    // ---- the protocol

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<ApiPath> path = ApiPath.parse(exchange.getRequestURI().getPath());
            if (path.isEmpty()) {
                ApiReplies.status(exchange, 404, "NotFound");
                return;
            }
            Map<String, String> query = query(exchange.getRequestURI());
            String verb = verb(exchange.getRequestMethod(), path.get(), query);
            calls.add(new Call(verb, path.get().group(), path.get().target()));
            action(verb + " " + path.get().target()).ifPresent(Runnable::run);
            if (forbidden.contains(verb + " " + path.get().target())) {
                ApiReplies.status(exchange, 403, "Forbidden");
                return;
            }
            answer(exchange, path.get(), verb, query);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Runnable> action(String call) {
        synchronized (before) {
            return Optional.ofNullable(before.get(call)).map(ArrayDeque::poll);
        }
    }

    private void answer(HttpExchange exchange, ApiPath path, String verb, Map<String, String> query)
            throws IOException, InterruptedException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean there = path.name().isEmpty()
                || objects.get(path.collection(), path.name()).isPresent();
        if (!there && !verb.equals("create")) {
            ApiReplies.status(exchange, 404, "NotFound");
            return;
        }
        switch (verb) {
            case "list" -> list(exchange, path, query);
            case "watch" -> watch(exchange, path, query);
            case "get" ->
                ApiReplies.send(
                        exchange,
                        200,
                        objects.get(path.collection(), path.name()).orElseThrow());
            case "create" -> ApiReplies.written(exchange, 201, objects.create(path.collection(), parse(body)));
            case "update" ->
                ApiReplies.written(exchange, 200, objects.replace(path.collection(), path.name(), parse(body)));
            case "patch" -> ApiReplies.written(exchange, 200, patch(path, body));
            case "delete" -> delete(exchange, path, body);
            default -> ApiReplies.status(exchange, 405, "MethodNotAllowed");
        }
    }

    private Optional<ObjectNode> patch(ApiPath path, String body) {
        ObjectNode patch = parse(body);
        if (path.subresource().equals("status") && patch.has("spec")) {
            patch.remove("spec"); // the status subresource of a node takes metadata and status
        }
        return objects.replace(
                path.collection(), path.name(), patched(path.collection(), path.name(), patch.toString()));
    }

    private ObjectNode patched(String collection, String name, String json) {
        ObjectNode there = objects.get(collection, name).orElseThrow();
        ApiObjects.merge(there, parse(json));
        return there;
    }

    private void list(HttpExchange exchange, ApiPath path, Map<String, String> query) throws IOException {
        List<ObjectNode> all = objects.list(path.collection()).stream()
                .filter(object -> selected(object, query.getOrDefault("labelSelector", "")))
                .toList();
        int from = Integer.parseInt(query.getOrDefault("continue", "0").replaceFirst("@.*", ""));
        boolean paged = query.containsKey("limit");
        int to = paged ? Math.min(all.size(), from + PAGE) : all.size();
        String at = query.getOrDefault("continue", "@" + objects.version()).replaceFirst(".*@", "");
        if (objects.isForgotten(Long.parseLong(at))) {
            ApiReplies.status(exchange, 410, "Expired");
            return;
        }
        ObjectNode list = ApiObjects.JSON.createObjectNode();
        list.put("kind", path.kind() + "List").put("apiVersion", path.apiVersion());
        ObjectNode meta = list.putObject("metadata").put("resourceVersion", at);
        if (to < all.size()) {
            meta.put("continue", to + "@" + at);
        }
        ArrayNode items = list.putArray("items");
        all.subList(Math.min(from, to), to).forEach(items::add);
        ApiReplies.send(exchange, 200, list);
    }

    private static boolean selected(ObjectNode object, String selector) {
        if (selector.isEmpty()) {
            return true;
        }
        String[] parts = selector.split("=", 2);
        JsonNode label = object.path("metadata").path("labels").path(parts[0]);
        return !label.isMissingNode() && (parts.length == 1 || label.asText().equals(parts[1]));
    }

    private void watch(HttpExchange exchange, ApiPath path, Map<String, String> query)
            throws IOException, InterruptedException {
        long from = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
        int end = watchesEnd.get();
        long over = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(Long.parseLong(query.getOrDefault("timeoutSeconds", "1800")));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (up && end == watchesEnd.get() && System.nanoTime() < over) {
            if (objects.isForgotten(from)) {
                ApiReplies.line(out, "ERROR", ApiReplies.statusObject(410, "Expired"));
                return;
            }
            for (ApiObjects.Event event : objects.since(from, path.collection(), 100)) {
                ApiReplies.line(out, event.type(), event.object());
                from = event.version();
            }
        }
    }

    private void delete(HttpExchange exchange, ApiPath path, String body) throws IOException {
        JsonNode expected = body.isEmpty()
                ? ApiObjects.JSON.missingNode()
                : parse(body).path("preconditions").path("resourceVersion");
        Optional<String> version = expected.isMissingNode() ? Optional.empty() : Optional.of(expected.asText());
        if (objects.delete(path.collection(), path.name(), version)) {
            ApiReplies.send(exchange, 200, ApiReplies.statusObject(200, "").put("status", "Success"));
        } else {
            ApiReplies.status(exchange, 409, "Conflict");
        }
    }

    private static String verb(String method, ApiPath path, Map<String, String> query) {
        return switch (method) {
            case "GET" -> path.name().isEmpty() ? ("true".equals(query.get("watch")) ? "watch" : "list") : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> method;
        };
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) ApiObjects.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> all = new HashMap<>();
        for (String pair :
                List.of(Optional.ofNullable(uri.getRawQuery()).orElse("").split("&"))) {
            List<String> parts = new ArrayList<>(List.of(pair.split("=", 2)));
            if (parts.size() == 2) {
                all.put(parts.get(0), URLDecoder.decode(parts.get(1), StandardCharsets.UTF_8));
            }
        }
        return all;
    }
}
