package net.tweed.server.wire;

import java.util.Optional;

/** Every request that there is. All writes are POST: their bodies say what must still be so. */
public enum Route {
    CONFIG("GET", "/v1/config"),
    LEASES("GET", "/v1/leases"),
    /** Endless: a snapshot, then events, with a sign of life in between. */
    WATCH("GET", "/v1/watch"),
    CLAIM("POST", "/v1/leases/claim"),
    UPDATE("POST", "/v1/leases/update"),
    RENEW("POST", "/v1/leases/renew"),
    RELEASE("POST", "/v1/leases/release"),
    /** One fact by {@code key}, or all that begin with {@code prefix}. */
    FACTS("GET", "/v1/facts"),
    PUT("POST", "/v1/facts/put"),
    KEEP_ALIVE("POST", "/v1/facts/keep-alive"),
    REMOVE("POST", "/v1/facts/remove"),
    /** How the client stands, and for whom its cloud is to sign a document. */
    STANDING("GET", "/v1/enrolment"),
    ENROL("POST", "/v1/enrolment/document");

    private final String method;
    private final String path;

    Route(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** Whether it changes nothing, or nothing more when it is repeated: it may be sent to a second server. */
    public boolean repeatable() {
        return method.equals("GET") || this == RENEW || this == KEEP_ALIVE || this == ENROL;
    }

    /** The requests of one path all have one method. */
    public static Optional<Route> at(String path) {
        for (Route route : values()) {
            if (route.path.equals(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }
}
