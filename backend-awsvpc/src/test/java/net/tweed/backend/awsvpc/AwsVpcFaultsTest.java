package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.Faults;
import net.tweed.core.spi.Ownership;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong at AWS, and what becomes of it. */
class AwsVpcFaultsTest {
    /** Longer than the hosts' time-out here. */
    private static final Duration HANG = Duration.ofMillis(3500);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private final FakeCloud cloud = new FakeCloud(clock);
    private final FakeEc2 fake = cloud.fake();

    @AfterEach
    void stop() {
        fake.close();
    }

    private Host host(String options) {
        return new Host(cloud, Place.of(1, options), ownership, clock);
    }

    private Host impatient() {
        return new Host(cloud, Place.of(1, ""), ownership, clock, PATIENCE);
    }

    private List<String> routeWrites() {
        return fake.world().writes().stream()
                .filter(call -> !call.api().startsWith("Modify"))
                .map(call -> call.api() + " " + call.outcome())
                .toList();
    }

    /** Nothing that was done is done again, and nothing is left undone. */
    static Stream<Faults.Fault> unknownOutcomes() {
        return Stream.of(
                new Faults.ResetAfter(),
                new Faults.Reset(),
                new Faults.HangAfter(HANG),
                new Faults.Hang(HANG),
                new Faults.Body("<html>a proxy's page</html>"),
                new Faults.Body("<CreateRouteResponse><return>false</return></CreateRouteResponse>"),
                new Faults.Body("<CreateRouteResponse>"),
                new Faults.Body(""),
                new Faults.Refusal(500, "InternalError", "An internal error has occurred"),
                new Faults.Refusal(503, "Unavailable", "The server is overloaded"),
                new Faults.Refusal(503, "ServiceUnavailable", ""),
                new Faults.Refusal(502, "", ""));
    }

    @ParameterizedTest
    @MethodSource("unknownOutcomes")
    void a_write_whose_outcome_nobody_knows_is_read_back(Faults.Fault fault) {
        fake.faults().add("CreateRoute", 1, fault);
        try (Host host = impatient().settle()) {
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
            List<Call> done = fake.world().writes().stream()
                    .filter(call -> call.api().equals("CreateRoute"))
                    .toList();
            assertThat(done).hasSizeLessThanOrEqualTo(2);
            assertThat(done).extracting(Call::outcome).doesNotContain("RouteAlreadyExists");
            assertThat(host.recorder().results()).anyMatch(result -> result.startsWith("rtb-1 UNKNOWN"));
        }
    }

    @Test
    void a_write_that_is_carried_out_late_after_another_host_has_the_subnet_is_found_by_the_looks_that_follow() {
        Host host = impatient();
        fake.faults().add("CreateRoute", 1, new Faults.Late(HANG, Duration.ofSeconds(90)));
        host.settle();
        // the second try made it; 90 s later the first one's commit finds the row there, and changes nothing
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        clock.advance(Duration.ofMinutes(2));
        fake.world().catchUp();
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        host.later();
        assertThat(routeWrites()).containsExactly("CreateRoute Late", "CreateRoute ok");
        host.close();
    }

    @Test
    void what_an_abandoned_call_does_much_later_is_seen_by_the_looks_that_follow_not_by_the_slow_pass() {
        fake.faults().add("CreateRoute", 1, new Faults.HangAfter(HANG));
        try (Host host = impatient()) {
            Duration start = clock.uptime();
            Duration written = roundsUntil(host, start, "eni-1");
            while (clock.uptime().minus(written).compareTo(Duration.ofSeconds(90)) < 0) {
                clock.advance(host.round().again().orElseThrow());
            }
            cloud.take("rtb-1", "10.5.1.0/24");
            Duration repaired = roundsUntil(host, clock.uptime(), "eni-1");
            assertThat(repaired.minus(written)).isLessThan(Duration.ofSeconds(150));
        }
    }

    /** Makes rounds when they are due until the row leads there; when that was. */
    private Duration roundsUntil(Host host, Duration start, String target) {
        while (clock.uptime().minus(start).compareTo(Duration.ofMinutes(10)) < 0) {
            Duration again = host.round().again().orElseThrow();
            if (cloud.target("rtb-1", "10.5.1.0/24").filter(target::equals).isPresent()) {
                return clock.uptime();
            }
            clock.advance(again);
        }
        throw new AssertionError("It does not come: " + host.recorder());
    }

    @Test
    void readers_that_see_the_table_as_it_was_do_not_make_a_host_write_twice() {
        clock.advance(Duration.ofMinutes(1));
        fake.world().lag(Duration.ofMillis(900));
        try (Host host = host("").settle().later()) {
            assertThat(routeWrites()).containsExactly("CreateRoute ok");
            assertThat(host.recorder().failures()).isEmpty();
        }
    }

    @Test
    void readers_that_see_the_table_long_after_take_the_answer_that_it_exists_for_no_failure() {
        clock.advance(Duration.ofMinutes(1));
        fake.world().lag(Duration.ofSeconds(4));
        try (Host host = host("").settle().later()) {
            assertThat(routeWrites()).startsWith("CreateRoute ok").doesNotContain("ReplaceRoute ok", "DeleteRoute ok");
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
            assertThat(host.recorder().results())
                    .anyMatch(r -> r.startsWith("rtb-1 UNKNOWN") && r.contains("RouteAlreadyExists"))
                    .noneMatch(r -> r.startsWith("rtb-1 FAILED"));
            assertThat(host.recorder().failures()).isEmpty();
        }
    }

    @Test
    void an_unreadable_table_is_no_empty_table() {
        host("").settle().close();
        fake.world().forgetCalls();
        List<Faults.Fault> faults = List.of(
                new Faults.Body("<DescribeRouteTablesResponse><routeTableSet/></DescribeRouteTablesResponse>"),
                new Faults.Body("<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId>"
                        + "<vpcId>vpc-1</vpcId><routeSet/></item></routeTableSet></DescribeRouteTablesResponse>"),
                new Faults.Body("garbage"),
                new Faults.Refusal(500, "InternalError", ""));
        try (Host host = host("\"RouteTableID\":\"rtb-1\"")) {
            for (Faults.Fault fault : faults) {
                fake.faults().add("DescribeRouteTables", 2, fault);
                host.round();
                clock.advance(Duration.ofSeconds(30));
            }
            assertThat(host.recorder().failures()).hasSize(faults.size());
            assertThat(fake.world().writes()).isEmpty();
            host.settle();
            assertThat(fake.world().writes()).isEmpty();
        }
    }

    @Test
    void pages_without_end_are_given_up() {
        fake.faults()
                .add(
                        "DescribeRouteTables",
                        50,
                        new Faults.Body("<DescribeRouteTablesResponse><routeTableSet/><nextToken>again</nextToken>"
                                + "</DescribeRouteTablesResponse>"));
        try (Host host = host("\"RouteTableID\":\"rtb-1\"")) {
            host.round();
            assertThat(host.recorder().failures()).singleElement().asString().contains("its pages have no end");
        }
    }

    @Test
    void a_reading_that_breaks_once_is_tried_again_at_once() {
        fake.faults().add("DescribeRouteTables", 1, new Faults.Reset());
        try (Host host = host("").settle()) {
            assertThat(host.recorder().failures()).isEmpty();
        }
    }

    @Test
    void throttling_is_waited_for_and_is_no_failure() {
        fake.faults().add("CreateRoute", 3, new Faults.Refusal(503, "RequestLimitExceeded", "Request limit exceeded."));
        try (Host host = host("").settle()) {
            assertThat(routeWrites())
                    .containsExactly(
                            "CreateRoute RequestLimitExceeded",
                            "CreateRoute RequestLimitExceeded",
                            "CreateRoute RequestLimitExceeded",
                            "CreateRoute ok");
            assertThat(host.recorder().failures()).isEmpty();
            assertThat(host.recorder().results())
                    .filteredOn(r -> r.startsWith("rtb-1 PACED"))
                    .hasSize(3);
            List<Duration> at = fake.world().writes().stream()
                    .filter(call -> call.api().equals("CreateRoute"))
                    .map(Call::at)
                    .toList();
            assertThat(at.get(3).minus(at.get(0))).isGreaterThan(Duration.ofSeconds(3)); // 0.5 to 1, to 2, to 4 s
        }
    }

    @Test
    void a_check_that_may_not_be_looked_at_is_named_and_holds_nothing_up() {
        fake.world().allow(Set.of("ec2:DescribeRouteTables", "ec2:CreateRoute"));
        try (Host host = host("").settle()) {
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
            assertThat(host.round().unsettled()).isZero();
            assertThat(host.recorder().results())
                    .filteredOn(result -> result.startsWith("source/dest check of eni-1 REFUSED"))
                    .first()
                    .asString()
                    .contains("ec2:DescribeInstances", "If the check is on", "--no-source-dest-check");
            assertThat(host.writes()).containsExactly("CreateRoute DONE");
        }
    }

    @Test
    void an_empty_bucket_is_throttling() {
        fake.buckets().set("CreateRoute", 1, 1);
        try (Host host = host("\"RouteTableID\":[\"rtb-1\",\"rtb-2\"]").settle()) {
            assertThat(routeWrites())
                    .contains("CreateRoute RequestLimitExceeded")
                    .endsWith("CreateRoute ok");
            assertThat(host.recorder().failures()).isEmpty();
            assertThat(cloud.target("rtb-2", "10.5.1.0/24")).contains("eni-1");
        }
    }

    @Test
    void a_host_keeps_its_own_pace_below_the_accounts() {
        fake.buckets().set("CreateRoute", 1, 1);
        try (Host host = host("\"RouteTableID\":[\"rtb-1\",\"rtb-2\"],\"Rates\":{\"CreateRoute\":\"1/1\"}")
                .settle()) {
            assertThat(routeWrites()).containsExactly("CreateRoute ok", "CreateRoute ok");
            assertThat(host.recorder().failures()).isEmpty();
        }
    }

    @Test
    void questions_about_instances_have_a_filter() {
        fake.buckets().set("DescribeInstances unfiltered", 0, 1); // a smaller one than the others have
        try (Host host = host("").settle()) {
            assertThat(host.network().gone(Set.of("eni-1", "eni-9"))).containsExactly("eni-9");
            assertThat(fake.world().calls())
                    .filteredOn(call -> call.api().equals("DescribeInstances"))
                    .isNotEmpty()
                    .extracting(Call::outcome)
                    .containsOnly("ok");
        }
    }

    @Test
    void a_cloud_that_is_silent_is_left_alone_for_a_while_and_then_found_again() {
        fake.faults().add("DescribeRouteTables", 40, new Faults.Refusal(500, "InternalError", ""));
        fake.faults().add("DescribeInstances", 40, new Faults.Refusal(500, "InternalError", ""));
        try (Host host = host("")) {
            for (int i = 0; i < 60; i++) {
                clock.advance(host.round().again().orElseThrow());
            }
            assertThat(host.recorder().failures()).isNotEmpty();
            fake.faults().clear();
            host.settle();
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        }
    }

    @Test
    void a_blackhole_of_our_own_is_right_again_when_the_instance_runs() {
        try (Host host = host("").settle()) {
            fake.world().forgetCalls();
            fake.world().become("i-1", FakeInstance.State.STOPPED); // as AWS has it for a while after it runs again
            host.later();
            fake.world().become("i-1", FakeInstance.State.RUNNING);
            host.later();
        }
        host("").settle().close();
        assertThat(fake.world().writes()).isEmpty();
    }

    @Test
    void a_stopped_host_is_not_gone_though_its_row_is_a_blackhole() {
        try (Host host = host("")) {
            for (FakeInstance.State state : List.of(FakeInstance.State.STOPPING, FakeInstance.State.STOPPED)) {
                fake.world().become("i-2", state);
                assertThat(host.network().gone(Set.of("eni-2"))).isEmpty();
            }
            fake.world().become("i-2", FakeInstance.State.TERMINATED);
            assertThat(host.network().gone(Set.of("eni-2"))).containsExactly("eni-2");
        }
    }

    @Test
    void a_host_whose_interface_was_replaced_repoints_its_own_row() {
        fake.world().table("rtb-1").put("10.5.1.0/24", "eni-old", FakeRoute.Origin.CALL);
        ownership.note("rtb-1", Place.prefix("10.5.1.0/24"), "eni-old", Ownership.Stage.ROUTED);
        host("").settle().close();
        assertThat(routeWrites()).containsExactly("ReplaceRoute ok");
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
    }

    @Test
    void a_row_that_vanishes_before_it_is_replaced_is_created() {
        host("").settle().close();
        cloud.put("rtb-1", "10.5.1.0/24", 2);
        fake.faults()
                .add(
                        "ReplaceRoute",
                        1,
                        new Faults.Refusal(
                                400,
                                "InvalidParameterValue",
                                "There is no route defined for '10.5.1.0/24' in the route table. Use CreateRoute instead."));
        try (Host host = host("").settle()) {
            assertThat(host.recorder().results()).anyMatch(r -> r.startsWith("rtb-1 UNKNOWN: Cannot change the route"));
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        }
    }

    @Test
    void a_row_that_is_gone_when_it_is_to_be_removed_is_removed() {
        host("").settle().close();
        fake.world().table("rtb-1").put("10.5.7.0/24", "eni-1", FakeRoute.Origin.CALL);
        ownership.note("rtb-1", Place.prefix("10.5.7.0/24"), "eni-1", Ownership.Stage.ROUTED);
        fake.faults()
                .add("DeleteRoute", 1, new Faults.Refusal(400, "InvalidRoute.NotFound", "no route with destination"));
        try (Host host = host("")) {
            for (int i = 0; i < 40; i++) {
                clock.advance(
                        host.round().again().filter(d -> d.toSeconds() < 60).orElse(Duration.ofSeconds(30)));
            }
            assertThat(host.recorder().results())
                    .contains("rtb-1 DONE")
                    .noneMatch(result -> result.startsWith("rtb-1 UNKNOWN"));
            assertThat(host.recorder().failures()).isEmpty();
        }
    }
}
