package net.tweed.tests.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Lease;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import net.tweed.tests.cluster.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tweed server --store file:…}: a server that keeps everything itself. An IT because it starts processes. */
class EmbeddedServerIT {
    private static final String CONFIG = "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";

    @TempDir
    private Path dir = Path.of("");

    private String store() {
        return "--store=file:" + dir.resolve("tweed");
    }

    @Test
    void itServesItsOwnStoreAndFindsItAgain() throws IOException {
        Lease lease;
        try (ServerProcess server = ServerProcess.start(dir.resolve("log1"), store());
                LeaseStore client = server.client("")) {
            assertThat(client.config()).isEmpty();
            Files.writeString(dir.resolve("tweed/config.json"), CONFIG);
            assertThat(client.config()).hasValue(CONFIG);
            lease = client.claim(
                            LeaseKey.decode("10.5.1.0-24").orElseThrow(),
                            LeaseJson.decode("{\"PublicIP\":\"172.16.0.1\"}"),
                            "h1",
                            Duration.ofDays(1))
                    .orElseThrow();
            assertThat(server.terminate()).as(server.log()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(dir.resolve("log2"), store());
                LeaseStore client = server.client("")) {
            List<Lease> leases = client.list().leases();
            assertThat(leases).hasSize(1);
            assertThat(leases.get(0).revision()).isEqualTo(lease.revision());
            assertThat(client.renew(lease)).isPresent();
        }
    }

    @Test
    void aSecondServerIsRefusedAndToldOfTheFirst() {
        try (ServerProcess first = ServerProcess.start(dir.resolve("log1"), store());
                ServerProcess second = ServerProcess.begin(dir.resolve("log2"), store())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.log())
                    .contains(
                            "another server has it, pid=" + first.pid(),
                            dir.resolve("tweed").toString())
                    .doesNotContain("Serving");
            try (LeaseStore client = first.client("")) {
                assertThat(client.list().leases()).isEmpty();
            }
        }
    }
}
