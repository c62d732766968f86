package net.tweed.server.enrol;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * By what a server enrols hosts.
 *
 * @param certificates a directory of the operator's with certificates of clouds beside those that come with Tweed
 * @param accounts the accounts, or Google's projects, whose instances may enrol; empty: any
 * @param googleKeys where Google publishes its keys
 */
public record EnrolmentOptions(Optional<Path> certificates, Set<String> accounts, URI googleKeys) {
    /** As Google's discovery document names it ({@code jwks_uri}). */
    public static final URI GOOGLE = URI.create("https://www.googleapis.com/oauth2/v3/certs");

    public EnrolmentOptions {
        accounts = Set.copyOf(accounts);
    }

    /** With what comes with Tweed. */
    public static EnrolmentOptions usual() {
        return new EnrolmentOptions(Optional.empty(), Set.of(), GOOGLE);
    }
}
