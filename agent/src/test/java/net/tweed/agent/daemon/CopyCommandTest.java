package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.tweed.agent.options.CopyRequest;
import net.tweed.agent.options.StoreChoice;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.server.file.FileDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void leasesGoFromOneDirectoryIntoAnother() {
        try (FileDatabase from = FileDatabase.open(directory.resolve("from"), Clock.system())) {
            InetAddress address = Addresses.parse("192.0.2.1").orElseThrow();
            Attributes host = new Attributes("", DualStack.v4(address), DualStack.none());
            assertThat(from.network("")
                            .claim(
                                    DualStack.v4(Prefix.parse("10.5.1.0/24").orElseThrow()),
                                    host,
                                    "h1",
                                    Duration.ofHours(24)))
                    .isPresent();
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        command("from").export(new PrintStream(text, true, StandardCharsets.UTF_8));
        String lines = text.toString(StandardCharsets.UTF_8);
        assertThat(take(lines)).startsWith("Imported 1 leases and 1 other entries; 0 were there");
        assertThat(take(lines)).startsWith("Imported 0 leases and 0 other entries; 2 were there");
    }

    @Test
    void aDirectoryWithoutAStoreIsNotExported() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> command("typo").export(nowhere))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("there is no store");
        assertThat(directory.resolve("typo")).doesNotExist();
    }

    @Test
    void theStoreIsChosenByAFlag() {
        assertThat(request("export", "--store=file:/var/lib/tweed"))
                .isEqualTo(new CopyRequest.Export(new StoreChoice.Directory(Path.of("/var/lib/tweed"))));
        assertThat(request("import", "--etcd-prefix=/x"))
                .isInstanceOfSatisfying(
                        CopyRequest.Import.class,
                        to -> assertThat(((StoreChoice.Etcd) to.store())
                                        .options()
                                        .prefix())
                                .isEqualTo("/x"));
        assertThat(request("export", "--help")).isEqualTo(new CopyRequest.Help());
        for (List<String> wrong : List.of(
                List.of("export", "--store=file:relative"),
                List.of("export", "--store=mysql"),
                List.of("move", "--store=etcd"),
                List.of("export", "--nope"))) {
            assertThat(CopyRequest.read(wrong, Map.of())).as("%s", wrong).isInstanceOf(CopyRequest.Faulty.class);
        }
    }

    private static CopyRequest request(String... words) {
        return CopyRequest.read(List.of(words), Map.of());
    }

    private String take(String lines) {
        return command("to").take(new BufferedReader(new StringReader(lines)));
    }

    private CopyCommand command(String name) {
        return new CopyCommand(new StoreChoice.Directory(directory.resolve(name)), Clock.system());
    }
}
