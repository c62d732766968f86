package net.tweed.core.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path dir = Path.of("");

    private static TweedException held(String pid) {
        return new TweedException(TweedException.Kind.CONFLICT, "held by " + pid);
    }

    @Test
    void whoComesSecondIsToldOfTheFirst() throws IOException {
        Path file = dir.resolve("lock");
        try (PidFile mine = PidFile.lock(file, PidFile.MAKING, PidFileTest::held)) {
            assertThat(mine).isNotNull();
            String pid = Long.toString(ProcessHandle.current().pid());
            assertThat(file).hasContent(pid);
            assertThatThrownBy(() -> PidFile.lock(file, PidFile.MAKING, PidFileTest::held))
                    .hasMessage("held by " + pid);
        }
        PidFile.lock(file, PidFile.FINDING, PidFileTest::held).close();
    }

    @Test
    void theFileIsItsOwners() throws IOException {
        Path file = dir.resolve("lock");
        PidFile.lock(file, PidFile.MAKING, PidFileTest::held).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsOnlyLookedForIsNotMade() {
        assertThatThrownBy(() -> PidFile.lock(dir.resolve("lock"), PidFile.FINDING, PidFileTest::held))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(dir).isEmptyDirectory();
    }
}
