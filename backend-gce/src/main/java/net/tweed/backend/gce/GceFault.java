package net.tweed.backend.gce;

import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.compute.v1.Error;
import com.google.cloud.compute.v1.Errors;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API said when it failed. The SDK drops most of it: a throttled call and a forbidden one are both
 * PermissionDeniedException, and the reason is in the body of the cause alone.
 *
 * @param status the HTTP status; 0 where there was no answer
 * @param reasons Google's words for why, the most telling first: {@code rateLimitExceeded}; may be empty
 * @param message the API's sentence; may be empty
 */
record GceFault(int status, List<String> reasons, String message) {
    /** Bodies are small; a longer one is not from this API. */
    private static final int MOST_CHARS = 64 * 1024;
    /** Causes looked at: an exception may be its own cause's cause. */
    private static final int DEEPEST = 8;

    GceFault {
        reasons = List.copyOf(reasons);
        message = Said.of(message);
    }

    static GceFault of(Throwable thrown) {
        Throwable at = thrown;
        int status = 0;
        for (int depth = 0; at != null && depth < DEEPEST; depth++, at = at.getCause()) {
            if (at instanceof HttpResponseException response) {
                return of(response.getStatusCode(), response.getContent());
            }
            if (status == 0 && at instanceof ApiException api) {
                status = status(api.getStatusCode());
            }
        }
        return new GceFault(status, List.of(), "");
    }

    /** A finished operation's error; empty where it succeeded. */
    static Optional<GceFault> of(int status, Error error) {
        if (error.getErrorsCount() == 0) {
            return status >= 400 ? Optional.of(new GceFault(status, List.of(), "")) : Optional.empty();
        }
        List<String> codes = error.getErrorsList().stream().map(Errors::getCode).toList();
        return Optional.of(new GceFault(status, codes, error.getErrors(0).getMessage()));
    }

    private static int status(StatusCode code) {
        return switch (code.getCode()) {
            case DEADLINE_EXCEEDED, UNAVAILABLE, UNKNOWN, CANCELLED, INTERNAL, OK -> 0;
            default -> code.getCode().getHttpStatusCode();
        };
    }

    private static GceFault of(int status, @Nullable String body) {
        if (body == null || body.length() > MOST_CHARS) {
            return new GceFault(status, List.of(), "");
        }
        try {
            return parsed(status, JsonParser.parseString(body));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return new GceFault(status, List.of(), "");
        }
    }

    private static GceFault parsed(int status, JsonElement body) {
        if (!body.isJsonObject() || !(body.getAsJsonObject().get("error") instanceof JsonObject error)) {
            return new GceFault(status, List.of(), "");
        }
        List<String> reasons = new ArrayList<>();
        reasons(error.get("details"), reasons);
        reasons(error.get("errors"), reasons);
        return new GceFault(status, reasons, text(error.get("message")));
    }

    private static void reasons(@Nullable JsonElement list, List<String> reasons) {
        if (list instanceof JsonArray array) {
            array.forEach(element -> {
                if (element instanceof JsonObject object) {
                    String reason = text(object.get("reason"));
                    if (!reason.isEmpty()) {
                        reasons.add(reason);
                    }
                }
            });
        }
    }

    private static String text(@Nullable JsonElement element) {
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }
}
