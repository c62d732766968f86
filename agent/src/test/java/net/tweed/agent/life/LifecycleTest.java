package net.tweed.agent.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> closed = new ArrayList<>();
    private final List<Integer> halted = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    @Test
    void partsAreClosedInReverseOrderOnce() {
        lifecycle.own("store", part("store"));
        lifecycle.own("loop", part("loop"));
        lifecycle.close();
        lifecycle.close();
        assertThat(closed).containsExactly("loop", "store");
    }

    @Test
    void onePartsFailureDoesNotKeepTheOthersOpen() {
        lifecycle.own("store", part("store"));
        lifecycle.own("bad", () -> {
            throw new IllegalStateException("no");
        });
        lifecycle.close();
        assertThat(closed).containsExactly("store");
    }

    @Test
    void aPartThatComesTooLateIsClosedAtOnce() {
        lifecycle.close();
        lifecycle.own("late", part("late"));
        assertThat(closed).containsExactly("late");
    }

    @Test
    void aSignalEndsWithZeroAndTheDaemonWithItsOwnCode() {
        lifecycle.own("store", part("store"));
        Lifecycle.Exit exit = lifecycle.exit(Duration.ofSeconds(20), halted::add);
        exit.run();
        exit.end(3);
        assertThat(closed).containsExactly("store");
        assertThat(halted).containsExactly(0, 3);
    }

    @Test
    void aPartThatHangsDoesNotHoldTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        lifecycle.own("hanging", never::await);
        lifecycle.exit(Duration.ofMillis(50), halted::add).run();
        assertThat(halted).containsExactly(0);
        never.countDown();
    }
}
