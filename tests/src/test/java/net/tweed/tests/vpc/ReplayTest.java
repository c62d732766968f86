package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.tests.vpc.RouteChange.By;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String SUBNET = "10.1.1.0/24";
    private static final String HOLDER = "192.168.77.11";
    private static final String OTHER = "192.168.77.12";

    private final Replay replay = new Replay();
    private final List<RouteChange> log = new ArrayList<>();

    @BeforeEach
    void aHostWithItsRow() {
        replay.holder(Duration.ZERO, SUBNET, Optional.of(HOLDER));
        leads(By.DAEMON, "a", HOLDER);
    }

    private void leads(By by, String row, String host) {
        log.add(new RouteChange(Duration.ofSeconds(log.size()), by, row, SUBNET, Optional.of(host)));
    }

    private void gone(By by, String row) {
        log.add(new RouteChange(Duration.ofSeconds(log.size()), by, row, SUBNET, Optional.empty()));
    }

    @Test
    void whatIsPutRightIsFine() {
        leads(By.SOMEBODY_ELSE, "a", OTHER);
        leads(By.DAEMON, "b", HOLDER);
        gone(By.DAEMON, "a");
        gone(By.SOMEBODY_ELSE, "b");
        leads(By.DAEMON, "c", HOLDER);
        assertThat(replay.of(log)).isEqualTo(Map.of(SUBNET, Set.of(HOLDER)));
    }

    @Test
    void aRightRowIsNotTakenAway() {
        gone(By.DAEMON, "a");
        assertThatThrownBy(() -> replay.of(log)).hasMessageContaining("takes the right row of " + HOLDER);
    }

    @Test
    void aRightRowIsNotLedElsewhere() {
        leads(By.DAEMON, "a", OTHER);
        assertThatThrownBy(() -> replay.of(log)).hasMessageContaining("takes the right row of " + HOLDER);
    }

    @Test
    void aWrongRowIsNotRemovedFirst() {
        leads(By.SOMEBODY_ELSE, "a", OTHER);
        gone(By.DAEMON, "a");
        leads(By.DAEMON, "b", HOLDER);
        assertThatThrownBy(() -> replay.of(log)).hasMessageContaining("leaves " + HOLDER + " without a row");
    }

    @Test
    void whatIsSomebodyElsesIsNotTouched() {
        replay.foreign(SUBNET);
        assertThatThrownBy(() -> replay.of(log)).hasMessageContaining("somebody else's");
    }

    @Test
    void whoeverHasLeftNeedsNoRow() {
        replay.holder(Duration.ofSeconds(1), SUBNET, Optional.empty());
        gone(By.DAEMON, "a");
        assertThat(replay.of(log)).isEmpty();
    }
}
