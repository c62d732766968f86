package net.tweed.backend.gce;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import net.tweed.core.model.Clock;
import net.tweed.core.table.CloudCalls;
import org.jspecify.annotations.Nullable;

/**
 * Reads a quota's limit from Cloud Monitoring's v3 API, {@code projects.timeSeries.list}, of which nothing else is needed:
 * no client, one GET.
 */
final class GceMonitoring {
    private static final String METRIC = "compute.googleapis.com/quota/static_routes_per_vpc_network/limit";
    /** Quotas are sampled once a day or more often. */
    private static final Duration LOOK_BACK = Duration.ofHours(25);

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_ROUTES = 1_000_000;

    private final GceSdk sdk;
    private final CloudCalls calls;
    private final Clock clock;
    private final String project;

    GceMonitoring(GceSdk sdk, CloudCalls calls, Clock clock, String project) {
        this.sdk = sdk;
        this.calls = calls;
        this.clock = clock;
        this.project = project;
    }

    /** The limit of one network, by its number; empty where nothing was sampled yet. */
    OptionalInt staticRoutesPerNetwork(String networkId) {
        return limit(calls.read(GceApi.TIME_SERIES_LIST, () -> get(url(networkId))));
    }

    private GenericUrl url(String networkId) {
        Instant now = clock.now();
        GenericUrl url = new GenericUrl(sdk.monitoring().toString() + "/v3/projects/" + project + "/timeSeries");
        url.set("filter", "metric.type = \"" + METRIC + "\" AND resource.labels.network_id = \"" + networkId + "\"");
        url.set("interval.startTime", now.minus(LOOK_BACK).toString());
        url.set("interval.endTime", now.toString());
        url.set("pageSize", 1);
        return url;
    }

    private String get(GenericUrl url) throws IOException {
        HttpRequest request = sdk.http().buildGetRequest(url);
        int timeout = Math.toIntExact(sdk.timeout().toMillis());
        request.setConnectTimeout(timeout);
        request.setReadTimeout(timeout);
        request.setNumberOfRetries(0);
        request.setFollowRedirects(false);
        HttpResponse response = request.execute();
        try (InputStream body = response.getContent()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("The answer is longer than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            response.disconnect();
        }
    }

    /** {@code {"timeSeries":[{"points":[{"value":{"int64Value":"250"}}]}]}}, newest point first. */
    private static OptionalInt limit(String body) {
        try {
            JsonElement value = JsonParser.parseString(body);
            for (String step : new String[] {"timeSeries", "0", "points", "0", "value", "int64Value"}) {
                value = step(value, step);
            }
            if (value == null) {
                return OptionalInt.empty();
            }
            long routes = value.getAsLong();
            return routes < 0 || routes > MOST_ROUTES ? OptionalInt.empty() : OptionalInt.of((int) routes);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static @Nullable JsonElement step(@Nullable JsonElement at, String step) {
        if (at instanceof JsonObject object) {
            return object.get(step);
        }
        return at != null && at.isJsonArray() && !at.getAsJsonArray().isEmpty()
                ? at.getAsJsonArray().get(0)
                : null;
    }
}
