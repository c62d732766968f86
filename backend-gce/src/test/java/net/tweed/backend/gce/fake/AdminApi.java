package net.tweed.backend.gce.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.core.model.Prefix;

/**
 * {@code /_fake/…}: the world from outside. {@code GET state}, {@code writes}, {@code calls}; {@code POST} of JSON to {@code
 * project}, {@code network}, {@code instance}, {@code instance-removed}, {@code route}, {@code route-deleted}, {@code
 * route-repointed}, {@code settings}, {@code trouble}, {@code no-trouble}, {@code forget}.
 */
final class AdminApi {
    private final GceWorld world;

    AdminApi(GceWorld world) {
        this.world = world;
    }

    Reply handle(Request request) {
        try {
            if (request.method().equals("GET")) {
                return switch (request.at(1)) {
                    case "state" -> Reply.json(state());
                    case "writes" -> Reply.json(writes());
                    case "calls" -> Reply.json(calls());
                    default -> Reply.error(404, "notFound", "GET state, writes or calls");
                };
            }
            change(request.at(1), new Fields(request.json().orElseGet(JsonObject::new)));
            return Reply.json(new JsonObject());
        } catch (IllegalArgumentException | IllegalStateException | java.util.NoSuchElementException e) {
            return Reply.error(400, "invalid", String.valueOf(e.getMessage()));
        }
    }

    private void change(String what, Fields in) {
        switch (what) {
            case "project" -> world.project(in.text("id"), in.number("number", 1));
            case "network" -> world.network(network(in));
            case "instance" -> world.instance(instance(in));
            case "instance-removed" -> world.removeInstance(in.text("name"));
            case "route" -> world.route(in.text("project"), in.object("route"));
            case "route-deleted" -> world.deleteRoute(in.text("name"));
            case "route-repointed" -> world.repointRoute(in.text("name"), in.text("instance"));
            case "settings" -> settings(in);
            case "trouble" -> world.trouble(trouble(in));
            case "no-trouble" -> world.noTrouble();
            case "forget" -> world.forget();
            default -> throw new IllegalArgumentException("There is no " + what);
        }
    }

    private void settings(Fields in) {
        in.find("readLagMillis").ifPresent(value -> world.readLag(Duration.ofMillis(value.getAsLong())));
        in.find("operationMillis").ifPresent(value -> world.operationTime(Duration.ofMillis(value.getAsLong())));
        in.find("pageSize").ifPresent(value -> world.pageSize(value.getAsInt()));
        in.find("permissions").ifPresent(value -> world.grant(Optional.of(new TreeSet<>(in.texts("permissions")))));
        in.find("callsAtOnce")
                .ifPresent(value -> world.rates(
                        value.getAsDouble(),
                        in.find("callsASecond").map(JsonElement::getAsDouble).orElse(1.0)));
    }

    /** {@code {"project":"shop","name":"prod","subnets":["10.0.0.0/24"],"mode":"custom","limit":250,"published":250}}. */
    private static WorldNetwork network(Fields in) {
        List<Prefix> subnets = in.texts("subnets").stream()
                .map(text -> Prefix.parse(text).orElseThrow())
                .toList();
        WorldNetwork plain = WorldNetwork.of(in.text("project"), in.text("name"), "192.0.2.0/24");
        OptionalInt published = in.find("published")
                .map(value -> OptionalInt.of(value.getAsInt()))
                .orElseGet(OptionalInt::empty);
        return new WorldNetwork(
                plain.project(),
                plain.name(),
                plain.id(),
                in.text("mode", "custom").equals("auto") ? WorldNetwork.Mode.AUTO : WorldNetwork.Mode.CUSTOM,
                subnets,
                (int) in.number("limit", plain.limit()),
                published);
    }

    /**
     * {@code {"project":"shop","zone":"europe-west1-b","name":"a","nics":[{"network":"shop/prod","ip":"10.0.0.2"}],
     * "canIpForward":true,"status":"RUNNING","scopes":["compute"],"serviceAccount":"…","door":"127.0.0.2"}}.
     */
    private static WorldInstance instance(Fields in) {
        List<WorldInstance.Nic> nics = new ArrayList<>();
        for (JsonElement element : in.array("nics")) {
            Fields nic = new Fields(element.getAsJsonObject());
            nics.add(new WorldInstance.Nic(
                    nic.text("network"), nic.text("ip"), nic.find("ipv6").map(JsonElement::getAsString)));
        }
        WorldInstance plain = WorldInstance.of(in.text("project"), in.text("name"), "", "");
        return new WorldInstance(
                plain.project(),
                in.text("zone", plain.zone()),
                plain.name(),
                WorldInstance.Status.valueOf(in.text("status", "RUNNING").toUpperCase(Locale.ROOT)),
                in.find("canIpForward").filter(value -> !value.getAsBoolean()).isPresent()
                        ? WorldInstance.Forwards.NO
                        : WorldInstance.Forwards.YES,
                nics,
                in.find("scopes").isPresent() ? Set.copyOf(in.texts("scopes")) : plain.scopes(),
                in.find("serviceAccount").map(JsonElement::getAsString).or(plain::account),
                in.find("door").map(JsonElement::getAsString));
    }

    /** {@code {"method":"routes.insert","kind":"late","times":1,"millis":90000}}. */
    private static Trouble trouble(Fields in) {
        return new Trouble(
                in.text("method"),
                Trouble.Kind.valueOf(in.text("kind").toUpperCase(Locale.ROOT).replace('-', '_')),
                (int) in.number("times", 1),
                (int) in.number("status", 503),
                in.text("reason", "backendError"),
                in.number("millis", 0));
    }

    private JsonObject state() {
        JsonArray routes = new JsonArray();
        world.find(route -> true).forEach(route -> routes.add(forwarding(route)));
        JsonArray instances = new JsonArray();
        world.instances().values().forEach(instance -> {
            JsonObject json = new JsonObject();
            json.addProperty("name", instance.name());
            json.addProperty("url", instance.url());
            json.addProperty("status", instance.status().name());
            json.addProperty("canIpForward", instance.forwards() == WorldInstance.Forwards.YES);
            JsonArray nics = new JsonArray();
            instance.nics().forEach(nic -> {
                JsonObject one = new JsonObject();
                one.addProperty("network", nic.network());
                one.addProperty("ip", nic.ip());
                nic.ipv6().ifPresent(address -> one.addProperty("ipv6", address));
                nics.add(one);
            });
            json.add("nics", nics);
            instances.add(json);
        });
        JsonObject state = new JsonObject();
        state.add("routes", routes);
        state.add("instances", instances);
        return state;
    }

    /** A route, and {@code via}: the address of the host that it leads to, where that host is there and forwards. */
    private JsonObject forwarding(WorldRoute route) {
        JsonObject json = route.body().deepCopy();
        boolean six = route.text("destRange").contains(":");
        world.instances().values().stream()
                .filter(instance -> instance.status() == WorldInstance.Status.RUNNING)
                .filter(instance -> instance.forwards() == WorldInstance.Forwards.YES)
                .flatMap(instance -> instance.nics().stream()
                        .filter(nic -> route.text("network")
                                .endsWith("/" + nic.network().split("/", 2)[1]))
                        .filter(nic -> route.text("nextHopInstance").equals(instance.url())
                                || route.text("nextHopIp").equals(nic.ip())
                                || nic.ipv6()
                                        .filter(route.text("nextHopIp")::equals)
                                        .isPresent()))
                .map(nic -> six ? nic.ipv6().orElse("") : nic.ip())
                .findFirst()
                .ifPresent(via -> json.addProperty("via", via));
        return json;
    }

    private JsonArray writes() {
        JsonArray all = new JsonArray();
        world.writes().forEach(write -> {
            JsonObject json = new JsonObject();
            json.addProperty("atMillis", write.at().toMillis());
            json.addProperty("caller", write.caller());
            json.addProperty("method", write.method());
            json.addProperty("name", write.name());
            json.addProperty("destRange", write.destRange());
            json.addProperty("nextHop", write.nextHop());
            json.addProperty("outcome", write.outcome());
            all.add(json);
        });
        return all;
    }

    private JsonObject calls() {
        JsonObject calls = new JsonObject();
        world.calls().forEach(calls::addProperty);
        JsonArray permissions = new JsonArray();
        new TreeSet<>(world.permissions()).forEach(permissions::add);
        JsonObject all = new JsonObject();
        all.add("calls", calls);
        all.add("permissions", permissions);
        return all;
    }

    /** The fields of a command. */
    private record Fields(JsonObject json) {
        Optional<JsonElement> find(String name) {
            return Optional.ofNullable(json.get(name)).filter(value -> !value.isJsonNull());
        }

        String text(String name) {
            return find(name)
                    .map(JsonElement::getAsString)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is missing"));
        }

        String text(String name, String otherwise) {
            return find(name).map(JsonElement::getAsString).orElse(otherwise);
        }

        long number(String name, long otherwise) {
            return find(name).map(JsonElement::getAsLong).orElse(otherwise);
        }

        JsonArray array(String name) {
            return find(name).map(JsonElement::getAsJsonArray).orElseGet(JsonArray::new);
        }

        JsonObject object(String name) {
            return find(name)
                    .map(JsonElement::getAsJsonObject)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is missing"));
        }

        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            array(name).forEach(element -> texts.add(element.getAsString()));
            return texts;
        }
    }
}
