package net.tweed.backend.gce.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** {@code /compute/v1/projects/…}: compute v1 reference. */
final class ComputeApi {
    private static final Pattern FILTER = Pattern.compile("network eq \"(.*)\"");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final GceWorld world;
    private final RouteRules rules;

    ComputeApi(GceWorld world) {
        this.world = world;
        this.rules = new RouteRules(world);
    }

    /** The method that a request calls; empty where there is none. */
    static String method(Request request) {
        String post = request.method().equals("POST") ? "insert" : "list";
        if (request.at(4).equals("global")) {
            String one = request.method().equals("DELETE") ? "delete" : "get";
            return switch (request.at(5)) {
                case "routes" -> "routes." + (request.path().size() == 6 ? post : one);
                case "networks" -> "networks.get";
                case "operations" -> "globalOperations." + (request.at(7).equals("wait") ? "wait" : "get");
                default -> "";
            };
        }
        return request.at(4).equals("zones") && request.at(6).equals("instances") ? "instances.get" : "";
    }

    Reply handle(String method, Request request, Optional<String> operationError) {
        Optional<String> project = world.projectId(request.at(3));
        if (project.isEmpty()) {
            return notFound("projects/" + request.at(3));
        }
        return switch (method) {
            case "routes.list" -> list(project.get(), request);
            case "routes.get" -> get(project.get(), request.at(6));
            case "routes.insert" -> insert(project.get(), request, operationError);
            case "routes.delete" -> delete(project.get(), request, operationError);
            case "networks.get" -> network(project.get(), request.at(6));
            case "globalOperations.wait", "globalOperations.get" -> operation(project.get(), request);
            case "instances.get" -> instance(project.get(), request);
            default -> Reply.error(404, "notFound", "No such method");
        };
    }

    private static Reply notFound(String what) {
        return Reply.error(404, "notFound", "The resource '" + what + "' was not found");
    }

    private Reply list(String project, Request request) {
        Optional<Pattern> filter = filter(request.query().getOrDefault("filter", ""));
        int most = Integer.parseInt(request.query().getOrDefault("maxResults", "500"));
        String token = request.query().getOrDefault("pageToken", "page-0");
        if (filter.isEmpty() || most < 1 || most > 500 || !token.matches("page-[0-9]{1,6}")) {
            return Reply.error(400, "invalid", "Invalid value for field 'filter', 'maxResults' or 'pageToken'");
        }
        List<JsonObject> all = Stream.concat(
                        world.seen().stream()
                                .filter(route -> route.project().equals(project))
                                .map(this::shown),
                        subnets(project))
                .filter(route ->
                        filter.get().matcher(RouteRules.text(route, "network")).matches())
                .sorted(Comparator.comparing(route -> RouteRules.text(route, "name")))
                .toList();
        int from = Math.min(all.size(), Integer.parseInt(token.substring("page-".length())));
        int to = Math.min(all.size(), from + Math.min(most, world.pageSize()));
        JsonArray items = new JsonArray();
        all.subList(from, to).forEach(items::add);
        JsonObject page = new JsonObject();
        page.addProperty("kind", "compute#routeList");
        page.add("items", items);
        if (to < all.size()) {
            page.addProperty("nextPageToken", "page-" + to);
        }
        return Reply.json(page);
    }

    /** {@code eq} matches a whole value against a regular expression. */
    private static Optional<Pattern> filter(String text) {
        Matcher filter = FILTER.matcher(text);
        try {
            return text.isEmpty()
                    ? Optional.of(Pattern.compile(".*"))
                    : filter.matches() ? Optional.of(Pattern.compile(filter.group(1))) : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private Stream<JsonObject> subnets(String project) {
        return world.networks().values().stream()
                .filter(network -> network.project().equals(project))
                .flatMap(network -> network.subnets().stream().map(subnet -> {
                    JsonObject route = new JsonObject();
                    route.addProperty("kind", "compute#route");
                    route.addProperty("name", "default-route-r-" + Integer.toHexString(subnet.hashCode()));
                    route.addProperty("network", network.url());
                    route.addProperty("destRange", subnet.toString());
                    route.addProperty("priority", 0);
                    route.addProperty("nextHopNetwork", network.url());
                    route.addProperty("routeType", "SUBNET");
                    return route;
                }));
    }

    /** With the warning that the API adds where the next hop does not work. */
    private JsonObject shown(WorldRoute route) {
        JsonObject shown = route.body().deepCopy();
        String hop = route.text("nextHopInstance");
        if (hop.isEmpty()) {
            return shown;
        }
        WorldInstance instance = world.instances().get(hop.substring(hop.indexOf("projects/")));
        String code = instance == null
                ? "NEXT_HOP_INSTANCE_NOT_FOUND"
                : instance.status() != WorldInstance.Status.RUNNING
                        ? "NEXT_HOP_NOT_RUNNING"
                        : instance.forwards() == WorldInstance.Forwards.NO ? "NEXT_HOP_CANNOT_IP_FORWARD" : "";
        if (!code.isEmpty()) {
            JsonObject warning = new JsonObject();
            warning.addProperty("code", code);
            warning.addProperty("message", "The next hop does not work.");
            JsonArray warnings = new JsonArray();
            warnings.add(warning);
            shown.add("warnings", warnings);
        }
        return shown;
    }

    private Reply get(String project, String name) {
        return world
                .find(route -> route.project().equals(project) && route.name().equals(name))
                .stream()
                .findFirst()
                .map(route -> Reply.json(shown(route)))
                .orElseGet(() -> notFound("projects/" + project + "/global/routes/" + name));
    }

    private Reply insert(String project, Request request, Optional<String> error) {
        Optional<JsonObject> body = request.json();
        if (body.isEmpty()) {
            return Reply.error(400, "parseError", "Parse Error");
        }
        WorldRoute asked = new WorldRoute(project, body.get(), world.now());
        Optional<Reply> fault = rules.fault(project, body.get());
        if (fault.isPresent()) {
            log(request, "routes.insert", asked, "invalid");
            return fault.get();
        }
        String name = asked.name();
        boolean taken = !world.find(route ->
                                route.project().equals(project) && route.name().equals(name))
                        .isEmpty()
                || world.isBeingInserted(project, name);
        if (taken) {
            log(request, "routes.insert", asked, "alreadyExists");
            return Reply.error(
                    409,
                    "alreadyExists",
                    "The resource 'projects/" + project + "/global/routes/" + name + "' already exists");
        }
        Optional<String> ends = error.or(() -> isFull(body.get()) ? Optional.of("QUOTA_EXCEEDED") : Optional.empty());
        log(request, "routes.insert", asked, ends.orElse("accepted"));
        JsonObject made = body.get().deepCopy();
        made.addProperty("network", rules.network(made).url());
        String instance = RouteRules.text(made, "nextHopInstance");
        if (!instance.isEmpty()) {
            made.addProperty("nextHopInstance", GceWorld.API + instance.substring(instance.indexOf("projects/")));
        }
        return Reply.json(world.start(project, "insert", name, ends, () -> world.add(project, made))
                .json(Duration.ZERO));
    }

    private boolean isFull(JsonObject body) {
        WorldNetwork network = rules.network(body);
        int there =
                world.find(route -> route.text("network").equals(network.url())).size() + world.beingInserted();
        return there >= network.limit();
    }

    private Reply delete(String project, Request request, Optional<String> error) {
        String name = request.at(6);
        List<WorldRoute> found = new ArrayList<>(world.find(
                route -> route.project().equals(project) && route.name().equals(name)));
        if (found.isEmpty()) {
            log(request, "routes.delete", named(project, name), "notFound");
            return notFound("projects/" + project + "/global/routes/" + name);
        }
        log(request, "routes.delete", found.get(0), error.orElse("accepted"));
        return Reply.json(world.start(
                        project, "delete", name, error, () -> found.forEach(route -> route.delete(world.now())))
                .json(Duration.ZERO));
    }

    private WorldRoute named(String project, String name) {
        JsonObject body = new JsonObject();
        body.addProperty("name", name);
        return new WorldRoute(project, body, world.now());
    }

    private void log(Request request, String method, WorldRoute route, String outcome) {
        String caller = world.caller(request).map(WorldInstance::name).orElse(request.from());
        world.wrote(new Write(
                world.now(), caller, method, route.name(), route.text("destRange"), route.nextHop(), outcome));
    }

    private Reply operation(String project, Request request) {
        return world.operation(project, request.at(6))
                .map(operation -> awaited(operation, request.at(7).equals("wait")))
                .orElseGet(() -> notFound("projects/" + project + "/global/operations/" + request.at(6)));
    }

    private Reply awaited(WorldOperation operation, boolean waits) {
        Duration left = operation.due().minus(world.now());
        if (!waits || !world.waits() || left.isNegative() || left.isZero()) {
            return Reply.json(operation.json(world.now()));
        }
        Duration wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
        return Reply.json(operation.json(world.now().plus(wait))).after(wait);
    }

    private Reply network(String project, String name) {
        WorldNetwork network = world.networks().get(project + "/" + name);
        if (network == null) {
            return notFound("projects/" + project + "/global/networks/" + name);
        }
        JsonObject json = new JsonObject();
        json.addProperty("kind", "compute#network");
        json.addProperty("id", Long.toUnsignedString(network.id()));
        json.addProperty("name", name);
        json.addProperty("autoCreateSubnetworks", network.mode() == WorldNetwork.Mode.AUTO);
        json.addProperty("selfLink", network.url());
        return Reply.json(json);
    }

    private Reply instance(String project, Request request) {
        String path = "projects/" + project + "/zones/" + request.at(5) + "/instances/" + request.at(7);
        WorldInstance instance = world.instances().get(path);
        if (instance == null) {
            return notFound(path);
        }
        JsonObject json = new JsonObject();
        json.addProperty("kind", "compute#instance");
        json.addProperty("id", Integer.toUnsignedString(path.hashCode()));
        json.addProperty("name", instance.name());
        json.addProperty("status", instance.status().name());
        json.addProperty("canIpForward", instance.forwards() == WorldInstance.Forwards.YES);
        json.addProperty("selfLink", instance.url());
        JsonArray nics = new JsonArray();
        for (WorldInstance.Nic nic : instance.nics()) {
            JsonObject one = new JsonObject();
            one.addProperty(
                    "network", GceWorld.API + "projects/" + nic.network().replaceFirst("/", "/global/networks/"));
            one.addProperty("networkIP", nic.ip());
            nic.ipv6().ifPresent(ip -> one.addProperty("ipv6Address", ip));
            nics.add(one);
        }
        json.add("networkInterfaces", nics);
        return Reply.json(json);
    }
}
