package net.tweed.backend.alivpc;

import com.aliyuncs.auth.AlibabaCloudCredentials;
import com.aliyuncs.auth.AlibabaCloudCredentialsProvider;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.StaticCredentialsProvider;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Secret;

/**
 * An access key.
 *
 * @param token of a temporary key
 */
record AliVpcKeys(Secret id, Secret secret, Optional<Secret> token) {

    /**
     * The environment's: {@code ALIBABA_CLOUD_ACCESS_KEY_ID} and {@code _SECRET} as Alibaba's tools have them, with {@code
     * ALIBABA_CLOUD_SECURITY_TOKEN}; else {@code ACCESS_KEY_ID} and {@code ACCESS_KEY_SECRET} as flannel read them.
     */
    static Optional<AliVpcKeys> of(Map<String, String> environment) {
        return pair(environment, "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET")
                .map(keys ->
                        new AliVpcKeys(keys.id(), keys.secret(), value(environment, "ALIBABA_CLOUD_SECURITY_TOKEN")))
                .or(() -> pair(environment, "ACCESS_KEY_ID", "ACCESS_KEY_SECRET"));
    }

    /** The configured key, else the environment's, else those of the instance's RAM role. */
    static AlibabaCloudCredentialsProvider provider(
            AliVpcOptions options, Map<String, String> environment, Metadata metadata, Clock clock) {
        return options.keys()
                .or(() -> of(environment))
                .<AlibabaCloudCredentialsProvider>map(keys -> new StaticCredentialsProvider(keys.forSdk()))
                .orElseGet(() -> new AliVpcRole(metadata, clock));
    }

    private static Optional<AliVpcKeys> pair(Map<String, String> environment, String id, String secret) {
        return value(environment, id)
                .flatMap(i -> value(environment, secret).map(s -> new AliVpcKeys(i, s, Optional.empty())));
    }

    private static Optional<Secret> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Secret::new);
    }

    /** As the SDK wants it. */
    AlibabaCloudCredentials forSdk() {
        return token.<AlibabaCloudCredentials>map(
                        t -> new BasicSessionCredentials(id.value(), secret.value(), t.value()))
                .orElseGet(() -> new BasicCredentials(id.value(), secret.value()));
    }
}
