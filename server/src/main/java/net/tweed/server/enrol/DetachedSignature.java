package net.tweed.server.enrol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.tweed.server.enrol.Asn1.Malformed;

/**
 * A PKCS #7 signature apart from what it signs (RFC 2315, RFC 5652): signed data with exactly one signer. Certificates in it
 * are not looked at, nor is content that is there all the same: what counts is the content that is given.
 */
final class DetachedSignature {
    private static final byte[] SIGNED_DATA = oid("2a864886f70d010702");
    private static final byte[] DATA = oid("2a864886f70d010701");
    private static final byte[] CONTENT_TYPE = oid("2a864886f70d010903");
    private static final byte[] MESSAGE_DIGEST = oid("2a864886f70d010904");
    private static final byte[] SHA256 = oid("608648016503040201");
    private static final byte[] SHA1 = oid("2b0e03021a");
    private static final byte[] RSA = oid("2a864886f70d010101");
    private static final byte[] RSA_WITH_SHA256 = oid("2a864886f70d01010b");
    private static final byte[] RSA_WITH_SHA1 = oid("2a864886f70d010105");

    private final String digest;
    private final String algorithm;
    private final Optional<Asn1> attributes;
    private final byte[] signature;

    /**
     * A signature.
     *
     * @param digest of the content, by its name in Java
     * @param algorithm of the signature, by its name in Java
     * @param attributes what is signed in the content's place, where there are any
     */
    private DetachedSignature(String digest, String algorithm, Optional<Asn1> attributes, byte[] signature) {
        this.digest = digest;
        this.algorithm = algorithm;
        this.attributes = attributes;
        this.signature = signature;
    }

    private static byte[] oid(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** Reads the binary form. */
    static DetachedSignature read(byte[] bytes) throws Malformed {
        Asn1 outer = Asn1.read(bytes);
        if (!outer.child(0, Asn1.OID).is(Asn1.OID, SIGNED_DATA)) {
            throw new Malformed("it is no signed data");
        }
        Asn1 data = outer.child(1, Asn1.CHOICE_0).child(0, Asn1.SEQUENCE);
        Asn1 about = data.child(2, Asn1.SEQUENCE);
        if (!about.child(0, Asn1.OID).is(Asn1.OID, DATA)) {
            throw new Malformed("it signs something that is no data");
        }
        Asn1 signers = data.child(data.children().size() - 1, Asn1.SET);
        if (signers.children().size() != 1) {
            throw new Malformed("it must have one signer");
        }
        return signer(signers.child(0, Asn1.SEQUENCE));
    }

    /** Version, who, digest, [0] attributes, algorithm, signature. */
    private static DetachedSignature signer(Asn1 signer) throws Malformed {
        Asn1 digest = signer.child(2, Asn1.SEQUENCE).child(0, Asn1.OID);
        boolean strong = digest.is(Asn1.OID, SHA256);
        if (!strong && !digest.is(Asn1.OID, SHA1)) {
            throw new Malformed("its digest is neither SHA-256 nor SHA-1");
        }
        boolean has = signer.children().size() > 3 && signer.children().get(3).tag() == Asn1.CHOICE_0;
        Optional<Asn1> attributes = has ? Optional.of(signer.child(3, Asn1.CHOICE_0)) : Optional.empty();
        int next = has ? 4 : 3;
        Asn1 algorithm = signer.child(next, Asn1.SEQUENCE).child(0, Asn1.OID);
        if (!algorithm.is(Asn1.OID, RSA) && !algorithm.is(Asn1.OID, strong ? RSA_WITH_SHA256 : RSA_WITH_SHA1)) {
            throw new Malformed("its algorithm is not RSA with that digest");
        }
        return new DetachedSignature(
                strong ? "SHA-256" : "SHA-1",
                strong ? Signed.RSA_SHA256 : Signed.RSA_SHA1,
                attributes,
                signer.child(next + 1, Asn1.OCTETS).content());
    }

    /** Whether one of these keys signed this content. */
    boolean signs(byte[] content, List<PublicKey> keys) throws Malformed {
        if (attributes.isPresent() && !attest(attributes.get(), content)) {
            return false;
        }
        byte[] signed = attributes.map(DetachedSignature::asSet).orElse(content);
        return keys.stream().anyMatch(key -> Signed.by(key, algorithm, signed, signature));
    }

    /** Whether the attributes are of data with this content's digest. */
    private boolean attest(Asn1 all, byte[] content) throws Malformed {
        byte[] expected;
        try {
            expected = MessageDigest.getInstance(digest).digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + digest, e);
        }
        return attribute(all, CONTENT_TYPE).is(Asn1.OID, DATA)
                && attribute(all, MESSAGE_DIGEST).is(Asn1.OCTETS, expected);
    }

    /** The one value of the one attribute of this kind. */
    private static Asn1 attribute(Asn1 all, byte[] kind) throws Malformed {
        List<Asn1> found = all.children().stream()
                .filter(attribute -> !attribute.children().isEmpty()
                        && attribute.children().get(0).is(Asn1.OID, kind))
                .toList();
        if (found.size() != 1 || found.get(0).child(1, Asn1.SET).children().size() != 1) {
            throw new Malformed("an attribute that must be there once is not");
        }
        return found.get(0).child(1, Asn1.SET).children().get(0);
    }

    /** Attributes are signed as the set that they are (RFC 5652, 5.4). */
    private static byte[] asSet(Asn1 attributes) {
        byte[] signed = attributes.whole();
        signed[0] = Asn1.SET;
        return signed;
    }
}
