package net.tweed.server.api;

import java.util.Map;
import net.tweed.server.access.Client;
import net.tweed.server.wire.Route;

/**
 * A request whose sender is known, and whose route there is.
 *
 * @param query its parameters, decoded
 * @param body empty where it has none
 */
public record Request(Client client, Route route, Map<String, String> query, String body) {
    public Request {
        query = Map.copyOf(query);
    }
}
