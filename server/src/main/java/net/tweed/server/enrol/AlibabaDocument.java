package net.tweed.server.enrol;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;
import net.tweed.server.enrol.Asn1.Malformed;

/**
 * Alibaba Cloud's {@code instance-identity/document} with its {@code pkcs7}, a detached signature. Where an audience was
 * asked for, it is signed as the document's last field, which the document itself does not have: it is put in here, so that
 * a signature for another audience signs something else. Documents of older metadata servers name the account {@code
 * account-id} and the address {@code private-ip}.
 *
 * <p>Whether the cloud signs by SHA-256 or SHA-1 is not documented: both are taken, as no one can choose what is signed
 * beyond an audience that is compared.
 */
final class AlibabaDocument implements ProofCheck {
    private final IdentityCertificates certificates;

    AlibabaDocument(IdentityCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public Proven check(IdentityProof proof, Audience audience) {
        String document = proof.document().strip();
        if (!document.endsWith("}")) {
            throw Refusal.of(Cloud.ALIBABA, "it is no JSON object");
        }
        String signed = document.substring(0, document.length() - 1) + ",\"audience\":\"" + audience.text() + "\"}";
        if (!signed(signed.getBytes(StandardCharsets.UTF_8), proof.signature())) {
            throw Refusal.of(
                    Cloud.ALIBABA,
                    "its signature is not Alibaba Cloud's, or the document was altered or is for another cluster or client");
        }
        FieldReader fields = read(signed);
        String id = text(fields, "instance-id", "instance-id");
        CloudInstance instance = new CloudInstance(
                Cloud.ALIBABA,
                text(fields, "owner-account-id", "account-id"),
                text(fields, "region-id", "region-id"),
                text(fields, "zone-id", "zone-id"),
                id,
                id,
                Optional.empty());
        Optional<InetAddress> address = Addresses.parse(text(fields, "private-ipv4", "private-ip"));
        if (address.isEmpty()) {
            fields.fault("its private address is none");
        }
        fields.finish();
        return new Proven(instance, address);
    }

    private boolean signed(byte[] content, String signature) {
        List<PublicKey> keys = certificates.valid(Cloud.ALIBABA, "ali-vpc").stream()
                .map(certificate -> certificate.getPublicKey())
                .toList();
        try {
            String base64 = signature.replaceAll("-----(BEGIN|END) PKCS7-----", "");
            return DetachedSignature.read(Base64.getMimeDecoder().decode(base64))
                    .signs(content, keys);
        } catch (Malformed | IllegalArgumentException e) {
            throw Refusal.of(Cloud.ALIBABA, "its signature cannot be read", e);
        }
    }

    private static FieldReader read(String document) {
        try {
            return new FieldReader("the document", document);
        } catch (TweedException e) {
            throw Refusal.of(Cloud.ALIBABA, "it is no JSON object", e);
        }
    }

    private static String text(FieldReader fields, String name, String earlier) {
        Optional<String> text = fields.text(name).or(() -> fields.text(earlier));
        if (text.isEmpty()) {
            fields.fault("\"" + name + "\" is missing");
        }
        return text.orElse("none");
    }
}
