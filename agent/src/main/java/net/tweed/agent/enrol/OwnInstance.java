package net.tweed.agent.enrol;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.cloud.Metadata.Manners;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * What the metadata server says and signs about this host. It needs no permission and no role. For one thread.
 *
 * <p>Paths: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html,
 * https://cloud.google.com/compute/docs/instances/verifying-instance-identity,
 * https://www.alibabacloud.com/help/en/ecs/user-guide/use-instance-identities.
 */
public final class OwnInstance {
    private static final String DOCUMENT = "/latest/dynamic/instance-identity/document";
    private static final String GOOGLE = "/computeMetadata/v1/instance/";

    private final Cloud cloud;
    private final Metadata metadata;

    OwnInstance(Cloud cloud, Metadata metadata) {
        this.cloud = cloud;
        this.metadata = metadata;
    }

    /** This host in this cloud; the variables of the clouds' own tools say where the metadata server is. */
    public static OwnInstance in(Cloud cloud, Map<String, String> environment) {
        Metadata metadata = switch (cloud) {
            case AWS ->
                new Metadata(
                        address(environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254"),
                        cloud.title(),
                        token("X-aws-ec2-metadata-token"));
            case GCE ->
                new Metadata(
                        address(environment, "GCE_METADATA_HOST", "169.254.169.254"),
                        cloud.title(),
                        new Manners.Header("Metadata-Flavor", "Google"));
            case ALIBABA ->
                new Metadata(
                        address(environment, "ALIBABA_CLOUD_ECS_METADATA_HOST", "100.100.100.200"),
                        cloud.title(),
                        token("X-aliyun-ecs-metadata-token"));
        };
        return new OwnInstance(cloud, metadata);
    }

    private static Manners token(String header) {
        return new Manners.Token("/latest/api/token", header + "-ttl-seconds", header);
    }

    private static URI address(Map<String, String> environment, String variable, String usual) {
        String text = environment.getOrDefault(variable, "").strip();
        String host = text.isEmpty() ? usual : text;
        try {
            return URI.create(host.startsWith("http://") ? host : "http://" + host);
        } catch (IllegalArgumentException e) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot use the environment's " + variable + ": it is no address. Correct it, or leave it out.",
                    e);
        }
    }

    /** The instance's id, as its documents have it. */
    public String id() {
        return metadata.get(cloud == Cloud.GCE ? GOOGLE + "id" : "/latest/meta-data/instance-id");
    }

    /** What shows it to a server. */
    public IdentityProof proof(Audience audience) {
        String text = audience.text();
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return switch (cloud) {
            case AWS ->
                new IdentityProof(
                        cloud,
                        metadata.get(DOCUMENT),
                        metadata.get("/latest/dynamic/instance-identity/signature"),
                        text);
            case GCE ->
                new IdentityProof(
                        cloud,
                        metadata.find(GOOGLE + "service-accounts/default/identity?audience=" + encoded + "&format=full")
                                .orElseThrow(OwnInstance::noAccount),
                        "",
                        text);
            case ALIBABA ->
                new IdentityProof(
                        cloud,
                        metadata.get(DOCUMENT),
                        metadata.get("/latest/dynamic/instance-identity/pkcs7?audience=" + encoded),
                        text);
        };
    }

    private static TweedException noAccount() {
        return new TweedException(
                Kind.CONFIG,
                "Cannot enrol this host: the metadata server of Google Cloud signs tokens only for instances with a"
                        + " service account. Give it one; it needs no roles and no scopes.");
    }
}
