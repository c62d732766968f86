package net.tweed.server.enrol;

import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.IdentityProof;

/** Checks one cloud's documents. On any thread. */
interface ProofCheck {
    /**
     * Reads the document once its signature is found good; before that, only what is needed to find the key.
     *
     * @param proof within the bounds of requests
     * @param audience that it must be signed for, where the cloud's documents have one
     * @throws net.tweed.core.model.TweedException of kind DENIED where the document is not good, UNAVAILABLE where that cannot
     *     be said now
     */
    Proven check(IdentityProof proof, Audience audience);
}
