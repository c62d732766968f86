package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    @Test
    void wallAndUptimeMoveTogetherOrApart() {
        ManualClock clock = new ManualClock();
        Instant wall = clock.now();
        Duration uptime = clock.uptime();
        AtomicInteger moves = new AtomicInteger();
        clock.onMove(moves::incrementAndGet);
        clock.advance(Duration.ofSeconds(1));
        clock.jumpWall(Duration.ofHours(-5));
        clock.advanceUptime(Duration.ofSeconds(2));
        assertThat(clock.now()).isEqualTo(wall.plusSeconds(1).minus(Duration.ofHours(5)));
        assertThat(clock.uptime()).isEqualTo(uptime.plusSeconds(3));
        assertThat(moves).hasValue(3);
    }

    @Test
    void uptimeNeverGoesBack() {
        ManualClock clock = new ManualClock();
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
