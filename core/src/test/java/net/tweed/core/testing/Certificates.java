package net.tweed.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certificate authority and what it signed for a server on 127.0.0.1 and for a client, made with openssl. */
public record Certificates(Path authority, Path serverCertificate, Path serverKey, Path certificate, Path key) {

    /** Makes them in a directory, which must exist. */
    public static Certificates make(Path directory) {
        Path authority = directory.resolve("ca.pem");
        Path authorityKey = directory.resolve("ca-key.pem");
        Commands.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=tweed test CA",
                "-keyout",
                authorityKey.toString(),
                "-out",
                authority.toString()));
        sign(directory, "server", "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth");
        sign(directory, "client", "extendedKeyUsage=clientAuth");
        return new Certificates(
                authority,
                directory.resolve("server.pem"),
                directory.resolve("server-key.pem"),
                directory.resolve("client.pem"),
                directory.resolve("client-key.pem"));
    }

    /** The client's key in the older form ({@code BEGIN EC PRIVATE KEY}) that many tools still write. */
    public Path olderKey() {
        Path older = key.resolveSibling("client-key-sec1.pem");
        Commands.run(List.of("openssl", "ec", "-in", key.toString(), "-out", older.toString()));
        return older;
    }

    private static void sign(Path directory, String name, String extensions) {
        Path request = directory.resolve(name + ".csr");
        Path extension = directory.resolve(name + ".ext");
        try {
            Files.writeString(extension, extensions + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Commands.run(List.of(
                "openssl",
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                directory.resolve(name + "-key.pem").toString(),
                "-out",
                request.toString()));
        Commands.run(List.of(
                "openssl",
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                request.toString(),
                "-CA",
                directory.resolve("ca.pem").toString(),
                "-CAkey",
                directory.resolve("ca-key.pem").toString(),
                "-CAcreateserial",
                "-extfile",
                extension.toString(),
                "-out",
                directory.resolve(name + ".pem").toString()));
    }
}
