package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LocalHostTest {
    private final LocalHost host = new LocalHost(Duration.ofSeconds(30), 1 << 20);

    @Test
    void aProgramThatIsNotInstalledIsAnAnswer() {
        assertThat(host.run(List.of("tweed-no-such-program"), "")).isEmpty();
    }

    @Test
    void inputGoesInAndOutputComesOut() {
        assertThat(host.run(List.of("cat"), "a\nb\n")).contains(new Host.Output(0, "a\nb\n", ""));
    }

    @Test
    void argumentsAreNotReadByAShell() {
        assertThat(host.run(List.of("echo", "$HOME; false", "|"), ""))
                .contains(new Host.Output(0, "$HOME; false |\n", ""));
    }

    @Test
    void aFailureHasItsStatusAndItsWords() {
        Host.Output output = host.run(List.of("ls", "/no/such/place"), "").orElseThrow();

        assertThat(output.exit()).isNotZero();
        assertThat(output.err()).contains("/no/such/place");
    }

    @Test
    void inputThatNobodyReadsIsNoFailure() {
        assertThat(host.run(List.of("true"), "x".repeat(1 << 20))).isPresent();
    }

    @Test
    @Timeout(20)
    void aProgramThatHangsIsKilled() {
        LocalHost hasty = new LocalHost(Duration.ofMillis(200), 1000);

        assertThatThrownBy(() -> hasty.run(List.of("sleep", "60"), ""))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE))
                .hasMessageContaining("`sleep 60` did not end within");
    }

    @Test
    @Timeout(20)
    void aProgramThatTalksForEverIsStopped() {
        LocalHost small = new LocalHost(Duration.ofSeconds(30), 10_000);

        assertThatThrownBy(() -> small.run(List.of("yes"), ""))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("printed more than 10000 bytes");
    }

    @Test
    void aFileThatDoesNotExistHasNoLines() {
        assertThat(host.lines("/no/such/file")).isEmpty();
    }
}
