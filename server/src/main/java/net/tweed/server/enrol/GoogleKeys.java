package net.tweed.server.enrol;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.FieldReader;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Google signs tokens with, a JSON Web Key Set (RFC 7517): from Google, or from {@code gce.json} among the
 * operator's certificates where the server does not reach it.
 */
final class GoogleKeys {
    /** Google's answer says that it may be kept for some hours; keys change about once a week, with an overlap of days. */
    private static final Duration KEPT = Duration.ofHours(6);

    /** A key that is not there may be new, or made up; an answer may not come: asked again this often at most. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int LARGEST = 64 * 1024;

    /** Less is none of Google's. */
    private static final int BITS = 2048;

    private final URI endpoint;
    private final IdentityCertificates files;
    private final Clock clock;
    private Map<String, PublicKey> keys = Map.of();
    private @Nullable Duration fetchedAt;
    private @Nullable Duration triedAt;
    private Optional<TweedException> failure = Optional.empty();

    GoogleKeys(URI endpoint, IdentityCertificates files, Clock clock) {
        this.endpoint = endpoint;
        this.files = files;
        this.clock = clock;
    }

    /**
     * The key with this id; empty where Google has none.
     *
     * @throws TweedException of kind UNAVAILABLE where it is not known, and Google cannot be asked
     */
    synchronized Optional<PublicKey> find(String id) {
        Optional<byte[]> file = files.file("gce.json");
        if (file.isPresent()) {
            return Optional.ofNullable(
                    read(new String(file.get(), StandardCharsets.UTF_8)).get(id));
        }
        Duration now = clock.uptime();
        if (isOver(triedAt, AGAIN, now) && (!keys.containsKey(id) || isOver(fetchedAt, KEPT, now))) {
            ask(now);
        }
        Optional<PublicKey> known = Optional.ofNullable(keys.get(id));
        if (known.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
        return known;
    }

    private static boolean isOver(@Nullable Duration since, Duration patience, Duration now) {
        return since == null || now.minus(since).compareTo(patience) >= 0;
    }

    /** What is known stays where Google does not answer, and it is not asked again at once: all who enrol wait for this. */
    private void ask(Duration now) {
        triedAt = now;
        try {
            keys = read(fetch());
            fetchedAt = now;
            failure = Optional.empty();
        } catch (TweedException e) {
            failure = Optional.of(e);
        }
    }

    private String fetch() {
        try {
            HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            connection.setReadTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            connection.setInstanceFollowRedirects(false);
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("It answers with HTTP status " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] body = in.readNBytes(LARGEST + 1);
                if (body.length > LARGEST) {
                    throw new IOException("Its answer is longer than " + LARGEST + " bytes");
                }
                return new String(body, StandardCharsets.UTF_8);
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new TweedException(
                    Kind.UNAVAILABLE,
                    "Cannot check tokens of Google's: the server does not get Google's keys from " + endpoint
                            + ". Let it reach that address, or put the answer into gce.json in --identity-certs.",
                    e);
        }
    }

    private static Map<String, PublicKey> read(String text) {
        Map<String, PublicKey> read = new HashMap<>();
        FieldReader set = new FieldReader("Google's keys", text);
        for (String key : set.objects("keys")) {
            FieldReader fields = new FieldReader("one of Google's keys", key);
            Optional<String> id = fields.text("kid");
            Optional<PublicKey> made = fields.text("kty")
                    .filter("RSA"::equals)
                    .flatMap(type ->
                            rsa(fields.text("n").orElse(""), fields.text("e").orElse("")));
            id.ifPresent(name -> made.ifPresent(usable -> read.put(name, usable)));
        }
        set.finish();
        return Map.copyOf(read);
    }

    private static Optional<PublicKey> rsa(String modulus, String exponent) {
        try {
            BigInteger n = new BigInteger(1, Base64.getUrlDecoder().decode(modulus));
            BigInteger e = new BigInteger(1, Base64.getUrlDecoder().decode(exponent));
            return n.bitLength() < BITS
                    ? Optional.empty()
                    : Optional.of(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // one of a kind that is not known here
        }
    }
}
