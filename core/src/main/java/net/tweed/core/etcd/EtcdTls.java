package net.tweed.core.etcd;

import io.netty.handler.ssl.SslContextBuilder;
import net.tweed.core.tls.PemFiles;

/** Certificates and keys for the connection. Each file is read when a connection is made, so renewed ones are taken up. */
final class EtcdTls {
    private EtcdTls() {}

    /** Sets up what the options ask for: TLS 1.2 at least. */
    static void apply(EtcdOptions options, SslContextBuilder tls) {
        PemFiles files = new PemFiles("Cannot connect to etcd");
        tls.protocols("TLSv1.3", "TLSv1.2");
        if (options.authority().isPresent()) {
            tls.trustManager(files.certificates("CA", options.authority().get()));
        }
        if (options.certificate().isPresent() && options.key().isPresent()) {
            tls.keyManager(
                    files.key(options.key().get()),
                    files.certificates("certificate", options.certificate().get()));
        }
    }
}
