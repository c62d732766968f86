package net.tweed.server.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Pace;
import net.tweed.core.tls.TlsIdentity;

/**
 * How a server is reached, and by whom.
 *
 * @param listen where; port 0: any that is free
 * @param tls empty: plain HTTP; its authority is the CA of clients' certificates
 * @param tokens the file with the tokens of clients
 * @param exposure whether anyone who reaches an address beyond loopback may read along or write
 * @param rate of requests, for each client
 */
public record ServerOptions(
        InetSocketAddress listen, Optional<TlsIdentity> tls, Optional<Path> tokens, Exposure exposure, Pace.Rate rate) {
    /** Far above what a daemon asks at its start, and above what it asks later. */
    public static final Pace.Rate RATE = new Pace.Rate(200, 20);

    /** What is served beyond loopback. */
    public enum Exposure {
        /** Only TLS, and only clients that prove who they are. */
        PROTECTED,
        /** Whatever the rest of the options comes to: the operator said so. */
        INSECURE
    }

    public ServerOptions {
        boolean beyond = listen.getAddress() == null || !listen.getAddress().isLoopbackAddress();
        boolean proving =
                tokens.isPresent() || tls.flatMap(TlsIdentity::authority).isPresent();
        if (tls.isPresent() && tls.get().certificate().isEmpty()) {
            throw fault("TLS needs the server's own certificate and key: --remote-certfile and --remote-keyfile"
                    + " (./tweed pki makes them)");
        }
        if (beyond && exposure == Exposure.PROTECTED && tls.isEmpty()) {
            throw fault("anyone on the way could read along and write. Give --remote-certfile, --remote-keyfile and"
                    + " --remote-cafile (./tweed pki makes them), listen on 127.0.0.1, or say --insecure");
        }
        if (beyond && exposure == Exposure.PROTECTED && !proving) {
            throw fault("anyone could write leases. Give --remote-cafile for clients' certificates, or --token-file, or"
                    + " say --insecure");
        }
    }

    private static TweedException fault(String why) {
        return new TweedException(TweedException.Kind.CONFIG, "Cannot serve with these options: " + why);
    }
}
