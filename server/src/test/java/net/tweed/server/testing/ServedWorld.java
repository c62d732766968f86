package net.tweed.server.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.table.Pace;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.http.LeaseServer;
import net.tweed.server.http.ServerOptions;
import net.tweed.server.remote.RemoteLeaseStore;
import net.tweed.server.remote.RemoteOptions;

/** A server without TLS on loopback over some store, and clients of it. */
public record ServedWorld(LeaseServer server) implements AutoCloseable {
    /** Tests ask faster than any daemon. */
    public static final Pace.Rate UNBOUNDED = new Pace.Rate(1_000_000, 1_000_000);

    private static final TlsIdentity NO_TLS = new TlsIdentity(Optional.empty(), Optional.empty(), Optional.empty());

    public static ServedWorld over(LeaseStore store, Clock clock) {
        return over(store, clock, 0);
    }

    /** At this port. */
    public static ServedWorld over(LeaseStore store, Clock clock, int port) {
        ServerOptions options = new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                Optional.empty(),
                ServerOptions.Exposure.PROTECTED,
                UNBOUNDED);
        return new ServedWorld(LeaseServer.listen(store, options, clock));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public LeaseStore connect() {
        return connect(List.of(uri()));
    }

    public static LeaseStore connect(List<URI> servers) {
        return new RemoteLeaseStore(
                new RemoteOptions(servers, NO_TLS, Optional.empty()), Clock.system(), RandomGenerator.getDefault());
    }

    @Override
    public void close() {
        server.close();
    }
}
