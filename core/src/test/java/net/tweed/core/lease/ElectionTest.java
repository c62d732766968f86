package net.tweed.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import org.junit.jupiter.api.Test;

/** One writer at a time, by a clock that these tests move. */
class ElectionTest {
    private static final Duration TERM = Duration.ofSeconds(15);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration NEEDED = Duration.ofSeconds(7);
    private static final Duration INSTANT = Duration.ofMillis(1);

    private final ManualClock clock = new ManualClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final MemoryLeaseStore store = database.connect();
    private final MemoryLeaseStore otherStore = database.connect();
    private final Election one = new Election(store, "one", clock);
    private final Election other = new Election(otherStore, "other", clock);

    private static Leadership elected(Election election) {
        election.step();
        return election.held().orElseThrow();
    }

    private static void mayCall(Leadership leadership) {
        assertThatCode(leadership::check).doesNotThrowAnyException();
    }

    private static void mayNotCall(Leadership leadership, String why) {
        assertThatThrownBy(leadership::check)
                .isInstanceOfSatisfying(TweedException.class, e -> {
                    assertThat(e.kind()).isEqualTo(TweedException.Kind.THROTTLED);
                    assertThat(e.retryAfter()).isPresent();
                })
                .hasMessageContaining(why);
    }

    /** Keeps the term alive for so long, as the thread of an election does. */
    private void keep(Election election, Duration time) {
        Duration end = clock.uptime().plus(time);
        while (clock.uptime().compareTo(end) < 0) {
            clock.advance(Duration.ofSeconds(1));
            election.step();
        }
    }

    @Test
    void thereIsOneAndItsNumberOnlyGrows() {
        Leadership first = elected(one);
        other.step();
        assertThat(other.held()).isEmpty();
        one.close();
        Leadership second = elected(other);
        assertThat(second.epoch().getAsLong()).isGreaterThan(first.epoch().getAsLong());
        assertThat(second.userAgent())
                .isEqualTo("tweed/controller epoch/" + second.epoch().getAsLong());
    }

    @Test
    void itsCallsBeginWhenThoseOfTheOneBeforeAreOver() {
        Leadership leadership = elected(one);
        mayNotCall(leadership, "calls of the writer before may be under way");
        keep(one, WAIT.minusSeconds(1));
        mayNotCall(leadership, "calls of the writer before may be under way");
        keep(one, Duration.ofSeconds(1));
        mayCall(leadership);
    }

    @Test
    void noCallStartsWhereTooLittleOfTheTermIsLeft() {
        Leadership leadership = elected(one);
        keep(one, WAIT);
        mayCall(leadership);
        clock.advance(TERM.minus(NEEDED).minus(INSTANT));
        mayCall(leadership);
        clock.advance(INSTANT);
        mayNotCall(leadership, "not kept alive");
    }

    @Test
    void aTermCountsFromBeforeTheStoreWasAsked() {
        Leadership leadership = elected(one);
        keep(one, WAIT);
        store.beforeNext(MemoryLeaseStore.Call.KEEP_ALIVE, () -> clock.advance(Duration.ofSeconds(4)));
        one.step();
        clock.advance(TERM.minus(NEEDED).minus(Duration.ofSeconds(4)));
        mayNotCall(leadership, "not kept alive");
    }

    @Test
    void aStoreThatWasAwayForAWhileGivesTheTermBack() {
        Leadership leadership = elected(one);
        keep(one, WAIT);
        store.disconnect();
        clock.advance(TERM.minus(NEEDED));
        one.step();
        mayNotCall(leadership, "not kept alive");
        store.reconnect();
        one.step();
        assertThat(one.held()).contains(leadership);
        mayCall(leadership);
    }

    @Test
    void whoWasAwayForAWholeTermHasLostItAndAnotherFollowsWithoutAnOverlap() {
        Leadership old = elected(one);
        keep(one, WAIT);
        store.disconnect();
        Optional<Duration> began = Optional.empty();
        Optional<Duration> ended = Optional.empty();
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            one.step();
            other.step();
            ended = ended.or(() -> stopped(old));
            began = began.or(() -> other.held().flatMap(this::begins));
        }
        assertThat(ended).isPresent();
        assertThat(began).isPresent();
        assertThat(began.get()).isGreaterThanOrEqualTo(ended.get().plus(Duration.ofSeconds(5)));
        store.reconnect();
        one.step();
        assertThat(one.held()).isEmpty();
        mayNotCall(old, "not the writer any more");
    }

    private Optional<Duration> stopped(Leadership leadership) {
        return begins(leadership).isPresent() ? Optional.empty() : Optional.of(clock.uptime());
    }

    private Optional<Duration> begins(Leadership leadership) {
        try {
            leadership.check();
            return Optional.of(clock.uptime());
        } catch (TweedException e) {
            return Optional.empty();
        }
    }

    @Test
    void aProcessThatWasFrozenMakesNoCallWhenItGoesOn() {
        Leadership old = elected(one);
        keep(one, WAIT);
        clock.advance(Duration.ofMinutes(1)); // nothing of it ran meanwhile
        mayNotCall(old, "not kept alive");
        Leadership next = elected(other);
        one.step();
        assertThat(one.held()).isEmpty();
        assertThat(next.epoch().getAsLong()).isGreaterThan(old.epoch().getAsLong());
    }

    @Test
    void aJumpOfTheWallClockIsNothing() {
        Leadership leadership = elected(one);
        keep(one, WAIT);
        clock.jumpWall(Duration.ofHours(-3));
        mayCall(leadership);
    }

    @Test
    void aMachineThatWasSuspendedMakesNoCallThoughItsUptimeStoodStill() {
        Leadership old = elected(one);
        keep(one, WAIT);
        clock.jumpWall(Duration.ofMinutes(1));
        mayNotCall(old, "not kept alive");
        one.step();
        mayCall(old);
    }

    @Test
    void theWaitCountsFromAfterTheStoreAnswered() {
        store.beforeNext(MemoryLeaseStore.Call.PUT, () -> clock.advance(Duration.ofSeconds(4)));
        Duration before = clock.uptime();
        assertThat(elected(one).from()).isEqualTo(before.plusSeconds(4).plus(WAIT));
    }

    @Test
    void whoGivesUpMakesNoMoreCallsAndLetsAnotherStand() {
        Leadership leadership = elected(one);
        keep(one, WAIT);
        one.close();
        mayNotCall(leadership, "not the writer any more");
        assertThat(elected(other).epoch()).isPresent();
        one.close();
    }
}
