package net.tweed.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import net.tweed.core.model.TweedException;

/**
 * Reads PEM files.
 *
 * @param failing what fails where one cannot be read: {@code Cannot connect to etcd}
 */
public record PemFiles(String failing) {
    /**
     * The certificates of a file, at least one.
     *
     * @param what names the file in errors: {@code CA}
     * @throws TweedException of kind CONFIG
     */
    public X509Certificate[] certificates(String what, Path file) {
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

    /**
     * The private key of a file: PKCS#8, PKCS#1 or SEC1, not encrypted.
     *
     * @throws TweedException of kind CONFIG; its message does not show it
     */
    public PrivateKey key(Path file) {
        try {
            return PrivateKeys.read(Files.readString(file));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unreadable("key", file, e);
        }
    }

    private TweedException unreadable(String what, Path file, Exception e) {
        return new TweedException(
                TweedException.Kind.CONFIG,
                failing + ": the " + what + " file " + file
                        + " cannot be read as PEM. Give a readable, unencrypted PEM file.",
                e);
    }
}
