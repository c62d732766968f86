package net.tweed.backend.awsvpc.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fake's own paths, for programs: build the world, look at it, make things go wrong. All bodies are JSON.
 *
 * <pre>
 * GET  /_fake/state                       everything
 * GET  /_fake/calls, /_fake/writes        who called what, when, and what came of it
 * POST /_fake/vpc      {id, cidr}
 * POST /_fake/subnet   {id, vpc, cidr}
 * POST /_fake/table    {id, vpc, main, subnets:[], tags:{}}
 * POST /_fake/instance {id, vpc, enis:[{id, subnet, addresses:[], check}], hosts:[]}
 * POST /_fake/become   {instance, state}  running, stopping, stopped, terminated
 * POST /_fake/check    {eni, on}
 * POST /_fake/route    {table, destination, target}   target null: it is taken out
 * POST /_fake/quota    {routes}
 * POST /_fake/allow    {caller, actions:[]}           without actions: everybody may do everything
 * POST /_fake/bucket   {api, capacity, refill}        without api: no buckets
 * POST /_fake/lag      {millis}
 * POST /_fake/fault    {api, calls, kind, status, code, message, hangMillis, commitMillis, body}
 * POST /_fake/forget                      the calls so far
 * </pre>
 */
final class AdminCalls {
    static final String ROOT = "/_fake/";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HANG_MILLIS = 10_000;

    private final World world;
    private final Faults faults;
    private final Buckets buckets;

    AdminCalls(World world, Faults faults, Buckets buckets) {
        this.world = world;
        this.faults = faults;
        this.buckets = buckets;
    }

    Answer answer(String method, String path, String body) {
        String what = path.substring(ROOT.length());
        try {
            if (method.equals("GET")) {
                return Answer.of(200, Answer.JSON, show(what).toPrettyString());
            }
            change(what, body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body));
            return Answer.of(200, Answer.JSON, "{}");
        } catch (JsonProcessingException | RuntimeException e) {
            return Answer.of(400, Answer.TEXT, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode show(String what) {
        return switch (what) {
            case "state" -> state();
            case "calls" -> calls(world.calls());
            case "writes" -> calls(world.writes());
            default -> throw new IllegalArgumentException("No such path: " + ROOT + what);
        };
    }

    private JsonNode state() {
        ObjectNode state = JSON.createObjectNode();
        state.put("region", world.region()).put("quota", world.quota());
        ObjectNode tables = state.putObject("tables");
        for (FakeTable table : world.tables()) {
            ArrayNode routes = tables.putObject(table.id())
                    .put("vpc", table.vpc())
                    .put("main", table.isMain())
                    .putPOJO("subnets", table.subnets())
                    .putArray("routes");
            table.routes()
                    .forEach(route -> routes.addObject()
                            .put("destination", route.destination().toString())
                            .put("target", route.target())
                            .put("origin", route.origin().text())
                            .put("state", world.isBlackhole(route.target()) ? "blackhole" : "active"));
        }
        ObjectNode instances = state.putObject("instances");
        for (FakeInstance instance : world.instances()) {
            ArrayNode enis = instances
                    .putObject(instance.id())
                    .put("state", instance.state().name().toLowerCase(Locale.ROOT))
                    .putArray("enis");
            instance.enis()
                    .forEach(eni -> enis.addObject()
                            .put("id", eni.id())
                            .put("subnet", eni.subnet())
                            .put("check", eni.isChecked())
                            .putPOJO("addresses", eni.addresses()));
        }
        return state;
    }

    private static JsonNode calls(List<Call> calls) {
        ArrayNode all = JSON.createArrayNode();
        calls.forEach(call -> all.addObject()
                .put("atMillis", call.at().toMillis())
                .put("caller", call.caller())
                .put("action", call.action())
                .put("outcome", call.outcome())
                .putPOJO("parameters", call.parameters()));
        return all;
    }

    private void change(String what, JsonNode in) {
        switch (what) {
            case "vpc" -> world.vpc(text(in, "id"), text(in, "cidr"));
            case "subnet" -> world.subnet(text(in, "id"), text(in, "vpc"), text(in, "cidr"));
            case "table" -> table(in);
            case "instance" -> instance(in);
            case "become" ->
                world.become(
                        text(in, "instance"),
                        FakeInstance.State.valueOf(text(in, "state").toUpperCase(Locale.ROOT)));
            case "check" ->
                world.eni(text(in, "eni")).orElseThrow().check(in.path("on").asBoolean());
            case "route" -> route(in);
            case "quota" -> world.quota(in.path("routes").asInt());
            case "allow" -> allow(in);
            case "bucket" -> bucket(in);
            case "lag" -> world.lag(Duration.ofMillis(in.path("millis").asLong()));
            case "fault" -> faults.add(text(in, "api"), in.path("calls").asInt(1), fault(in));
            case "forget" -> world.forgetCalls();
            default -> throw new IllegalArgumentException("No such path: " + ROOT + what);
        }
    }

    private void table(JsonNode in) {
        FakeTable table = world.table(text(in, "id"), text(in, "vpc"));
        if (in.path("main").asBoolean()) {
            table.main();
        }
        in.path("subnets").forEach(subnet -> table.subnet(subnet.asText()));
        in.path("tags")
                .properties()
                .forEach(tag -> table.tag(tag.getKey(), tag.getValue().asText()));
    }

    private void instance(JsonNode in) {
        FakeInstance instance = world.instance(text(in, "id"), text(in, "vpc"));
        for (JsonNode eni : in.path("enis")) {
            List<String> addresses = new ArrayList<>();
            eni.path("addresses").forEach(address -> addresses.add(address.asText()));
            instance.eni(text(eni, "id"), text(eni, "subnet"), addresses);
            world.eni(text(eni, "id")).orElseThrow().check(eni.path("check").asBoolean(true));
        }
        in.path("hosts").forEach(host -> instance.host(host.asText()));
    }

    private void route(JsonNode in) {
        FakeTable table = world.table(text(in, "table"));
        if (in.path("target").isTextual()) {
            table.put(text(in, "destination"), text(in, "target"), FakeRoute.Origin.CALL);
        } else {
            table.take(text(in, "destination"));
        }
    }

    private void allow(JsonNode in) {
        if (!in.has("actions")) {
            world.allowAll();
            return;
        }
        Set<String> actions = new HashSet<>();
        in.path("actions").forEach(action -> actions.add(action.asText()));
        world.allow(in.path("caller").asText("*"), actions);
    }

    private void bucket(JsonNode in) {
        if (in.has("api")) {
            buckets.set(
                    text(in, "api"),
                    in.path("capacity").asInt(),
                    in.path("refill").asInt());
        } else {
            buckets.open();
        }
    }

    private static Faults.Fault fault(JsonNode in) {
        Duration hang = Duration.ofMillis(in.path("hangMillis").asLong(HANG_MILLIS));
        return switch (text(in, "kind")) {
            case "error" ->
                new Faults.Refusal(
                        in.path("status").asInt(500),
                        in.path("code").asText("InternalError"),
                        in.path("message").asText("An internal error has occurred"));
            case "reset" -> new Faults.Reset();
            case "reset-after" -> new Faults.ResetAfter();
            case "hang" -> new Faults.Hang(hang);
            case "hang-after" -> new Faults.HangAfter(hang);
            case "late" ->
                new Faults.Late(hang, Duration.ofMillis(in.path("commitMillis").asLong()));
            case "body" -> new Faults.Body(text(in, "body"));
            default ->
                throw new IllegalArgumentException(
                        "kind is one of error, reset, reset-after, hang, hang-after, late, body");
        };
    }

    private static String text(JsonNode in, String name) {
        if (!in.path(name).isTextual()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing, or no text");
        }
        return in.path(name).asText();
    }
}
