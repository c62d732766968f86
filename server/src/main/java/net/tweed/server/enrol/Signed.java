package net.tweed.server.enrol;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** Signatures by algorithms that we name: what a document says of its own is only compared. */
final class Signed {
    static final String RSA_SHA256 = "SHA256withRSA";
    static final String RSA_SHA1 = "SHA1withRSA";

    private Signed() {}

    /** Whether this key made the signature; no where it cannot have. */
    static boolean by(PublicKey key, String algorithm, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of another length, a key of another kind
        }
    }
}
