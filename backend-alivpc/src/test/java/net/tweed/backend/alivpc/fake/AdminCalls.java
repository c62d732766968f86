package net.tweed.backend.alivpc.fake;

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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.core.model.Addresses;

/**
 * The fake's own paths, for programs: build the world, look at it, make things go wrong. All bodies are JSON.
 *
 * <pre>
 * GET  /_fake/state                       everything
 * GET  /_fake/calls, /_fake/writes        who called what, when, and what came of it
 * POST /_fake/table    {id, type}         System or Custom; before the vSwitches
 * POST /_fake/subnet   {id, cidr, table}  a vSwitch; without table: that of the VPC
 * POST /_fake/instance {id, enis:[{id, subnet, addresses:[], check}], hosts:[]}
 * POST /_fake/become   {instance, state}  running, stopped, terminated
 * POST /_fake/check    {eni, on}
 * POST /_fake/route    {table, destination, target}   target null: it is taken out
 * POST /_fake/quota    {routes, center}   center: what Quota Center says; -1: nothing
 * POST /_fake/allow    {actions:[]}       without actions: everything
 * POST /_fake/key      {id, secret}
 * POST /_fake/bucket   {api, capacity, refill}        without api: no buckets
 * POST /_fake/pace     {worksMillis, restsMillis}     how long a change takes, and keeps others out
 * POST /_fake/lag      {millis}
 * POST /_fake/fault    {api, calls, kind, status, code, message, hangMillis, commitMillis, body}
 *                                         api may be token, role, role-keys or metadata too
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

    Reply answer(String method, String path, String body) {
        String what = path.substring(ROOT.length());
        try {
            if (method.equals("GET")) {
                return Reply.json(200, show(what));
            }
            change(what, body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body));
            return Reply.text(200, "{}");
        } catch (JsonProcessingException | RuntimeException e) {
            return Reply.text(400, String.valueOf(e));
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
        for (World.Table table : world.tables()) {
            ArrayNode routes = tables.putObject(table.id())
                    .put("vpc", world.vpc())
                    .put("type", table.type())
                    .putArray("routes");
            world.routes(table.id())
                    .forEach(entry -> routes.addObject()
                            .put("id", entry.id())
                            .put("destination", entry.destination().toString())
                            .put("target", entry.hop())
                            .put("origin", entry.type().text())
                            .put("status", entry.state().text())
                            .put("state", state(entry)));
        }
        ObjectNode instances = state.putObject("instances");
        for (FakeInstance instance : world.instances()) {
            ArrayNode enis = instances
                    .putObject(instance.id())
                    .put("state", instance.state().name().toLowerCase(Locale.ROOT))
                    .putArray("enis");
            instance.enis().forEach(eni -> show(enis.addObject(), eni));
        }
        return state;
    }

    private String state(FakeEntry entry) {
        return entry.state() == FakeEntry.State.CREATING
                ? "pending"
                : world.isDead(entry.hop()) ? "blackhole" : "active";
    }

    private static void show(ObjectNode json, FakeInstance.Eni eni) {
        json.put("id", eni.id()).put("subnet", eni.vSwitch()).put("check", eni.isChecked());
        ArrayNode addresses = json.putArray("addresses");
        eni.addresses().forEach(address -> addresses.add(Addresses.text(address)));
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
            case "table" -> world.table(text(in, "id"), in.path("type").asText("System"));
            case "subnet" ->
                world.vSwitch(text(in, "id"), text(in, "cidr"), in.path("table").asText(""));
            case "instance" -> instance(in);
            case "become" ->
                world.become(
                        text(in, "instance"),
                        FakeInstance.State.valueOf(text(in, "state").toUpperCase(Locale.ROOT)));
            case "check" -> world.check(text(in, "eni"), in.path("on").asBoolean());
            case "route" -> route(in);
            case "quota" -> quota(in);
            case "allow" -> world.allow(in.has("actions") ? Optional.of(texts(in.path("actions"))) : Optional.empty());
            case "key" -> world.key(text(in, "id"), text(in, "secret"));
            case "bucket" -> bucket(in);
            case "pace" -> world.pace(millis(in, "worksMillis"), millis(in, "restsMillis"));
            case "lag" -> world.lag(millis(in, "millis"));
            case "fault" -> faults.add(text(in, "api"), in.path("calls").asInt(1), fault(in));
            case "forget" -> world.forgetCalls();
            default -> throw new IllegalArgumentException("No such path: " + ROOT + what);
        }
    }

    private void instance(JsonNode in) {
        List<FakeInstance.Eni> enis = new ArrayList<>();
        in.path("enis")
                .forEach(eni -> enis.add(world.eni(
                        text(eni, "id"),
                        text(eni, "subnet"),
                        List.copyOf(texts(eni.path("addresses"))),
                        eni.path("check").asBoolean())));
        world.instance(text(in, "id"), enis, texts(in.path("hosts")));
    }

    private void route(JsonNode in) {
        if (in.path("target").isTextual()) {
            world.route(text(in, "table"), text(in, "destination"), text(in, "target"));
        } else {
            world.remove(text(in, "table"), text(in, "destination"));
        }
    }

    private void quota(JsonNode in) {
        world.quota(in.path("routes").asInt(world.quota()));
        int center = in.path("center").asInt(world.quota());
        world.quotaCenter(center < 0 ? OptionalInt.empty() : OptionalInt.of(center));
    }

    private void bucket(JsonNode in) {
        if (in.has("api")) {
            buckets.set(
                    text(in, "api"),
                    in.path("capacity").asInt(),
                    in.path("refill").asInt());
        } else {
            buckets.clear();
        }
    }

    private static Faults.Fault fault(JsonNode in) {
        Duration hang = Duration.ofMillis(in.path("hangMillis").asInt(HANG_MILLIS));
        return switch (text(in, "kind")) {
            case "error" ->
                new Faults.Refused(
                        in.path("status").asInt(500),
                        text(in, "code"),
                        in.path("message").asText("injected"));
            case "reset" -> new Faults.Reset();
            case "resetAfter" -> new Faults.ResetAfter();
            case "hang" -> new Faults.Hang(hang);
            case "hangAfter" -> new Faults.HangAfter(hang);
            case "late" -> new Faults.Late(millis(in, "commitMillis"));
            case "body" -> new Faults.Body(text(in, "body"));
            default -> throw new IllegalArgumentException("No such kind of fault: " + text(in, "kind"));
        };
    }

    private static Duration millis(JsonNode in, String name) {
        return Duration.ofMillis(in.path(name).asLong());
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static String text(JsonNode in, String name) {
        if (!in.path(name).isTextual()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return in.path(name).asText();
    }
}
