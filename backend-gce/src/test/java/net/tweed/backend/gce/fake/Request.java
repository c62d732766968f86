package net.tweed.backend.gce.fake;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request, taken apart.
 *
 * @param path its segments, decoded
 * @param headers by lower-case name
 * @param from the address that it comes from; where that is a loopback one, the address that it was sent to
 */
record Request(
        String method,
        List<String> path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        String from) {

    static Request of(com.github.tomakehurst.wiremock.http.Request raw) {
        URI uri = URI.create(raw.getAbsoluteUrl());
        List<String> path = new ArrayList<>();
        for (String segment : uri.getRawPath().substring(1).split("/", -1)) {
            path.add(decoded(segment.replace("+", "%2B")));
        }
        Map<String, String> query = new HashMap<>();
        Optional.ofNullable(uri.getRawQuery()).ifPresent(all -> {
            for (String pair : all.split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        });
        Map<String, String> headers = new HashMap<>();
        raw.getHeaders()
                .all()
                .forEach(header -> headers.put(header.key().toLowerCase(Locale.ROOT), header.firstValue()));
        String client = raw.getClientIp();
        String from = client.startsWith("127.") || client.contains(":") ? uri.getHost() : client;
        return new Request(raw.getMethod().getName(), path, query, headers, raw.getBodyAsString(), from);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String at(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    boolean startsWith(String... segments) {
        return path.size() >= segments.length
                && path.subList(0, segments.length).equals(List.of(segments));
    }

    Optional<JsonObject> json() {
        try {
            return Optional.of(JsonParser.parseString(body).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
