package net.tweed.kubernetes.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The forms in which the API answers: an object, a line of a watch, or a Status that says what was wrong. */
final class ApiReplies {
    private ApiReplies() {}

    static void line(OutputStream out, String type, ObjectNode object) throws IOException {
        ObjectNode event = ApiObjects.JSON.createObjectNode();
        event.put("type", type).set("object", object);
        out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static void written(HttpExchange exchange, int code, Optional<ObjectNode> object) throws IOException {
        if (object.isPresent()) {
            send(exchange, code, object.get());
        } else {
            status(exchange, 409, "Conflict");
        }
    }

    static ObjectNode statusObject(int code, String reason) {
        ObjectNode status = ApiObjects.JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        return status.put("reason", reason).put("message", reason).put("code", code);
    }

    static void status(HttpExchange exchange, int code, String reason) throws IOException {
        send(exchange, code, statusObject(code, reason));
    }

    static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
