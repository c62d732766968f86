package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCopyTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void theFilesAreCopiedAndTheOriginalStaysAsItIs() throws IOException {
        Path state = Files.createDirectories(dir.resolve("state"));
        Files.writeString(state.resolve("devices"), "flannel.1\n");
        Files.writeString(Files.createDirectories(state.resolve("networks")).resolve("x"), "");
        Path copied;
        try (StateCopy copy = StateCopy.of(state)) {
            copied = copy.directory();
            assertThat(copied.resolve("devices")).hasContent("flannel.1");
            assertThat(copied.resolve("networks")).doesNotExist();
            Files.writeString(copied.resolve("devices"), "flannel.2\n");
            Files.writeString(copied.resolve("adopted"), "");
        }
        assertThat(copied).doesNotExist();
        assertThat(state.resolve("devices")).hasContent("flannel.1");
        assertThat(state.resolve("adopted")).doesNotExist();
    }

    @Test
    void whereNoDaemonRanThereIsNothing() {
        try (StateCopy copy = StateCopy.of(dir.resolve("none"))) {
            assertThat(copy.directory()).isEmptyDirectory();
        }
        assertThat(dir.resolve("none")).doesNotExist();
    }
}
