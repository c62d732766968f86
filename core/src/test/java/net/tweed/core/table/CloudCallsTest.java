package net.tweed.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

class CloudCallsTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> seen = new ArrayList<>();
    private final CloudCalls calls = new CloudCalls(
            "the cloud",
            clock,
            new Observer() {
                @Override
                public void called(String api, Call outcome) {
                    seen.add(api + " " + outcome);
                }
            },
            new Random(1),
            api -> new Pace.Rate(api.equals("List") ? 20 : 2, 1),
            (api, thrown) ->
                    new TweedException(Kind.valueOf(String.valueOf(thrown.getMessage())), api + " failed", thrown));
    private int made;

    @Test
    void aCallGivesItsResult() {
        assertThat(calls.<String>read("List", () -> "rows")).isEqualTo("rows");
        assertThat(seen).containsExactly("List DONE");
    }

    @Test
    void aCallBeyondTheBucketIsNotMadeAndSaysWhenItMay() {
        calls.write("Create", () -> 1);
        calls.write("Create", () -> 1);

        assertThat(failure(() -> calls.write("Create", () -> 1)).retryAfter()).contains(Duration.ofSeconds(1));

        clock.advance(Duration.ofSeconds(1));
        assertThat(calls.<Integer>write("Create", () -> 1)).isOne();
        assertThat(seen).containsExactly("Create DONE", "Create DONE", "Create WAITED", "Create DONE");
    }

    @Test
    void withoutAMandateNoCallIsSentAndEachAttemptIsChecked() {
        Wavering mandate = new Wavering();
        CloudCalls bound = new CloudCalls(
                "the cloud",
                clock,
                new Observer() {},
                new Random(1),
                mandate,
                api -> new Pace.Rate(20, 1),
                (api, thrown) -> new TweedException(Kind.UNAVAILABLE, api + " failed", thrown));
        mandate.over = true;
        assertThat(failure(() -> bound.write("Create", fails(Kind.INTERNAL))).retryAfter())
                .contains(Duration.ofSeconds(3));
        assertThat(made).isZero();

        mandate.over = false;
        assertThat(failure(() -> bound.read("List", () -> {
                            made++;
                            mandate.over = true; // while the first attempt went unanswered
                            throw new IllegalStateException();
                        }))
                        .kind())
                .isEqualTo(Kind.THROTTLED);
        assertThat(made).isOne();
    }

    /** A right that ends when told. */
    private static final class Wavering implements Mandate {
        private boolean over;

        @Override
        public OptionalLong epoch() {
            return OptionalLong.of(7);
        }

        @Override
        public void check() {
            if (over) {
                throw new TweedException(Kind.THROTTLED, "not now", null, Duration.ofSeconds(3));
            }
        }
    }

    @Test
    void aThrottledCallHoldsTheApiForLongerEachTime() {
        Duration first = failure(() -> calls.read("List", fails(Kind.THROTTLED)))
                .retryAfter()
                .orElseThrow();

        assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(failure(() -> calls.read("List", () -> "rows")).retryAfter()).contains(first);
        clock.advance(first);
        Duration second = failure(() -> calls.read("List", fails(Kind.THROTTLED)))
                .retryAfter()
                .orElseThrow();
        assertThat(second).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(made).isEqualTo(2);
        clock.advance(second);
        assertThat(calls.<String>read("List", () -> "rows")).isEqualTo("rows");
    }

    @Test
    void aReadingIsTriedTwiceAndAWriteOnce() {
        assertThatThrownBy(() -> calls.read("List", fails(Kind.UNAVAILABLE))).hasMessage("List failed");
        assertThat(made).isEqualTo(2);
        assertThatThrownBy(() -> calls.write("Create", fails(Kind.UNAVAILABLE))).hasMessage("Create failed");
        assertThat(made).isEqualTo(3);
    }

    @Test
    void aDenialIsAnAnswerAndIsNotTriedAgain() {
        for (int i = 0; i < 12; i++) {
            assertThat(failure(() -> calls.read("List", fails(Kind.DENIED))).kind())
                    .isEqualTo(Kind.DENIED);
        }
        assertThat(made).isEqualTo(12);
        assertThat(calls.<String>read("List", () -> "rows")).isEqualTo("rows");
    }

    @Test
    void aCloudThatDoesNotAnswerIsLeftAloneForAWhile() {
        for (int i = 0; i < 8; i++) {
            failure(() -> calls.read("List", fails(Kind.UNAVAILABLE)));
        }
        int before = made;

        TweedException open = failure(() -> calls.read("List", () -> "rows"));

        assertThat(open)
                .hasMessageContaining("the cloud does not answer")
                .extracting(TweedException::kind)
                .isEqualTo(Kind.THROTTLED);
        assertThat(open.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(made).isEqualTo(before);
        clock.advance(Duration.ofSeconds(20));
        assertThat(calls.<String>read("List", () -> "rows")).isEqualTo("rows");
    }

    @Test
    void throttlesDoNotOpenTheBreaker() {
        for (int i = 0; i < 20; i++) {
            TweedException e = failure(() -> calls.read("List", fails(Kind.THROTTLED)));
            clock.advance(e.retryAfter().orElseThrow());
        }
        assertThat(calls.<String>read("List", () -> "rows")).isEqualTo("rows");
    }

    private Callable<String> fails(Kind kind) {
        return () -> {
            made++;
            throw new IllegalStateException(kind.name());
        };
    }

    private static TweedException failure(Runnable call) {
        try {
            call.run();
        } catch (TweedException e) {
            return e;
        }
        throw new AssertionError("It did not fail");
    }
}
