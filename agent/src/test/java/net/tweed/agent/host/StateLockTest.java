package net.tweed.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void onlyOneHasIt() {
        Path state = dir.resolve("state");
        try (StateLock first = StateLock.take(state)) {
            TweedException refusal = catchThrowableOfType(TweedException.class, () -> StateLock.take(state));
            assertThat(refusal.kind()).isEqualTo(TweedException.Kind.CONFLICT);
            assertThat(refusal)
                    .hasMessageContaining(state.toString())
                    .hasMessageContaining("pid=" + ProcessHandle.current().pid() + ".")
                    .hasMessageContaining("--state-dir");
            assertThatThrownBy(() -> StateLock.takeIfThere(state)).isInstanceOf(TweedException.class);
            assertThat(first).isNotNull();
        }
        StateLock.take(state).close();
    }

    @Test
    void whatAnEarlierHolderLeftIsNoLock() throws IOException {
        Files.writeString(dir.resolve("lock"), "1234567890123\n");
        try (StateLock mine = StateLock.take(dir)) {
            assertThat(mine).isNotNull();
            assertThat(dir.resolve("lock"))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aHolderThatCannotBeReadIsUnknown() throws IOException {
        StateLock holder = StateLock.take(dir);
        Files.writeString(dir.resolve("lock"), "rm -rf /\n");
        assertThatThrownBy(() -> StateLock.take(dir)).hasMessageContaining("pid=unknown");
        holder.close();
    }

    @Test
    void whereNobodyHasRunNothingIsMade() {
        assertThat(StateLock.takeIfThere(dir)).isEmpty();
        assertThat(StateLock.takeIfThere(dir.resolve("absent"))).isEmpty();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(dir.resolve("victim"), "precious");
        Path state = Files.createDirectory(dir.resolve("state"));
        Files.createSymbolicLink(state.resolve("lock"), victim);
        assertThatThrownBy(() -> StateLock.take(state))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("Cannot lock " + state.resolve("lock"));
        assertThat(victim).hasContent("precious");
    }
}
