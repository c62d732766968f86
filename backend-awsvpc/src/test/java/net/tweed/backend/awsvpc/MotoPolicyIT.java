package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies of {@code iam/aws}, judged by moto, which holds each call to them. It asks for every resource as {@code *}. */
@NeedsMoto
class MotoPolicyIT {
    private static final int NEVER = 1_000_000_000;
    private static @Nullable Moto moto;

    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private @Nullable MotoCloud opened;

    @BeforeAll
    static void start() {
        moto = Moto.start(Moto.program().orElseThrow());
    }

    @AfterAll
    static void stop() {
        moto().close();
    }

    private static Moto moto() {
        return Objects.requireNonNull(moto);
    }

    @BeforeEach
    void open() {
        opened = new MotoCloud(moto().uri(), clock);
    }

    @AfterEach
    void close() {
        moto().checkAfter(NEVER);
        cloud().close();
    }

    private MotoCloud cloud() {
        return Objects.requireNonNull(opened);
    }

    /** From now on all hosts have a role that may do this and nothing else. */
    private void allow(Set<String> actions) {
        String role = "host-" + Integer.toHexString(cloud().table(1).hashCode());
        Moto.Session session = moto().roleWith(role, Policy.onEverything(actions));
        for (int host = 1; host <= 3; host++) {
            cloud().keys(host, session);
        }
    }

    /** Enters, is repointed, moves to another subnet, with every call checked. */
    private String everything() {
        StringBuilder said = new StringBuilder();
        try (Host host = new Host(cloud(), Place.of(1, "10.5.7.0/24", ""), ownership, clock)) {
            rounds(host);
            moto().checkAfter(NEVER);
            if (cloud().target(cloud().table(1), "10.5.7.0/24").isEmpty()) {
                cloud().put(cloud().table(1), "10.5.7.0/24", 1);
            }
            cloud().put(cloud().table(1), "10.5.7.0/24", 2);
            clock.advance(Duration.ofMinutes(6));
            rounds(host);
            said.append(host.recorder());
        }
        moto().checkAfter(NEVER);
        cloud().put(cloud().table(1), "10.5.7.0/24", 1);
        try (Host moved = new Host(cloud(), Place.of(1, ""), ownership, clock)) {
            rounds(moved);
            said.append(moved.recorder());
        }
        moto().checkAfter(NEVER);
        return said.toString();
    }

    private void rounds(Host host) {
        moto().checkAfter(0);
        for (int i = 0; i < 12; i++) {
            Duration again = host.round().again().orElse(Duration.ofMinutes(1));
            clock.advance(again.compareTo(Duration.ofMinutes(1)) < 0 ? again : Duration.ofMinutes(1));
        }
    }

    @Test
    void the_policy_suffices() {
        allow(Policy.agent());
        assertThat(everything()).doesNotContain("DENIED").doesNotContain("may not call");
        assertThat(cloud().target(cloud().table(1), "10.5.1.0/24")).contains(cloud().eni(1));
        assertThat(cloud().target(cloud().table(1), "10.5.7.0/24")).isEmpty();
        assertThat(cloud().isChecked(1)).isFalse();
    }

    static Stream<String> actions() {
        // moto has applied quotas only, so the default one is never asked for; the other is said in the log
        return Policy.agent().stream().filter(action -> action.startsWith("ec2:"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void without_one_action_exactly_that_one_is_named(String action) {
        allow(Policy.without(action));
        String said = everything();
        assertThat(said).contains("this host's role may not call " + action + ". Allow that action");
        assertThat(Policy.without(action)).noneMatch(other -> said.contains("may not call " + other + "."));
    }

    @Test
    void the_five_actions_of_old_make_routes_where_the_checks_are_off_already() {
        allow(Policy.FIVE);
        for (int host = 1; host <= 3; host++) {
            cloud().check(host, false);
        }
        for (int host = 1; host <= 3; host++) {
            try (Host entered = new Host(cloud(), Place.of(host, ""), ownership.as("172.31.0.1" + host), clock)) {
                rounds(entered);
                moto().checkAfter(NEVER);
                assertThat(cloud().target(cloud().table(1), "10.5." + host + ".0/24"))
                        .contains(cloud().eni(host));
                assertThat(entered.recorder().failures()).isEmpty();
            }
        }
    }

    @Test
    void the_five_actions_of_old_verify_the_check_where_it_is_on() {
        allow(Policy.FIVE);
        try (Host host = new Host(cloud(), Place.of(1, ""), ownership, clock)) {
            rounds(host);
            moto().checkAfter(NEVER);
            assertThat(cloud().target(cloud().table(1), "10.5.1.0/24")).contains(cloud().eni(1));
            assertThat(host.recorder().results())
                    .filteredOn(result -> result.startsWith("source/dest check"))
                    .first()
                    .asString()
                    .contains("may not call ec2:ModifyNetworkInterfaceAttribute", "only verified");
        }
    }
}
