package net.tweed.backend.gce.fake;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code /computeMetadata/v1/…}: cloud.google.com/compute/docs/metadata. Tells instances apart by where they ask from. */
final class MetadataApi {
    private final GceWorld world;

    MetadataApi(GceWorld world) {
        this.world = world;
    }

    Reply handle(Request request) {
        if (!request.headers().getOrDefault("metadata-flavor", "").equals("Google")
                || request.headers().containsKey("x-forwarded-for")) {
            return Reply.status(403);
        }
        String path = String.join("/", request.path().subList(2, request.path().size()));
        Optional<String> value = world.caller(request).flatMap(instance -> value(instance, path));
        return value.map(Reply::text).orElseGet(() -> Reply.status(404));
    }

    private Optional<String> value(WorldInstance instance, String path) {
        String nics = "instance/network-interfaces/";
        String account = "instance/service-accounts/default/";
        if (path.startsWith(nics)) {
            return nic(instance, path.substring(nics.length()));
        }
        if (path.startsWith(account)) {
            return instance.account().flatMap(email -> account(instance, email, path.substring(account.length())));
        }
        return switch (path) {
            case "project/project-id" -> Optional.of(instance.project());
            case "project/numeric-project-id" -> Optional.of(Long.toString(world.projectNumber(instance.project())));
            case "instance/name" -> Optional.of(instance.name());
            case "instance/id" ->
                Optional.of(Integer.toUnsignedString(instance.path().hashCode()));
            case "instance/zone" ->
                Optional.of("projects/" + world.projectNumber(instance.project()) + "/zones/" + instance.zone());
            default -> Optional.empty();
        };
    }

    private Optional<String> nic(WorldInstance instance, String path) {
        List<WorldInstance.Nic> nics = instance.nics();
        if (path.isEmpty()) {
            return Optional.of(
                    IntStream.range(0, nics.size()).mapToObj(i -> i + "/\n").collect(Collectors.joining()));
        }
        String[] parts = path.split("/", 2);
        int index = parts[0].matches("[0-9]{1,2}") ? Integer.parseInt(parts[0]) : -1;
        if (index < 0 || index >= nics.size() || parts.length < 2) {
            return Optional.empty();
        }
        WorldInstance.Nic nic = nics.get(index);
        String[] network = nic.network().split("/", 2);
        return switch (parts[1]) {
            case "ip" -> Optional.of(nic.ip());
            case "ipv6s" -> nic.ipv6().map(address -> address + "\n");
            case "network" -> Optional.of("projects/" + world.projectNumber(network[0]) + "/networks/" + network[1]);
            case "mtu" -> Optional.of("1460");
            default -> Optional.empty();
        };
    }

    private static Optional<String> account(WorldInstance instance, String email, String path) {
        return switch (path) {
            case "email" -> Optional.of(email);
            case "scopes" ->
                Optional.of(instance.scopes().stream()
                        .map(scope -> "https://www.googleapis.com/auth/" + scope + "\n")
                        .sorted()
                        .collect(Collectors.joining()));
            case "token" -> Optional.of(token());
            default -> Optional.empty();
        };
    }

    private static String token() {
        JsonObject token = new JsonObject();
        token.addProperty("access_token", "ya29.not-a-real-token");
        token.addProperty("expires_in", 3600);
        token.addProperty("token_type", "Bearer");
        return token.toString();
    }
}
