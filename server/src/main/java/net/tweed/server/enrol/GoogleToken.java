package net.tweed.server.enrol;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;

/**
 * Google's instance identity token in its full format: a JSON Web Token (RFC 7519) that is good for an hour, for one
 * audience, signed by RS256. It names no address and no network.
 */
final class GoogleToken implements ProofCheck {
    private static final Set<String> ISSUERS = Set.of("https://accounts.google.com", "accounts.google.com");

    /** How far clocks may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final GoogleKeys keys;
    private final Clock clock;

    GoogleToken(GoogleKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Proven check(IdentityProof proof, Audience audience) {
        String[] parts = proof.document().strip().split("\\.", 4);
        if (parts.length != 3) {
            throw Refusal.of(Cloud.GCE, "it is no signed token");
        }
        FieldReader header = read(decode(parts[0]));
        if (header.text("alg").filter("RS256"::equals).isEmpty()) {
            throw Refusal.of(Cloud.GCE, "it is not signed by RS256");
        }
        String id = header.text("kid")
                .filter(kid -> kid.length() <= 128)
                .orElseThrow(() -> Refusal.of(Cloud.GCE, "it names no key"));
        PublicKey key = keys.find(id)
                .orElseThrow(() -> Refusal.of(Cloud.GCE, "it is signed by a key that Google does not have"));
        byte[] content = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (!Signed.by(key, Signed.RSA_SHA256, content, decode(parts[2]))) {
            throw Refusal.of(Cloud.GCE, "its signature is not Google's");
        }
        FieldReader claims = read(decode(parts[1]));
        inTime(claims, audience);
        return new Proven(instance(claims), Optional.empty());
    }

    private void inTime(FieldReader claims, Audience audience) {
        if (claims.text("iss").filter(ISSUERS::contains).isEmpty()) {
            throw Refusal.of(Cloud.GCE, "it was issued by someone else");
        }
        if (claims.text("aud").filter(audience.text()::equals).isEmpty()) {
            throw Refusal.of(Cloud.GCE, "it is for another cluster or client");
        }
        Instant now = clock.now();
        Optional<Instant> end = time(claims, "exp");
        Optional<Instant> start = time(claims, "iat");
        if (end.isEmpty() || start.isEmpty()) {
            throw Refusal.of(Cloud.GCE, "it does not say when it begins and ends");
        }
        if (end.get().plus(SKEW).isBefore(now)) {
            throw Refusal.of(Cloud.GCE, "its time is over");
        }
        if (start.get().minus(SKEW).isAfter(now)) {
            throw Refusal.of(Cloud.GCE, "its time has not come: compare the clocks");
        }
    }

    private static Optional<Instant> time(FieldReader claims, String name) {
        return claims.integer(name, 0, Instant.MAX.getEpochSecond()).map(Instant::ofEpochSecond);
    }

    private static CloudInstance instance(FieldReader claims) {
        FieldReader engine = claims.object("google")
                .map(text -> new FieldReader("the token", text))
                .flatMap(google -> google.object("compute_engine"))
                .map(text -> new FieldReader("the token", text))
                .orElseThrow(() -> Refusal.of(Cloud.GCE, "it names no instance: ask for it with format=full"));
        CloudInstance instance = new CloudInstance(
                Cloud.GCE,
                text(engine, "project_id"),
                "",
                text(engine, "zone"),
                text(engine, "instance_id"),
                text(engine, "instance_name"),
                Optional.empty());
        engine.finish();
        return instance;
    }

    private static FieldReader read(byte[] json) {
        try {
            return new FieldReader("the token", new String(json, StandardCharsets.UTF_8));
        } catch (TweedException e) {
            throw Refusal.of(Cloud.GCE, "a part of it is no JSON object", e);
        }
    }

    private static byte[] decode(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Cloud.GCE, "a part of it is no base64", e);
        }
    }

    private static String text(FieldReader fields, String name) {
        Optional<String> text = fields.text(name);
        if (text.isEmpty()) {
            fields.fault("\"" + name + "\" is missing");
        }
        return text.orElse("none");
    }
}
