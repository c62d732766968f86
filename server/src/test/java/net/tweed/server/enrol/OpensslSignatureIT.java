package net.tweed.server.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.tweed.core.testing.Commands;
import net.tweed.server.enrol.Asn1.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures that OpenSSL writes are read as OpenSSL reads them. Needs the command. */
class OpensslSignatureIT {
    private static final byte[] CONTENT =
            "{\"instance-id\":\"i-1\",\"audience\":\"x\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path dir = Path.of("");

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    private PublicKey keys() throws Exception {
        Commands.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=cloud",
                "-keyout",
                file("key.pem"),
                "-out",
                file("cert.pem")));
        Files.write(dir.resolve("content"), CONTENT);
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(dir.resolve("cert.pem")))
                .getPublicKey();
    }

    private DetachedSignature sign(String command, String... more) throws IOException, Malformed {
        List<String> words = new ArrayList<>(List.of(
                "openssl",
                command,
                "-sign",
                "-binary",
                "-outform",
                "DER",
                "-in",
                file("content"),
                "-signer",
                file("cert.pem"),
                "-inkey",
                file("key.pem"),
                "-out",
                file("out")));
        words.addAll(Arrays.asList(more));
        Commands.run(words);
        return DetachedSignature.read(Files.readAllBytes(dir.resolve("out")));
    }

    @Test
    void everyFormIsRead() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        List<PublicKey> key = List.of(keys());
        for (String[] more : new String[][] {
            {},
            {"-noattr"},
            {"-md", "sha256", "-nocerts"},
            {"-md", "sha1"},
            {"-md", "sha1", "-noattr", "-nocerts"},
            {"-nodetach"},
            {"-nodetach", "-noattr", "-stream"}
        }) {
            for (String command : new String[] {"smime", "cms"}) {
                DetachedSignature signature = sign(command, more);
                String what = command + " " + List.of(more);
                assertThat(signature.signs(CONTENT, key)).as(what).isTrue();
                byte[] altered = CONTENT.clone();
                altered[5] = 'x';
                assertThat(signature.signs(altered, key)).as(what).isFalse();
            }
        }
    }
}
