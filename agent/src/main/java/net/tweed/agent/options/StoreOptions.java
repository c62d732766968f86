package net.tweed.agent.options;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Secret;

/**
 * Where the leases are.
 *
 * @param endpoints etcd's client addresses, at least one, each {@code http} or {@code https} with host and port
 * @param prefix the key everything lies under, without a slash at its end
 * @param authority certificates that etcd's own is checked against; empty: the system's
 * @param identity this client's certificate and key; empty: none
 * @param login user and password; empty: none
 */
public record StoreOptions(
        List<URI> endpoints,
        String prefix,
        Optional<Path> authority,
        Optional<Identity> identity,
        Optional<Login> login) {

    public StoreOptions {
        endpoints = List.copyOf(endpoints);
    }

    /** A client certificate and its private key, PEM files. */
    public record Identity(Path certificate, Path key) {}

    /** A user at etcd. */
    public record Login(String user, Secret password) {}
}
