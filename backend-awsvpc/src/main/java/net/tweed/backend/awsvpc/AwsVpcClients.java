package net.tweed.backend.awsvpc;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.Mandate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;

/** The SDK's clients of one host. They do not retry: whoever calls decides. */
final class AwsVpcClients implements AutoCloseable {
    private final Region region;
    private final Optional<URI> endpoint;
    private final AwsCredentialsProvider credentials;
    private final Duration timeout;
    private final String userAgent;
    private final SdkHttpClient http;
    private final Ec2Client ec2;
    private @Nullable ServiceQuotasClient quotas;

    AwsVpcClients(String region, Optional<URI> endpoint, AwsVpcAccess access, Mandate mandate) {
        this.userAgent = mandate.userAgent();
        this.region = Region.of(region);
        this.endpoint = endpoint;
        this.credentials = access.credentials();
        this.timeout = access.timeout();
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(timeout)
                .socketTimeout(timeout)
                .build();
        this.ec2 = configured(Ec2Client.builder()).build();
    }

    Ec2Client ec2() {
        return ec2;
    }

    /** Made when first asked for: hosts that may not read quotas do without it soon. */
    ServiceQuotasClient quotas() {
        ServiceQuotasClient known = quotas;
        if (known == null) {
            known = configured(ServiceQuotasClient.builder()).build();
            quotas = known;
        }
        return known;
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgent)
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(timeout)
                        .build());
    }

    @Override
    public void close() {
        ec2.close();
        if (quotas != null) {
            quotas.close();
        }
        http.close();
    }
}
