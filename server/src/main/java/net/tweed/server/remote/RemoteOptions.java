package net.tweed.server.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.tls.TlsIdentity;

/**
 * How to reach servers.
 *
 * @param servers of one store, all {@code http} or all {@code https}; which one is used first is left to chance
 * @param tls what to show and trust; only files that are given count
 * @param token empty: the certificate says who this host is
 */
public record RemoteOptions(List<URI> servers, TlsIdentity tls, Optional<Secret> token) {
    public RemoteOptions {
        servers = List.copyOf(servers);
        List<String> faults = new ArrayList<>();
        if (servers.isEmpty()) {
            faults.add("no server is named");
        }
        if (servers.stream().map(URI::getScheme).distinct().count() > 1) {
            faults.add("some servers begin with http and some with https: take one for all");
        }
        boolean plain = servers.stream().anyMatch(server -> "http".equals(server.getScheme()));
        if (plain && (tls.certificate().isPresent() || tls.authority().isPresent())) {
            faults.add("certificates are given, but a server begins with http: write https");
        }
        if (!faults.isEmpty()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG, "Cannot use a remote store so: " + String.join("; ", faults));
        }
    }

    boolean secure() {
        return servers.stream().anyMatch(server -> "https".equals(server.getScheme()));
    }
}
