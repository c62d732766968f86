package net.tweed.core.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A cloud's metadata server, which tells an instance about itself over plain HTTP from a link-local address. It may hang:
 * every call has a time-out. For one thread.
 */
public final class Metadata {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** The longest answer that is asked for: a list of interfaces, an identity document. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int NOT_FOUND = 404;

    /** How a server knows that it is asked on purpose, and not through a careless proxy. */
    public sealed interface Manners {
        /**
         * A token is fetched first: AWS's IMDSv2, and Alibaba's hardened mode. A server without the path of tokens is asked
         * without one.
         */
        record Token(String path, String lifetimeHeader, String header) implements Manners {}

        /** A fixed header both ways: Google's {@code Metadata-Flavor}. */
        record Header(String name, String value) implements Manners {}
    }

    private final URI base;
    private final String cloud;
    private final Manners manners;
    private Optional<Secret> token = Optional.empty();

    /**
     * A metadata server, not yet asked.
     *
     * @param base {@code http://169.254.169.254}
     * @param cloud its cloud's name, for messages
     */
    public Metadata(URI base, String cloud, Manners manners) {
        this.base = base;
        this.cloud = cloud;
        this.manners = manners;
    }

    /**
     * Reads one path.
     *
     * @throws TweedException of kind UNAVAILABLE where it does not answer, CONFIG where it has no such path
     */
    public String get(String path) {
        return find(path)
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG,
                        "Cannot learn who this host is: the metadata server of " + cloud + " has no " + base + path
                                + ". Is this host an instance of " + cloud + "?"));
    }

    /** Reads one path; empty where there is no such thing. */
    public Optional<String> find(String path) {
        Optional<Secret> used = token();
        Reply reply = call("GET", path, used);
        if (reply.status() == HttpURLConnection.HTTP_UNAUTHORIZED && used.isPresent()) {
            token = Optional.empty(); // it has run out
            reply = call("GET", path, token());
        }
        if (reply.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(checked(path, reply).body());
    }

    private Optional<Secret> token() {
        if (manners instanceof Manners.Token by && token.isEmpty()) {
            Reply reply = call("PUT", by.path(), Optional.empty());
            if (reply.status() != NOT_FOUND) {
                token = Optional.of(new Secret(checked(by.path(), reply).body()));
            }
        }
        return token;
    }

    private Reply checked(String path, Reply reply) {
        if (reply.status() != HttpURLConnection.HTTP_OK) {
            throw failure(path, "it answers with HTTP status " + reply.status(), null);
        }
        if (manners instanceof Manners.Header by && !by.value().equals(reply.flavor())) {
            throw failure(
                    path, "its answer has no header " + by.name() + ": something else answers at this address", null);
        }
        return reply;
    }

    private record Reply(int status, String body, String flavor) {}

    private Reply call(String method, String path, Optional<Secret> with) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) base.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
            try {
                connection.setRequestMethod(method);
                connection.setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()));
                connection.setReadTimeout(Math.toIntExact(TIMEOUT.toMillis()));
                connection.setInstanceFollowRedirects(false);
                introduce(connection, method, with);
                return reply(connection);
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw failure(path, "it does not answer", e);
        }
    }

    private void introduce(HttpURLConnection connection, String method, Optional<Secret> with) {
        if (manners instanceof Manners.Token by) {
            with.ifPresent(secret -> connection.setRequestProperty(by.header(), secret.value()));
            if (method.equals("PUT")) {
                connection.setRequestProperty(by.lifetimeHeader(), "300");
                connection.setFixedLengthStreamingMode(0);
                connection.setDoOutput(true);
            }
        } else if (manners instanceof Manners.Header by) {
            connection.setRequestProperty(by.name(), by.value());
        }
    }

    private Reply reply(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String flavor = "";
        if (manners instanceof Manners.Header by && connection.getHeaderField(by.name()) != null) {
            flavor = connection.getHeaderField(by.name());
        }
        if (status != HttpURLConnection.HTTP_OK) {
            return new Reply(status, "", flavor);
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] body = in.readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw new IOException("Its answer is longer than " + MOST_BYTES + " bytes");
            }
            return new Reply(status, new String(body, StandardCharsets.UTF_8).strip(), flavor);
        }
    }

    private TweedException failure(String path, String why, @Nullable Throwable cause) {
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot read " + base + path + " from the metadata server of " + cloud + ": " + why
                        + ". Check that this host is an instance of " + cloud
                        + ", that its metadata service is enabled, and that no packet filter stands between.",
                cause);
    }
}
