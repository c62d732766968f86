package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.Certificates;
import net.tweed.core.testing.Commands;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.remote.RemoteLeaseStore;
import net.tweed.server.remote.RemoteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends show certificates of one CA. Needs openssl. */
class TlsIT {
    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private Certificates own;

    @SuppressWarnings("NullAway.Init") // set before each test
    private LeaseStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private LeaseServer server;

    @BeforeEach
    void serve() {
        own = Certificates.make(dir);
        store = new MemoryDatabase(Clock.system()).connect();
        server = listen(Optional.empty());
    }

    private LeaseServer listen(Optional<Path> tokens) {
        TlsIdentity identity = new TlsIdentity(
                Optional.of(own.serverCertificate()), Optional.of(own.serverKey()), Optional.of(own.authority()));
        return LeaseServer.listen(
                store,
                new ServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(identity),
                        tokens,
                        ServerOptions.Exposure.PROTECTED,
                        ServerOptions.RATE),
                Clock.system());
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private LeaseStore client(Optional<Path> certificate, Optional<Path> key, Path authority) {
        return client(server, new TlsIdentity(certificate, key, Optional.of(authority)), Optional.empty());
    }

    private static LeaseStore client(LeaseServer of, TlsIdentity identity, Optional<Secret> token) {
        return new RemoteLeaseStore(
                new RemoteOptions(List.of(URI.create("https://127.0.0.1:" + of.port())), identity, token),
                Clock.system(),
                RandomGenerator.getDefault());
    }

    private static void isRefused(LeaseStore client) {
        isRefused(client, TweedException.Kind.UNAVAILABLE);
    }

    private static void isRefused(LeaseStore client, TweedException.Kind kind) {
        try (client) {
            assertThatThrownBy(client::list)
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    @Test
    void aClientOfTheCaIsServed() throws Exception {
        try (LeaseStore client = client(Optional.of(own.certificate()), Optional.of(own.key()), own.authority())) {
            assertThat(client.list().leases()).isEmpty();
            LeaseEvents events = new LeaseEvents();
            try (AutoCloseable watch = client.watch(events)) {
                events.awaitSnapshot(s -> true);
            }
        }
    }

    @Test
    void noCertificateAForeignOneAndAnExpiredOneAreRefused() throws IOException {
        isRefused(client(Optional.empty(), Optional.empty(), own.authority()));
        Certificates foreign = Certificates.make(Files.createDirectory(dir.resolve("foreign")));
        isRefused(client(Optional.of(foreign.certificate()), Optional.of(foreign.key()), own.authority()));
        isRefused(client(Optional.of(expired()), Optional.of(own.key()), own.authority()));
    }

    @Test
    void whereTokensAreTakenTooACertificateStillHasToBeRight() throws IOException {
        Path tokens = Files.writeString(dir.resolve("tokens"), "one 0123456789abcdef\n");
        Certificates foreign = Certificates.make(Files.createDirectory(dir.resolve("foreign")));
        TlsIdentity none = new TlsIdentity(Optional.empty(), Optional.empty(), Optional.of(own.authority()));
        try (LeaseServer both = listen(Optional.of(tokens))) {
            try (LeaseStore client = client(both, none, Optional.of(new Secret("0123456789abcdef")))) {
                assertThat(client.list().leases()).isEmpty();
            }
            isRefused(client(both, none, Optional.of(new Secret("0123456789abcdeX"))), TweedException.Kind.DENIED);
            isRefused(client(both, none, Optional.empty()), TweedException.Kind.DENIED);
            isRefused(client(both, with(expired(), own.key()), Optional.empty()));
            isRefused(client(both, with(foreign.certificate(), foreign.key()), Optional.empty()));
        }
    }

    private TlsIdentity with(Path certificate, Path key) {
        return new TlsIdentity(Optional.of(certificate), Optional.of(key), Optional.of(own.authority()));
    }

    @Test
    void aServerOfAnotherCaIsNotTrusted() throws IOException {
        Certificates foreign = Certificates.make(Files.createDirectory(dir.resolve("foreign")));
        isRefused(client(Optional.of(own.certificate()), Optional.of(own.key()), foreign.authority()));
    }

    private Path expired() {
        Path certificate = dir.resolve("expired.pem");
        Commands.run(List.of(
                "openssl",
                "x509",
                "-req",
                "-days",
                "-1",
                "-in",
                dir.resolve("client.csr").toString(),
                "-CA",
                own.authority().toString(),
                "-CAkey",
                dir.resolve("ca-key.pem").toString(),
                "-set_serial",
                "7",
                "-out",
                certificate.toString()));
        return certificate;
    }

    @Test
    void olderTlsIsRefused() throws IOException {
        TlsIdentity identity =
                new TlsIdentity(Optional.of(own.certificate()), Optional.of(own.key()), Optional.of(own.authority()));
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            handshake(identity, version);
        }
        assertThatThrownBy(() -> handshake(identity, "TLSv1.1")).isInstanceOf(Exception.class);
        assertThat(Commands.builder(List.of(
                                "openssl",
                                "s_client",
                                "-tls1_1",
                                "-cipher",
                                "ALL:@SECLEVEL=0",
                                "-connect",
                                "127.0.0.1:" + server.port()))
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .getInputStream()
                        .readAllBytes())
                .asString()
                .contains("alert protocol version");
    }

    private void handshake(TlsIdentity identity, String version) throws IOException {
        try (SSLSocket socket = (SSLSocket) identity.context("Cannot test")
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            if (!socket.getSession().getProtocol().equals(version)) {
                throw new SSLException("It spoke " + socket.getSession().getProtocol());
            }
        }
    }
}
