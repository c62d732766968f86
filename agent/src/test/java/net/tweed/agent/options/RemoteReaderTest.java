package net.tweed.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Secret;
import net.tweed.server.remote.RemoteOptions;
import org.junit.jupiter.api.Test;

class RemoteReaderTest {
    private static Request read(Map<String, String> environment, String... words) {
        return new OptionsReader(environment, file -> new Secret("of " + file)).read(List.of(words));
    }

    private static Optional<RemoteOptions> remote(Map<String, String> environment, String... words) {
        return ((Request.Start) read(environment, words)).options().remote();
    }

    private static List<String> faults(String... words) {
        return ((Request.Faulty) read(Map.of(), words)).faults();
    }

    @Test
    void withoutItThereIsNone() {
        assertThat(remote(Map.of())).isEmpty();
    }

    @Test
    void serversAreHttpsWhereCertificatesAreGiven() {
        assertThat(remote(Map.of(), "-remote=h1:8888,h2:8889").orElseThrow().servers())
                .containsExactly(URI.create("http://h1:8888"), URI.create("http://h2:8889"));
        assertThat(remote(Map.of(), "-remote=h1:8888", "-remote-cafile=/ca.pem")
                        .orElseThrow()
                        .servers())
                .containsExactly(URI.create("https://h1:8888"));
    }

    @Test
    void theEnvironmentOfEarlierFlannelIsRead() {
        RemoteOptions options = remote(Map.of(
                        "FLANNELD_REMOTE", "h1:8888",
                        "FLANNELD_REMOTE_CAFILE", "/ca.pem",
                        "FLANNELD_REMOTE_CERTFILE", "/c.pem",
                        "FLANNELD_REMOTE_KEYFILE", "/k.pem"))
                .orElseThrow();
        assertThat(options.tls().authority()).contains(Path.of("/ca.pem"));
        assertThat(options.tls().certificate()).contains(Path.of("/c.pem"));
        assertThat(options.tls().key()).contains(Path.of("/k.pem"));
    }

    @Test
    void aTokenGoesOverTlsOnly() {
        RemoteOptions options = remote(Map.of(), "-remote=https://h1:8888", "-remote-token-file=/t")
                .orElseThrow();
        assertThat(options.token()).contains(new Secret("of /t"));
        assertThat(options.toString()).doesNotContain("of /t");
        assertThat(faults("-remote=h1:8888", "-remote-token-file=/t"))
                .singleElement()
                .asString()
                .contains("https://");
        assertThat(remote(Map.of(), "-remote=127.0.0.1:8888", "-remote-token-file=/t"))
                .isPresent();
    }

    @Test
    void whatDoesNotGoTogetherIsNamed() {
        assertThat(faults("-remote=h1:8888", "-remote-certfile=/c"))
                .singleElement()
                .asString()
                .contains("belong together");
        assertThat(faults("-remote=http://h1:8888", "-remote-cafile=/c"))
                .singleElement()
                .asString()
                .contains("write https");
        assertThat(faults("-remote=h1")).singleElement().asString().contains("a port");
        Request.Start start = (Request.Start) read(Map.of(), "-remote-cafile=/c");
        assertThat(start.notes()).containsExactly("--remote-cafile has no effect without --remote");
    }
}
