package net.tweed.server.enrol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that clouds sign with, by name: {@code aws-vpc-eu-west-1}, {@code ali-vpc}. Some come with Tweed (AWS
 * publishes them at docs.aws.amazon.com/AWSEC2/latest/UserGuide/regions-certs.html, Alibaba Cloud with its page on instance
 * identities); a directory of the operator's adds to them, read anew each time. They are trusted for their keys: nobody
 * issued them but the clouds themselves.
 */
final class IdentityCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityCertificates.class);

    /** Bytes of a file; a certificate has about 1,200. */
    private static final int LARGEST = 64 * 1024;

    private final Optional<Path> directory;
    private final Clock clock;

    IdentityCertificates(Optional<Path> directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Those of a name that are valid now, one at least.
     *
     * @param name of letters, digits and dashes
     * @throws TweedException of kind DENIED where there is none
     */
    List<X509Certificate> valid(Cloud cloud, String name) {
        List<X509Certificate> all = new ArrayList<>();
        bundled(name).ifPresent(text -> all.addAll(read(name, text)));
        file(name + ".pem").ifPresent(text -> all.addAll(read(name, text)));
        Instant now = clock.now();
        List<X509Certificate> valid = all.stream()
                .filter(certificate -> !now.isBefore(certificate.getNotBefore().toInstant())
                        && !now.isAfter(certificate.getNotAfter().toInstant()))
                .toList();
        if (valid.isEmpty()) {
            String what = all.isEmpty() ? "there is no certificate " : "the time is over of every certificate ";
            throw Refusal.of(
                    cloud, what + name + ": put the cloud's into " + name + ".pem in the server's --identity-certs");
        }
        return valid;
    }

    private static Optional<byte[]> bundled(String name) {
        try (InputStream in = IdentityCertificates.class.getResourceAsStream(name + ".pem")) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new TweedException(Kind.INTERNAL, "Cannot read the certificate " + name + " of this installation", e);
        }
    }

    /** A file of the operator's; empty where there is none. */
    Optional<byte[]> file(String name) {
        Optional<Path> path = directory.map(at -> at.resolve(name)).filter(Files::isRegularFile);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path.get())) {
            byte[] text = in.readNBytes(LARGEST + 1);
            if (text.length > LARGEST) {
                throw new IOException("It is larger than " + LARGEST + " bytes");
            }
            return Optional.of(text);
        } catch (IOException e) {
            throw unusable(path.get().toString(), e);
        }
    }

    private static List<X509Certificate> read(String name, byte[] text) {
        try {
            List<X509Certificate> read = new ArrayList<>();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate certificate : factory.generateCertificates(new ByteArrayInputStream(text))) {
                if (certificate instanceof X509Certificate x509) {
                    read.add(x509);
                }
            }
            return read;
        } catch (CertificateException e) {
            throw unusable(name + ".pem", e);
        }
    }

    private static TweedException unusable(String file, Exception e) {
        LOG.warn("Cannot use {} of --identity-certs", file, e);
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot check documents: the server cannot use " + file
                        + ". Look into the server's log, and put a readable PEM file there.",
                e);
    }
}
