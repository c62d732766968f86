package net.tweed.backend.gce;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.WriterOption;

/**
 * What the operator says of this backend.
 *
 * @param project the instance's project; empty asks the metadata server
 * @param networkProject the project that the network and its routes belong to: the host project of a Shared VPC; empty
 *     asks the metadata server
 * @param routePriority lower numbers win, 0 to 65535
 * @param routeLimit how many static routes the network may hold; empty asks the cloud
 * @param endpoint where the API is; plain HTTP is called without credentials
 * @param rates how often each method is called
 */
record GceOptions(
        Optional<String> project,
        Optional<String> networkProject,
        int routePriority,
        OptionalInt routeLimit,
        Optional<URI> endpoint,
        GceRates rates) {
    /** What the API gives a route that says nothing: cloud.google.com/vpc/docs/static-routes. */
    private static final int DEFAULT_PRIORITY = 1000;

    private static final int LAST_PRIORITY = 65535;
    private static final int MOST_ROUTES = 100_000;
    /** Ids, numbers, and those of a domain: {@code example.com:tools}. */
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,99}");

    /** Reads them; faults stay with the reader. */
    static GceOptions read(BackendOptions json) {
        WriterOption.read(json);
        return new GceOptions(
                project(json, "Project"),
                project(json, "NetworkProject"),
                json.integer("RoutePriority", DEFAULT_PRIORITY, 0, LAST_PRIORITY),
                json.integer("RouteLimit", 1, MOST_ROUTES).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                endpoint(json),
                GceRates.read(json));
    }

    private static Optional<String> project(BackendOptions json, String name) {
        Optional<String> project = json.text(name).map(String::strip).filter(text -> !text.isEmpty());
        if (project.filter(text -> !PROJECT.matcher(text).matches()).isPresent()) {
            json.fault("\"" + name + "\" must be the id or the number of a project");
            return Optional.empty();
        }
        return project;
    }

    private static Optional<URI> endpoint(BackendOptions json) {
        Optional<String> text = json.text("Endpoint").map(String::strip).filter(t -> !t.isEmpty());
        Optional<URI> endpoint = text.flatMap(GceOptions::base);
        if (text.isPresent() && endpoint.isEmpty()) {
            json.fault("\"Endpoint\" must be http://host:port or https://host, without user, path or query");
        }
        return endpoint;
    }

    private static Optional<URI> base(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return web && bare && uri.getHost() != null && uri.getRawPath().isEmpty()
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
