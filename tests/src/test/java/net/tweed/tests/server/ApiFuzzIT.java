package net.tweed.tests.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.tweed.core.lease.LeaseStore;
import net.tweed.tests.cluster.ServerProcess;
import net.tweed.tests.cluster.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * schemathesis makes requests out of {@code openapi.yaml}, right ones and wrong ones, and holds each answer to it. Skipped
 * where it is not installed: {@code dist/schemathesis} does that. An IT because it starts processes.
 */
class ApiFuzzIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final String CONFIG = "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";

    /** As many random requests for each path, beside those that its bounds call for; more with {@code ./check --long}. */
    private static final int EXAMPLES = Boolean.getBoolean("tweed.long") ? 300 : 20;

    /** Whatever takes so long hangs. */
    private static final int MOST_SECONDS = Boolean.getBoolean("tweed.long") ? 1200 : 300;

    @TempDir
    private Path dir = Path.of("");

    @BeforeEach
    void needsSchemathesis() {
        assumeThat(program())
                .as(".tweed/schemathesis: dist/schemathesis installs it")
                .isPresent();
    }

    private static Stream<Path> roots() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent);
    }

    private static Optional<Path> program() {
        return roots().map(root -> root.resolve(".tweed/schemathesis/bin/schemathesis"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path description() {
        return roots().map(root -> root.resolve("server/src/main/resources/net/tweed/server/openapi.yaml"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    /** Everyone may write everything: the store meets whatever is asked. */
    @Test
    void noRequestOfAnyoneIsTooMuch() throws IOException {
        fuzz("", "--seed=1", "--phases=coverage,fuzzing", "--max-examples=" + EXAMPLES / 5);
    }

    /** A client that may write little: what it may is looked at first. */
    @Test
    void noRequestOfAKnownClientIsTooMuch() throws IOException {
        Files.writeString(dir.resolve("tokens"), "one " + TOKEN + " 192.168.77.11\n");
        fuzz(
                TOKEN,
                "--seed=2",
                "--header=Authorization: Bearer " + TOKEN,
                "--phases=fuzzing",
                "--max-examples=" + EXAMPLES,
                "--include-path-regex=^/v1/(leases|facts)/");
    }

    private void fuzz(String token, String... options) throws IOException {
        List<String> flags = new ArrayList<>(List.of("--store=file:" + dir.resolve("store")));
        if (!token.isEmpty()) {
            flags.add("--token-file=" + dir.resolve("tokens"));
        }
        try (ServerProcess server = ServerProcess.start(dir.resolve("log"), flags.toArray(String[]::new))) {
            Files.writeString(dir.resolve("store/config.json"), CONFIG);
            Shell.Result result = Shell.attempt(command(server.uri(), options));
            assertThat(result.status()).as(result.text() + server.log()).isZero();
            assertThat(result.text()).contains("generated").containsPattern("[1-9][0-9]{2} generated");
            assertThat(server.log()).doesNotContain(" ERROR ");
            try (LeaseStore client = server.client(token)) {
                assertThat(client.list().revision().modified()).isPositive();
            }
        }
    }

    /**
     * {@code /v1/watch} has no end, and is left out. What comes more often than a client may ask is only told to wait: 200 at
     * once and 20 a second.
     */
    private String[] command(URI server, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "env",
                "--chdir=" + dir,
                "timeout",
                String.valueOf(MOST_SECONDS),
                program().orElseThrow().toString(),
                "--no-color",
                "run",
                description().toString(),
                "--url=" + server,
                "--exclude-path=/v1/watch",
                "--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                        + "unsupported_method",
                "--request-timeout=10",
                "--rate-limit=25/s",
                "--continue-on-failure",
                "--no-shrink",
                "--output-sanitize=false",
                "--generation-database=none",
                "--warnings=off"));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }
}
