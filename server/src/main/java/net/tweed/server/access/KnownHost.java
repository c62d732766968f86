package net.tweed.server.access;

import java.net.InetAddress;
import java.util.List;
import net.tweed.core.model.Lease;

/**
 * A client that is a host for certain.
 *
 * @param client its name
 * @param holder the host's identity
 * @param leases its own, one at least
 */
public record KnownHost(String client, String holder, List<Lease> leases) {
    public KnownHost {
        leases = List.copyOf(leases);
    }

    /** The addresses that its leases publish. */
    public List<InetAddress> addresses() {
        return leases.stream()
                .flatMap(lease -> lease.attributes().publicIps().stream())
                .distinct()
                .toList();
    }
}
