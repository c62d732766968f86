package net.tweed.agent.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void theFirstLineIsThePassword() throws IOException {
        Path file = Files.writeString(dir.resolve("p"), "hunter 2\r\n\n");
        assertThat(PasswordFile.read(file).value()).isEqualTo("hunter 2");
    }

    @Test
    void emptyMissingAndHugeFilesAreRefusedWithoutTheirContent() throws IOException {
        Path empty = Files.writeString(dir.resolve("e"), "\n");
        Path huge = Files.writeString(dir.resolve("h"), "hunter2".repeat(1000));
        for (Path file : new Path[] {empty, huge, dir.resolve("missing"), dir}) {
            assertThatThrownBy(() -> PasswordFile.read(file))
                    .isInstanceOf(TweedException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("hunter2");
        }
    }
}
