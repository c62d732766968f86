package net.tweed.backend.awsvpc.fake;

import java.time.Instant;
import java.util.Optional;
import net.tweed.core.testing.CloudSigner;

/**
 * What the metadata server signs about an instance, with a key of this fake's own.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html">its form</a>
 */
final class IdentityCalls {
    static final String ROOT = "/latest/dynamic/instance-identity/";

    private static final CloudSigner SIGNER = new CloudSigner();

    private IdentityCalls() {}

    /** The certificate of the key, as a text. */
    static String certificate() {
        return SIGNER.certificate(Instant.now());
    }

    static Optional<String> of(FakeInstance instance, String path) {
        return switch (path) {
            case "document" -> Optional.of(document(instance));
            case "signature" -> Optional.of(SIGNER.signature(document(instance)));
            default -> Optional.empty();
        };
    }

    private static String document(FakeInstance instance) {
        return """
                {
                  "accountId" : "111122223333",
                  "architecture" : "x86_64",
                  "availabilityZone" : "%sa",
                  "billingProducts" : null,
                  "devpayProductCodes" : null,
                  "marketplaceProductCodes" : null,
                  "imageId" : "ami-0123456789abcdef0",
                  "instanceId" : "%s",
                  "instanceType" : "t3.micro",
                  "kernelId" : null,
                  "pendingTime" : "2026-01-01T00:00:00Z",
                  "privateIp" : "%s",
                  "ramdiskId" : null,
                  "region" : "%s",
                  "version" : "2017-09-30"
                }""".formatted(
                instance.region(), instance.id(), instance.eni().addresses().get(0), instance.region());
    }
}
