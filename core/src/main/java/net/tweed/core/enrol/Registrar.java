package net.tweed.core.enrol;

/**
 * Where a host enrols: a server. Calls wait as long as a store's do, and fail like them, with {@link
 * net.tweed.core.model.TweedException} of kind DENIED where what is shown is not good.
 */
public interface Registrar {
    Standing standing();

    /** Shows which instance this host is. May be repeated. */
    Outcome enrol(IdentityProof proof);
}
