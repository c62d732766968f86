package net.tweed.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.access.CertificateNames;
import net.tweed.server.access.Client;
import net.tweed.server.access.Tokens;
import net.tweed.server.wire.Failure;

/** Says who sends a request. A token counts before a certificate: it was given for this. */
final class Authentication {
    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final boolean proving;

    Authentication(ServerOptions options, Tokens tokens) {
        this.tokens = tokens;
        this.proving = !tokens.isEmpty()
                || options.tls().flatMap(TlsIdentity::authority).isPresent();
    }

    /** Either a client or why there is none. */
    record Result(Optional<Client> client, Optional<Failure> failure) {}

    Result of(HttpServerRequest request) {
        try {
            Optional<Client> client = client(request);
            return new Result(client, client.isPresent() ? Optional.empty() : Optional.of(unknown()));
        } catch (TweedException e) {
            return new Result(Optional.empty(), Optional.of(Failure.of(e)));
        }
    }

    private Optional<Client> client(HttpServerRequest request) {
        if (!proving) {
            return Optional.of(new Client.Anyone(request.remoteAddress().hostAddress()));
        }
        String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return tokens.find(header.substring(BEARER.length()).strip()).map(named -> named);
        }
        return certificate(request).flatMap(CertificateNames::client).map(named -> named);
    }

    private static Optional<X509Certificate> certificate(HttpServerRequest request) {
        if (!request.isSSL()) {
            return Optional.empty();
        }
        try {
            List<Certificate> chain = request.connection().peerCertificates();
            return chain.stream()
                    .findFirst()
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // none was shown
        }
    }

    private static Failure unknown() {
        return Failure.of(
                401,
                Kind.DENIED,
                "Not known: show a certificate of the server's CA (--remote-certfile, --remote-keyfile) or a token that the"
                        + " server has (--remote-token-file).");
    }
}
