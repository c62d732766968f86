package net.tweed.core.enrol;

/**
 * What a host shows to say which instance it is, as its cloud's metadata server gave it.
 *
 * @param document signed by the cloud; Google's is a token, and its signature is in it
 * @param signature over the document; empty for Google
 * @param audience whom it was signed for; AWS's documents are for anyone
 */
public record IdentityProof(Cloud cloud, String document, String signature, String audience) {
    /** Not the signature: for a while, it is good for enrolling. */
    @Override
    public String toString() {
        return "IdentityProof[" + cloud + ", " + audience + "]";
    }
}
