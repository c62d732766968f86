package net.tweed.core.etcd;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import net.tweed.core.model.TweedException;

/** Certificates and keys for the connection. Each file is read when a connection is made, so renewed ones are taken up. */
final class EtcdTls {
    private EtcdTls() {}

    /** Sets up what the options ask for: TLS 1.2 at least. */
    static void apply(EtcdOptions options, SslContextBuilder tls) {
        tls.protocols("TLSv1.3", "TLSv1.2");
        if (options.authority().isPresent()) {
            tls.trustManager(certificates("CA", options.authority().get()));
        }
        if (options.certificate().isPresent() && options.key().isPresent()) {
            Path key = options.key().get();
            X509Certificate[] chain =
                    certificates("certificate", options.certificate().get());
            try {
                tls.keyManager(PrivateKeys.read(Files.readString(key)), chain);
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw unreadable("key", key, e);
            }
        }
    }

    private static X509Certificate[] certificates(String what, Path file) {
        try {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new IOException("There is no certificate in it");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(what, file, e);
        }
    }

    private static TweedException unreadable(String what, Path file, Exception e) {
        return new TweedException(
                TweedException.Kind.CONFIG,
                "Cannot connect to etcd: the " + what + " file " + file
                        + " cannot be read as PEM. Give a readable, unencrypted PEM file.",
                e);
    }
}
