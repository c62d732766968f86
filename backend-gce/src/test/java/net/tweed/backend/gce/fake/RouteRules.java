package net.tweed.backend.gce.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.model.Prefix;

/** What the API takes for a route: compute v1 reference, {@code routes.insert}; cloud.google.com/vpc/docs/static-routes. */
final class RouteRules {
    private static final Set<String> FIELDS = Set.of(
            "name",
            "description",
            "network",
            "destRange",
            "priority",
            "tags",
            "nextHopInstance",
            "nextHopIp",
            "nextHopGateway");
    private static final List<String> HOPS = List.of("nextHopInstance", "nextHopIp", "nextHopGateway");
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NETWORK =
            Pattern.compile("(?:https://[^/]+/compute/v1/)?projects/([^/]+)/global/networks/([^/]+)");
    private static final Pattern INSTANCE =
            Pattern.compile("(?:https://[^/]+/compute/v1/)?(projects/([^/]+)/zones/[^/]+/instances/[^/]+)");
    private static final int LONGEST_DESCRIPTION = 2048;

    private final GceWorld world;

    RouteRules(GceWorld world) {
        this.world = world;
    }

    /** Why it cannot be; empty where it can. */
    Optional<Reply> fault(String project, JsonObject body) {
        return form(body)
                .or(() -> place(project, body))
                .or(() -> hop(project, body))
                .map(why -> Reply.error(400, "invalid", why));
    }

    /** The network that it is for, which exists. */
    WorldNetwork network(JsonObject body) {
        Matcher url = NETWORK.matcher(text(body, "network"));
        if (!url.matches()) {
            throw new IllegalStateException("It was checked before");
        }
        String key = world.projectId(url.group(1)).orElse("") + "/" + url.group(2);
        return Optional.ofNullable(world.networks().get(key)).orElseThrow();
    }

    private static Optional<String> form(JsonObject body) {
        for (String field : body.keySet()) {
            if (!FIELDS.contains(field)) {
                return Optional.of("Invalid JSON payload received. Unknown name \"" + field + "\"");
            }
        }
        if (!NAME.matcher(text(body, "name")).matches()) {
            return Optional.of("Invalid value for field 'resource.name': must be a match of regex '" + NAME + "'");
        }
        if (text(body, "description").length() > LONGEST_DESCRIPTION) {
            return Optional.of("Invalid value for field 'resource.description': too long");
        }
        JsonElement priority = body.get("priority");
        if (priority == null || priority.getAsInt() < 0 || priority.getAsInt() > 65535) {
            return Optional.of("Invalid value for field 'resource.priority'");
        }
        long hops = HOPS.stream().filter(body::has).count();
        return hops == 1 ? Optional.empty() : Optional.of("Exactly one next hop must be specified, not " + hops);
    }

    private Optional<String> place(String project, JsonObject body) {
        Matcher url = NETWORK.matcher(text(body, "network"));
        if (!url.matches()) {
            return Optional.of("Invalid value for field 'resource.network': the URL is malformed.");
        }
        Optional<String> owner = world.projectId(url.group(1));
        if (owner.filter(project::equals).isEmpty()
                || !world.networks().containsKey(owner.get() + "/" + url.group(2))) {
            return Optional.of("Invalid value for field 'resource.network': the referenced network cannot be found.");
        }
        Optional<Prefix> destination = Prefix.parse(text(body, "destRange"));
        if (destination.isEmpty()) {
            return Optional.of("Invalid value for field 'resource.destRange': '" + text(body, "destRange") + "'");
        }
        boolean inside = network(body).subnets().stream().anyMatch(subnet -> subnet.contains(destination.get()));
        return inside
                ? Optional.of("The destination range is inside a subnetwork's: no route may be more specific than it.")
                : Optional.empty();
    }

    private Optional<String> hop(String project, JsonObject body) {
        String network = network(body).key();
        if (body.has("nextHopIp")) {
            String ip = text(body, "nextHopIp");
            boolean known = world.instances().values().stream()
                    .flatMap(instance -> instance.nics().stream())
                    .anyMatch(nic -> nic.network().equals(network)
                            && (nic.ip().equals(ip)
                                    || nic.ipv6().filter(ip::equals).isPresent()));
            return known ? Optional.empty() : Optional.of("Next hop IP " + ip + " is no instance's in this network.");
        }
        if (!body.has("nextHopInstance")) {
            return Optional.empty();
        }
        Matcher url = INSTANCE.matcher(text(body, "nextHopInstance"));
        if (!url.matches() || !world.instances().containsKey(url.group(1))) {
            return Optional.of("Invalid value for field 'resource.nextHopInstance': the instance cannot be found.");
        }
        if (!url.group(2).equals(project)) {
            return Optional.of("The next hop instance must be in the same project as the route.");
        }
        boolean attached = Optional.ofNullable(world.instances().get(url.group(1))).orElseThrow().nics().stream()
                .anyMatch(nic -> nic.network().equals(network));
        return attached ? Optional.empty() : Optional.of("The next hop instance has no interface in the network.");
    }

    static String text(JsonObject body, String field) {
        JsonElement value = body.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
