package net.tweed.server.enrol;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;

/**
 * AWS's {@code instance-identity/document} with its {@code signature}: RSA over SHA-256, base64, by the Region's key. It is
 * for anyone and for ever: there is no audience, nonce or time of signing in it ({@code pendingTime} is the instance's
 * launch).
 */
final class AwsDocument implements ProofCheck {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]{1,16}){1,3}-[0-9]{1,2}");

    private final IdentityCertificates certificates;

    AwsDocument(IdentityCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public Proven check(IdentityProof proof, Audience audience) {
        FieldReader fields = read(proof.document());
        String region = fields.text("region")
                .filter(text -> REGION.matcher(text).matches())
                .orElseThrow(() -> Refusal.of(Cloud.AWS, "it names no Region"));
        byte[] content = proof.document().getBytes(StandardCharsets.UTF_8);
        byte[] signature = base64(proof.signature());
        List<PublicKey> keys = certificates.valid(Cloud.AWS, "aws-vpc-" + region).stream()
                .map(certificate -> certificate.getPublicKey())
                .toList();
        if (keys.stream().noneMatch(key -> Signed.by(key, Signed.RSA_SHA256, content, signature))) {
            throw Refusal.of(Cloud.AWS, "its signature is not AWS's of " + region);
        }
        String id = text(fields, "instanceId");
        CloudInstance instance = new CloudInstance(
                Cloud.AWS,
                text(fields, "accountId"),
                region,
                text(fields, "availabilityZone"),
                id,
                id,
                Optional.empty());
        Optional<InetAddress> address = Addresses.parse(text(fields, "privateIp"));
        if (address.isEmpty()) {
            fields.fault("its private address is none");
        }
        fields.finish();
        return new Proven(instance, address);
    }

    private static FieldReader read(String document) {
        try {
            return new FieldReader("the document", document);
        } catch (TweedException e) {
            throw Refusal.of(Cloud.AWS, "it is no JSON object", e);
        }
    }

    private static String text(FieldReader fields, String name) {
        Optional<String> text = fields.text(name);
        if (text.isEmpty()) {
            fields.fault("\"" + name + "\" is missing");
        }
        return text.orElse("none");
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Cloud.AWS, "its signature is no base64", e);
        }
    }
}
