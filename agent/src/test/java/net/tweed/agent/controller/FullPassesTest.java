package net.tweed.agent.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

class FullPassesTest {
    private static final Duration USUAL = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock();
    private final FullPasses passes = new FullPasses(clock, clock.uptime(), () -> USUAL);

    @Test
    void everythingIsReadAgainAfterHalfAMinuteAndAfterTwo() {
        assertThat(passes.get()).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(25));
        assertThat(passes.get()).isEqualTo(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        assertThat(passes.get()).isEqualTo(Duration.ofSeconds(90));
        clock.advance(Duration.ofSeconds(90));
        assertThat(passes.get()).isEqualTo(USUAL);
    }

    @Test
    void aPassThatComesSoonerAnywayIsNotPutOff() {
        FullPasses often = new FullPasses(clock, clock.uptime(), () -> Duration.ofSeconds(1));
        assertThat(often.get()).isEqualTo(Duration.ofSeconds(1));
    }
}
