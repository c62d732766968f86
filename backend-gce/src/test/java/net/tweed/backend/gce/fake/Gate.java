package net.tweed.backend.gce.fake;

import java.util.List;
import java.util.Optional;

/** Who may call what, how often: rates, access scopes, IAM permissions. Source: the methods' pages and audit log pages. */
final class Gate {
    private final GceWorld world;

    Gate(GceWorld world) {
        this.world = world;
    }

    /** Why a call is not let through; empty where it is. */
    Optional<Reply> refusal(String method, Request request) {
        String project =
                request.path().size() > 3 ? request.path().get(request.at(0).equals("v3") ? 2 : 3) : "";
        if (!world.hasBudget(project, group(method))) {
            return Optional.of(Reply.error(
                    403,
                    "rateLimitExceeded",
                    "Quota exceeded for quota metric '" + group(method) + "' and limit '" + group(method)
                            + " per minute' of service 'compute.googleapis.com'."));
        }
        Optional<WorldInstance> caller = world.caller(request);
        if (caller.isPresent() && !reaches(method, caller.get())) {
            return Optional.of(Reply.scopeTooSmall(method.startsWith("timeSeries") ? "monitoring" : "compute"));
        }
        return world.lacks(permissions(method, request))
                .map(permission -> Reply.error(
                        403,
                        "forbidden",
                        "Required '" + permission + "' permission for '"
                                + String.join(
                                        "/",
                                        request.path().subList(2, request.path().size())) + "'"));
    }

    private static String group(String method) {
        return switch (method) {
            case "routes.insert", "routes.delete" -> "Queries";
            case "routes.list" -> "List requests";
            case "globalOperations.wait", "globalOperations.get" -> "Operation read requests";
            case "timeSeries.list" -> "Time series queries";
            default -> "Read requests";
        };
    }

    private static boolean reaches(String method, WorldInstance caller) {
        return switch (method) {
            case "routes.insert", "routes.delete" -> caller.has("compute");
            case "timeSeries.list" -> caller.has("monitoring.read") || caller.has("monitoring");
            default -> caller.has("compute") || caller.has("compute.readonly");
        };
    }

    private static List<String> permissions(String method, Request request) {
        return switch (method) {
            case "routes.list" -> List.of("compute.routes.list");
            case "routes.get" -> List.of("compute.routes.get");
            case "routes.insert" ->
                request.body().contains("nextHopInstance")
                        ? List.of("compute.routes.create", "compute.networks.updatePolicy", "compute.instances.use")
                        : List.of("compute.routes.create", "compute.networks.updatePolicy");
            case "routes.delete" -> List.of("compute.routes.delete", "compute.networks.updatePolicy");
            case "networks.get" -> List.of("compute.networks.get");
            case "instances.get" -> List.of("compute.instances.get");
            case "timeSeries.list" -> List.of("monitoring.timeSeries.list");
            default -> List.of("compute.globalOperations.get");
        };
    }
}
