package net.tweed.backend.alivpc;

import com.aliyuncs.auth.AlibabaCloudCredentials;
import com.aliyuncs.auth.AlibabaCloudCredentialsProvider;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * The keys of the instance's RAM role, from its metadata server, renewed before they run out. The SDK's own provider would
 * ask a fixed address, through whatever proxy the environment names. For one thread at a time.
 */
final class AliVpcRole implements AlibabaCloudCredentialsProvider {
    private static final String ROLE = "/latest/meta-data/ram/security-credentials/";
    /** The metadata server has new ones half an hour before the old run out. */
    private static final Duration BEFORE = Duration.ofMinutes(5);
    /** Asked again after so long at the latest: a host's clock may be wrong about when they run out. */
    private static final Duration HOLDS = Duration.ofMinutes(10);

    private final Metadata metadata;
    private final Clock clock;
    private Optional<Held> held = Optional.empty();

    private record Held(AliVpcKeys keys, Instant until, Duration since) {}

    AliVpcRole(Metadata metadata, Clock clock) {
        this.metadata = metadata;
        this.clock = clock;
    }

    @Override
    public AlibabaCloudCredentials getCredentials() {
        Instant soon = clock.now().plus(BEFORE);
        Duration old = clock.uptime().minus(HOLDS);
        Held now = held.filter(h -> h.until().isAfter(soon) && h.since().compareTo(old) > 0)
                .orElseGet(this::fetch);
        held = Optional.of(now);
        return now.keys().forSdk();
    }

    private Held fetch() {
        String role = metadata.find(ROLE)
                .map(String::strip)
                .filter(name -> name.matches("[A-Za-z0-9.@_-]{1,64}"))
                .orElseThrow(() -> new TweedException(
                        Kind.DENIED,
                        "This instance has no RAM role, and there is no access key: attach a role with the policy"
                                + " iam/alibaba/agent.json, or set AccessKeyID and AccessKeySecret"));
        JsonObject json = Json.read(metadata.get(ROLE + role), "the RAM role's keys from the metadata server");
        try {
            AliVpcKeys keys = new AliVpcKeys(
                    new Secret(needed(json, "AccessKeyId")),
                    new Secret(needed(json, "AccessKeySecret")),
                    Optional.of(new Secret(needed(json, "SecurityToken"))));
            return new Held(keys, Instant.parse(needed(json, "Expiration")), clock.uptime());
        } catch (DateTimeException e) {
            throw unusable("Expiration");
        }
    }

    private static String needed(JsonObject json, String name) {
        return Json.text(json, name).filter(text -> !text.isBlank()).orElseThrow(() -> unusable(name));
    }

    private static TweedException unusable(String name) {
        return new TweedException(
                Kind.UNAVAILABLE,
                "The RAM role's keys from the metadata server have no usable " + name
                        + ": see that the role exists and that ECS may assume it");
    }
}
