package net.tweed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.Prefix;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

class SlotTest {
    private static final Limit TWO = new Limit(2, Limit.Source.CONFIGURED);
    private static final Limit UNKNOWN = new Limit(50, Limit.Source.ASSUMED);

    private final ManualClock clock = new ManualClock();
    private final Slot slot = new Slot(clock);

    @Test
    void whereThereIsRoomForAllNobodyWaits() {
        assertThat(slot.wait(0, TWO, () -> 1)).isEmpty();
        assertThat(slot.wait(1, TWO, () -> 0)).isEmpty();
        assertThat(slot.wait(500, UNKNOWN, () -> 200)).isEmpty();
    }

    @Test
    void whereItIsFullTheOldestLooksOften() {
        assertThat(slot.wait(2, TWO, () -> 0)).contains(Duration.ofSeconds(20));
        assertThat(slot.wait(2, TWO, () -> 2)).contains(Duration.ofSeconds(60));
        assertThat(slot.wait(3, TWO, () -> 1000)).contains(Duration.ofMinutes(5));
    }

    @Test
    void aPlaceThatBecomesFreeIsTheOldestsAfterAMinute() {
        slot.wait(2, TWO, () -> 0);
        assertThat(waited(0)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aPlaceThatTheOldestDoesNotTakeIsTheNextsAfterAnotherMinute() {
        slot.wait(2, TWO, () -> 1);
        assertThat(waited(1)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aPlaceThatIsTakenAgainIsForgotten() {
        slot.wait(2, TWO, () -> 0);
        slot.wait(1, TWO, () -> 0);
        clock.advance(Duration.ofSeconds(50));
        slot.wait(2, TWO, () -> 0);
        assertThat(waited(0)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whoIsNotAmongTheFirstWaitsThoughThereIsRoom() {
        assertThat(waited(2)).isEqualTo(Duration.ofMinutes(3)); // one place, two before
    }

    @Test
    void whatARefusalTaughtIsNotForgottenWithTheLimit() {
        slot.full(7, 0);
        assertThat(slot.wait(7, UNKNOWN, () -> 0)).contains(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(60));
        assertThat(slot.wait(7, UNKNOWN, () -> 0)).isEmpty();
    }

    @Test
    void aRowThatIsMissingIsItsHoldersForAWhile() {
        Prefix row = Prefix.parse("10.1.2.0/24").orElseThrow();
        assertThat(slot.missing(Set.of(row), Set.of(row))).isZero();
        assertThat(slot.missing(Set.of(row), Set.of())).isEqualTo(1);
        clock.advance(Duration.ofMinutes(9));
        assertThat(slot.missing(Set.of(row), Set.of())).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(slot.missing(Set.of(row), Set.of())).isZero();
        slot.missing(Set.of(row), Set.of(row));
        assertThat(slot.missing(Set.of(row), Set.of())).isEqualTo(1);
    }

    /** How long a host waits, with so many before it, for one free place of two. */
    private Duration waited(int ahead) {
        Duration start = clock.uptime();
        Optional<Duration> wait = slot.wait(1, TWO, () -> ahead);
        while (wait.isPresent()) {
            assertThat(wait.get()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));
            clock.advance(wait.get());
            wait = slot.wait(1, TWO, () -> ahead);
        }
        return clock.uptime().minus(start);
    }
}
