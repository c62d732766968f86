package net.tweed.backend.gce;

import java.util.Map;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;
import org.jspecify.annotations.Nullable;

/**
 * The one table of this cloud's errors: by the reason in the answer's body, else by its HTTP status. Sources: compute v1
 * reference; cloud.google.com/compute/docs/troubleshooting/troubleshooting-api-errors; cloud.google.com/apis/design/errors.
 */
final class GceErrors implements CloudCalls.Classifier {
    private static final Map<String, Kind> REASONS = Map.ofEntries(
            Map.entry("rateLimitExceeded", Kind.THROTTLED),
            Map.entry("userRateLimitExceeded", Kind.THROTTLED),
            Map.entry("RATE_LIMIT_EXCEEDED", Kind.THROTTLED),
            Map.entry("RESOURCE_OPERATION_RATE_EXCEEDED", Kind.THROTTLED),
            Map.entry("operationRateExceeded", Kind.THROTTLED),
            Map.entry("quotaExceeded", Kind.NO_ROOM),
            Map.entry("QUOTA_EXCEEDED", Kind.NO_ROOM),
            Map.entry("alreadyExists", Kind.CONFLICT),
            Map.entry("RESOURCE_ALREADY_EXISTS", Kind.CONFLICT),
            Map.entry("forbidden", Kind.DENIED),
            Map.entry("PERMISSIONS_ERROR", Kind.DENIED),
            Map.entry("insufficientPermissions", Kind.DENIED),
            Map.entry("ACCESS_TOKEN_SCOPE_INSUFFICIENT", Kind.DENIED),
            Map.entry("accessNotConfigured", Kind.DENIED),
            Map.entry("SERVICE_DISABLED", Kind.DENIED),
            Map.entry("authError", Kind.DENIED),
            Map.entry("invalid", Kind.CONFIG),
            Map.entry("INVALID_FIELD_VALUE", Kind.CONFIG),
            Map.entry("INVALID_USAGE", Kind.CONFIG),
            Map.entry("notFound", Kind.CONFIG),
            Map.entry("RESOURCE_NOT_FOUND", Kind.CONFIG),
            Map.entry("resourceNotReady", Kind.UNAVAILABLE),
            Map.entry("RESOURCE_NOT_READY", Kind.UNAVAILABLE),
            Map.entry("backendError", Kind.UNAVAILABLE),
            Map.entry("internalError", Kind.UNAVAILABLE),
            Map.entry("INTERNAL_ERROR", Kind.UNAVAILABLE));
    private static final Map<Integer, Kind> STATUSES = Map.of(
            400, Kind.CONFIG,
            401, Kind.DENIED,
            403, Kind.DENIED,
            404, Kind.CONFIG,
            408, Kind.UNAVAILABLE,
            409, Kind.CONFLICT,
            412, Kind.CONFLICT,
            429, Kind.THROTTLED);

    private final GceRemedies remedies;

    GceErrors(GceRemedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public TweedException classify(String api, Exception thrown) {
        return classify(api, GceFault.of(thrown), thrown);
    }

    /** The failure of an operation that the API had accepted. */
    TweedException classify(String api, GceFault fault) {
        return classify(api, fault, null);
    }

    private TweedException classify(String api, GceFault fault, @Nullable Exception thrown) {
        Kind kind = kind(fault);
        String said = fault.message().isEmpty() ? "" : " (\"" + fault.message() + "\")";
        String text = "Cannot call " + api + ": " + why(kind, fault) + said + ". " + remedies.of(kind, api, fault);
        return new TweedException(kind, text.strip(), thrown);
    }

    /** What an error means; an answer that nobody knows may have come after the work was done. */
    static Kind kind(GceFault fault) {
        return fault.reasons().stream()
                .filter(REASONS::containsKey)
                .findFirst()
                .map(REASONS::get)
                .orElseGet(() -> STATUSES.getOrDefault(fault.status(), Kind.UNAVAILABLE));
    }

    private static String why(Kind kind, GceFault fault) {
        return switch (kind) {
            case THROTTLED -> "the project has made too many calls";
            case NO_ROOM -> "a quota is full";
            case CONFLICT -> "the name is taken";
            case DENIED -> "it is not allowed";
            case CONFIG -> "the API refuses it";
            case LEASE_LOST, INTERNAL, UNAVAILABLE ->
                fault.status() == 0
                        ? "there is no answer that makes sense"
                        : "the API answers with HTTP status " + fault.status();
        };
    }
}
