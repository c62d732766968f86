package net.tweed.core.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import net.tweed.core.model.TweedException;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection shows and trusts.
 *
 * @param certificate with {@code key}: what this end shows
 * @param authority certificates to trust; empty: those that the Java runtime trusts
 */
public record TlsIdentity(Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    /** Keys in memory only are under no password worth the name. */
    private static final char[] NO_PASSWORD = new char[0];

    public TlsIdentity {
        if (certificate.isPresent() != key.isPresent()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "A certificate and its key belong together: only one of the two files was given");
        }
    }

    /**
     * The files' contents as they are now.
     *
     * @param failing what fails where they cannot be read: {@code Cannot serve}
     * @throws TweedException of kind CONFIG
     */
    public SSLContext context(String failing) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(failing), trustManagers(failing), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw unfit(failing, e);
        }
    }

    /** What shows the certificate; null where there is none. */
    public KeyManager @Nullable [] keyManagers(String failing) {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        PemFiles files = new PemFiles(failing);
        try {
            KeyStore store = empty();
            store.setKeyEntry(
                    "own", files.key(key.get()), NO_PASSWORD, files.certificates("certificate", certificate.get()));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unfit(failing, e);
        }
    }

    /** What checks the other end's certificate; null: as the Java runtime does. */
    public TrustManager @Nullable [] trustManagers(String failing) {
        if (authority.isEmpty()) {
            return null;
        }
        try {
            KeyStore store = empty();
            X509Certificate[] trusted = new PemFiles(failing).certificates("CA", authority.get());
            for (int i = 0; i < trusted.length; i++) {
                store.setCertificateEntry("ca" + i, trusted[i]);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unfit(failing, e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static TweedException unfit(String failing, Exception e) {
        return new TweedException(
                TweedException.Kind.CONFIG,
                failing + ": the certificates and key do not work together. Check that the key is the certificate's.",
                e);
    }
}
