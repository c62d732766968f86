package net.tweed.backend.awsvpc;

import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * What a host reaches AWS with.
 *
 * @param metadata the metadata server
 * @param credentials from where the SDK finds them; their text form is never shown
 * @param timeout for one call
 */
record AwsVpcAccess(URI metadata, AwsCredentialsProvider credentials, RandomGenerator random, Duration timeout) {
    /** As the SDK has it: {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}, and its default chain of credentials. */
    static AwsVpcAccess ofThisHost() {
        String base = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT.getStringValueOrThrow();
        try {
            return new AwsVpcAccess(
                    URI.create(base),
                    DefaultCredentialsProvider.builder().build(),
                    RandomGenerator.getDefault(),
                    Mandate.LONGEST_CALL);
        } catch (IllegalArgumentException e) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot use AWS_EC2_METADATA_SERVICE_ENDPOINT: it is no address. Correct it, or leave it out.");
        }
    }

    @Override
    public String toString() {
        return "access to AWS, metadata server " + metadata.getHost();
    }
}
