package net.tweed.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void aBucketServesItsCapacityAtOnceAndThenItsRefill() {
        Pace pace = new Pace(new Pace.Rate(50, 5), clock);
        int served = 0;
        for (int second = 0; second <= 290; second++) {
            while (pace.reserve().isZero()) {
                served++;
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(served).isEqualTo(1_500);
    }

    @Test
    void itSaysHowLongToWaitAndTakesNothingForThat() {
        Pace pace = new Pace(new Pace.Rate(1, 4), clock);
        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(250));
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(250));
        clock.advance(Duration.ofMillis(250));
        assertThat(pace.reserve()).isZero();
    }

    @Test
    void aHeldOneServesNobody() {
        Pace pace = new Pace(new Pace.Rate(5, 5), clock);
        pace.hold(Duration.ofSeconds(3));
        assertThat(pace.reserve()).isEqualTo(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(3));
        assertThat(pace.reserve()).isZero();
    }

    @Test
    void aWallClockThatJumpsChangesNothing() {
        Pace pace = new Pace(new Pace.Rate(1, 1), clock);
        pace.reserve();
        clock.jumpWall(Duration.ofHours(1));
        assertThat(pace.reserve()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRateWithoutRoomIsRefused() {
        assertThatThrownBy(() -> new Pace.Rate(0, 1)).hasMessageContaining("0, 1");
    }
}
