package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host's role must be allowed: {@code iam/aws} says no more and no less. */
class AwsVpcPolicyTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private final FakeCloud cloud = new FakeCloud(clock);
    private final FakeEc2 fake = cloud.fake();

    @AfterEach
    void stop() {
        fake.close();
    }

    private Host host(Place place) {
        return new Host(cloud, place, ownership, clock);
    }

    /** Everything that a host does: it enters, is repointed, moves to another subnet, looks who is gone. */
    private String everything() {
        StringBuilder said = new StringBuilder();
        fake.world().defaultQuota();
        try (Host host = host(Place.of(1, "10.5.7.0/24", ""))) {
            rounds(host);
            cloud.put("rtb-1", "10.5.7.0/24", 2);
            clock.advance(Duration.ofMinutes(6));
            rounds(host);
            said.append(host.recorder());
        }
        try (Host moved = host(Place.of(1, ""))) {
            rounds(moved);
            said.append(moved.recorder());
        }
        return said.toString();
    }

    /** Some rounds: what is denied never settles. */
    private void rounds(Host host) {
        for (int i = 0; i < 30; i++) {
            Duration again = host.round().again().orElse(Duration.ofMinutes(1));
            clock.advance(again.compareTo(Duration.ofMinutes(1)) < 0 ? again : Duration.ofMinutes(1));
        }
    }

    @Test
    void the_actions_that_are_called_are_those_that_the_policy_allows() {
        everything();
        Set<String> called =
                fake.world().calls().stream().map(Call::action).collect(Collectors.toCollection(TreeSet::new));
        assertThat(called).isEqualTo(Policy.agent());
    }

    @Test
    void the_readme_says_why_for_each_action() {
        String readme = Policy.text("README.md");
        assertThat(Policy.agent()).allSatisfy(action -> assertThat(readme).contains("| `" + action + "` | "));
    }

    @Test
    void the_policy_suffices() {
        fake.world().allow(Policy.agent());
        assertThat(everything()).doesNotContain("DENIED").doesNotContain("may not call");
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        assertThat(cloud.target("rtb-1", "10.5.7.0/24")).isEmpty();
    }

    static Stream<String> actions() {
        // a quota that cannot be read is said in the log only: AwsVpcLogsTest
        return Policy.agent().stream().filter(action -> action.startsWith("ec2:"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void without_one_action_exactly_that_one_is_named(String action) {
        fake.world().allow(Policy.without(action));
        String said = everything();
        assertThat(said).contains("this host's role may not call " + action + ". Allow that action");
        assertThat(Policy.without(action)).noneMatch(other -> said.contains("may not call " + other + "."));
    }

    @Test
    void the_five_actions_of_old_make_routes_and_verify_the_check() {
        fake.world().allow(Policy.FIVE);
        try (Host host = host(Place.of(1, "")).settle()) {
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
            assertThat(cloud.isChecked(1)).isTrue();
            assertThat(host.recorder().failures()).isEmpty();
            assertThat(host.recorder().rooms()).last().asString().contains("of 50 assumed");
            assertThat(host.recorder().results())
                    .filteredOn(result -> result.startsWith("source/dest check"))
                    .first()
                    .asString()
                    .contains(
                            "REFUSED",
                            "may not call ec2:ModifyNetworkInterfaceAttribute",
                            "only verified",
                            "--no-source-dest-check",
                            "in the console");
            cloud.check(1, false);
            host.recorder().clear();
            host.later().later();
            assertThat(host.recorder().results()).isEmpty();
        }
    }

    @Test
    void the_five_actions_of_old_are_enough_where_the_checks_are_off_already() {
        fake.world().allow(Policy.FIVE);
        for (int host = 1; host <= 3; host++) {
            cloud.check(host, false);
            try (Host entered =
                    new Host(cloud, Place.of(host, ""), ownership.as("172.31.0.1" + host), clock).settle()) {
                assertThat(cloud.target("rtb-1", "10.5." + host + ".0/24")).contains("eni-" + host);
                assertThat(entered.recorder().results())
                        .allMatch(result -> result.endsWith("DONE") || result.endsWith("PENDING"));
            }
        }
    }
}
