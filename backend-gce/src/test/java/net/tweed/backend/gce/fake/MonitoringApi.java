package net.tweed.backend.gce.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v3/projects/…/timeSeries}: Cloud Monitoring v3 reference, for the one metric that is asked for. */
final class MonitoringApi {
    private static final String METRIC = "compute.googleapis.com/quota/static_routes_per_vpc_network/limit";
    private static final Pattern FILTER = Pattern.compile(
            "metric\\.type = \"" + Pattern.quote(METRIC) + "\" AND resource\\.labels\\.network_id = \"([0-9]{1,20})\"");

    private final GceWorld world;

    MonitoringApi(GceWorld world) {
        this.world = world;
    }

    Reply handle(Request request) {
        Matcher filter = FILTER.matcher(request.query().getOrDefault("filter", ""));
        if (world.projectId(request.at(2)).isEmpty()
                || !request.at(3).equals("timeSeries")
                || !filter.matches()
                || !isInterval(request)) {
            return Reply.error(400, "badRequest", "Field filter or interval has an invalid value");
        }
        OptionalInt limit = world.published(Long.parseUnsignedLong(filter.group(1)));
        JsonObject answer = new JsonObject();
        if (limit.isPresent()) {
            JsonArray all = new JsonArray();
            all.add(series(filter.group(1), limit.getAsInt()));
            answer.add("timeSeries", all);
        }
        answer.addProperty("unit", "1");
        return Reply.json(answer);
    }

    private static boolean isInterval(Request request) {
        try {
            Instant start = Instant.parse(request.query().getOrDefault("interval.startTime", ""));
            return start.isBefore(Instant.parse(request.query().getOrDefault("interval.endTime", "")));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static JsonObject series(String networkId, int limit) {
        JsonObject value = new JsonObject();
        value.addProperty("int64Value", Integer.toString(limit));
        JsonObject point = new JsonObject();
        point.add("value", value);
        JsonArray points = new JsonArray();
        points.add(point);
        JsonObject labels = new JsonObject();
        labels.addProperty("network_id", networkId);
        JsonObject resource = new JsonObject();
        resource.addProperty("type", "compute.googleapis.com/VpcNetwork");
        resource.add("labels", labels);
        JsonObject metric = new JsonObject();
        metric.addProperty("type", METRIC);
        JsonObject series = new JsonObject();
        series.add("metric", metric);
        series.add("resource", resource);
        series.addProperty("metricKind", "GAUGE");
        series.addProperty("valueType", "INT64");
        series.add("points", points);
        return series;
    }
}
