package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.tweed.core.testing.MemoryTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalsCommandTest {
    @TempDir
    Path stateDir;

    @Test
    void isTakenOnceAndOnlyWhileSomethingIsHeld() {
        RemovalsCommand daemon = new RemovalsCommand(stateDir.resolve("made"));
        new RemovalsCommand(stateDir.resolve("made")).give();
        assertThat(daemon.taken()).isFalse();

        daemon.held(new MemoryTable("t"), List.of(), Duration.ofMinutes(15));

        assertThat(daemon.wanted()).isTrue();
        assertThat(daemon.taken()).isTrue();
        assertThat(daemon.wanted()).isFalse();
        assertThat(daemon.taken()).isFalse();
    }

    @Test
    void isNotTakenBeforeItIsGiven() {
        RemovalsCommand daemon = new RemovalsCommand(stateDir);
        daemon.held(new MemoryTable("t"), List.of(), Duration.ofMinutes(15));

        assertThat(daemon.taken()).isFalse();
        assertThat(daemon.wanted()).isTrue();
    }
}
