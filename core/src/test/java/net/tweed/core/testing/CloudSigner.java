package net.tweed.core.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signs documents in the forms of clouds, with a key of the test's own. */
public final class CloudSigner {
    private static final String SHA256 = "608648016503040201";
    private static final String SHA1 = "2b0e03021a";
    private static final String RSA = "2a864886f70d010101";
    private static final String RSA_SHA256 = "2a864886f70d01010b";
    private static final String DATA = "2a864886f70d010701";
    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String CONTENT_TYPE = "2a864886f70d010903";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";

    private final KeyPair keys;

    /** A signer with a new key. */
    public CloudSigner() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What signs a PKCS #7 signature, and how. */
    public enum Style {
        /** The content itself by SHA-256. */
        PLAIN(SHA256, "SHA-256", "SHA256withRSA"),
        /** The content itself by SHA-1. */
        OLD(SHA1, "SHA-1", "SHA1withRSA"),
        /** Attributes with the content's digest. */
        ATTRIBUTES(SHA256, "SHA-256", "SHA256withRSA"),
        /** As plain, in BER without lengths. */
        ENDLESS(SHA256, "SHA-256", "SHA256withRSA");

        private final String oid;
        private final String digest;
        private final String algorithm;

        Style(String oid, String digest, String algorithm) {
            this.oid = oid;
            this.digest = digest;
            this.algorithm = algorithm;
        }
    }

    /** The own certificate, valid for a day around this moment. */
    public String certificate(Instant now) {
        byte[] body = Der.sequence(
                Der.of(0xa0, Der.number(2)),
                Der.number(7),
                Der.algorithm(RSA_SHA256),
                Der.name("cloud"),
                Der.sequence(Der.time(now.minus(Duration.ofHours(12))), Der.time(now.plus(Duration.ofHours(12)))),
                Der.name("cloud"),
                keys.getPublic().getEncoded());
        byte[] signed =
                Der.sequence(body, Der.algorithm(RSA_SHA256), Der.of(0x03, new byte[1], sign("SHA256withRSA", body)));
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(signed)
                + "\n-----END CERTIFICATE-----\n";
    }

    private byte[] sign(String algorithm, byte[] content) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** AWS's {@code signature} of a document. */
    public String signature(String document) {
        return Base64.getMimeEncoder().encodeToString(sign("SHA256withRSA", bytes(document)));
    }

    /** Alibaba Cloud's {@code pkcs7} of a document, for an audience. */
    public String pkcs7(String document, String audience, Style style) {
        byte[] content = bytes(document.substring(0, document.length() - 1) + ",\"audience\":\"" + audience + "\"}");
        byte[] attributes = style == Style.ATTRIBUTES ? attributes(content, style) : new byte[0];
        byte[] signed = attributes.length == 0 ? content : Der.set(attributes);
        byte[] signer = Der.sequence(
                Der.number(1),
                Der.sequence(Der.name("cloud"), Der.number(7)),
                Der.algorithm(style.oid),
                attributes.length == 0 ? new byte[0] : Der.of(0xa0, attributes),
                Der.algorithm(RSA),
                Der.of(0x04, sign(style.algorithm, signed)));
        byte[] head = Der.joined(Der.number(1), Der.set(Der.algorithm(style.oid)));
        byte[] whole = style == Style.ENDLESS
                ? Der.endless(
                        0x30,
                        Der.oid(SIGNED_DATA),
                        Der.endless(
                                0xa0,
                                Der.endless(0x30, head, Der.endless(0x30, Der.oid(DATA)), Der.endless(0x31, signer))))
                : Der.sequence(
                        Der.oid(SIGNED_DATA),
                        Der.of(0xa0, Der.sequence(head, Der.sequence(Der.oid(DATA)), Der.set(signer))));
        return Base64.getMimeEncoder().encodeToString(whole);
    }

    private static byte[] attributes(byte[] content, Style style) {
        try {
            byte[] digest = MessageDigest.getInstance(style.digest).digest(content);
            return Der.joined(
                    Der.sequence(Der.oid(CONTENT_TYPE), Der.set(Der.oid(DATA))),
                    Der.sequence(Der.oid(MESSAGE_DIGEST), Der.set(Der.of(0x04, digest))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Google's token with this header and these claims. */
    public String token(String header, String claims) {
        String content = url(bytes(header)) + "." + url(bytes(claims));
        return content + "." + url(sign("SHA256withRSA", bytes(content)));
    }

    /** The own key as Google publishes its own. */
    public String keySet(String id) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"other\"},{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\""
                + id + "\",\"n\":\"" + url(unsigned(key.getModulus())) + "\",\"e\":\""
                + url(unsigned(key.getPublicExponent())) + "\"}]}";
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
