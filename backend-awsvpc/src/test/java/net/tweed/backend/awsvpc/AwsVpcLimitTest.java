package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.FakeTable;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many routes a table may hold, and which rows count. */
class AwsVpcLimitTest {
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

    private Host host(String options) {
        return host(Place.of(1, options));
    }

    /** Fills table 1 with other people's rows, so that so many rows of IPv4 count. */
    private FakeTable fill(int rows) {
        FakeTable table = fake.world().table("rtb-1");
        for (int i = table.routes().size(); i < rows; i++) {
            table.put("10." + (80 + i / 256) + "." + i % 256 + ".0/24", "eni-3", FakeRoute.Origin.CALL);
        }
        return table;
    }

    private List<String> creates() {
        return fake.world().writes().stream()
                .filter(call -> call.api().equals("CreateRoute"))
                .map(Call::outcome)
                .toList();
    }

    @Test
    void a_quota_that_is_read_refuses_before_any_write() {
        fake.world().quota(60);
        fill(60);
        try (Host host = host("").settle()) {
            assertThat(creates()).isEmpty();
            assertThat(host.recorder().results())
                    .anyMatch(result -> result.startsWith("rtb-1 REFUSED: the table is full (60 of 60 routes")
                            && result.contains("aws service-quotas request-service-quota-increase --region eu-central-1"
                                    + " --service-code vpc --quota-code L-93826ACB"));
        }
    }

    @Test
    void there_is_room_for_the_last_row() {
        fake.world().quota(60);
        fill(59);
        host("").settle().close();
        assertThat(creates()).containsExactly("ok");
    }

    @Test
    void a_limit_that_is_configured_refuses_before_any_write_whatever_the_quota() {
        fill(20);
        try (Host host = host("\"RouteLimit\":20").settle()) {
            assertThat(creates()).isEmpty();
            assertThat(host.recorder().rooms()).last().asString().contains("20 of 20", "configured");
        }
    }

    @Test
    void an_assumed_limit_is_tried_and_the_clouds_answer_learned() {
        fake.world().allow(withoutQuota());
        fake.world().quota(60);
        FakeTable table = fill(60);
        try (Host host = host("").settle()) {
            assertThat(host.recorder().rooms()).first().asString().contains("60 of 50", "assumed");
            assertThat(creates()).containsExactly("RouteLimitExceeded");
            assertThat(host.recorder().results())
                    .anyMatch(result -> result.startsWith("rtb-1 REFUSED: Cannot add the route 10.5.1.0/24 to eni-1 in"
                                    + " rtb-1: AWS answers RouteLimitExceeded")
                            && result.contains("60 of 60"));
            host.later();
            assertThat(creates()).as("learned: it is not asked again").hasSize(1);
            table.take("10.80.10.0/24");
            host.later();
            assertThat(creates()).as("until the count falls").containsExactly("RouteLimitExceeded", "ok");
        }
    }

    private static Set<String> withoutQuota() {
        return Set.of(
                "ec2:CreateRoute",
                "ec2:ReplaceRoute",
                "ec2:DeleteRoute",
                "ec2:DescribeRouteTables",
                "ec2:DescribeInstances",
                "ec2:ModifyNetworkInterfaceAttribute");
    }

    @Test
    void a_quota_that_was_never_raised_is_the_default() {
        fake.world().defaultQuota();
        try (Host host = host("").settle()) {
            assertThat(host.recorder().calls()).contains("GetServiceQuota DONE", "GetAWSDefaultServiceQuota DONE");
            assertThat(host.recorder().rooms()).last().asString().contains("of 500", "read");
        }
    }

    @Test
    void a_quota_is_read_again_after_an_hour() {
        fake.world().quota(60);
        fill(60);
        try (Host host = host("").settle()) {
            fake.world().quota(100);
            clock.advance(Duration.ofHours(1));
            host.settle();
            assertThat(creates()).containsExactly("ok");
        }
    }

    @Test
    void the_local_row_and_a_prefix_list_count_and_propagated_rows_and_the_other_family_do_not() {
        FakeTable table = fake.world().table("rtb-1");
        table.put("0.0.0.1/32", "vpce-1", FakeRoute.Origin.CALL);
        table.put("10.90.0.0/16", "vgw-1", FakeRoute.Origin.PROPAGATED);
        table.put("fd99::/64", "eni-3", FakeRoute.Origin.CALL);
        try (Host host = host(Place.both(1, "")).settle()) {
            // local, 0.0.0.0/0, the prefix list; then this host's own
            assertThat(host.recorder().rooms()).contains("rtb-1 3 of 500 read from the cloud's quota");
            assertThat(host.recorder().rooms()).contains("rtb-1 1 of 500 read from the cloud's quota");
            assertThat(host.recorder().rooms()).contains("rtb-1 4 of 500 read from the cloud's quota");
        }
    }

    @Test
    void a_full_ipv6_side_does_not_stop_ipv4() {
        fake.world().quota(10);
        for (int i = 0; i < 10; i++) {
            fake.world().table("rtb-1").put("fd99:0:0:" + i + "::/64", "eni-3", FakeRoute.Origin.CALL);
        }
        host(Place.both(1, "")).settle().close();
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        assertThat(cloud.target("rtb-1", "fd05:0:0:1::/64")).isEmpty();
        assertThat(creates()).containsExactly("ok");
    }

    @Test
    void tables_of_more_than_125_rows_are_read_page_by_page() {
        fake.world().quota(1000);
        fill(300);
        fake.world().table("rtb-1").put("10.5.1.0/24", "eni-1", FakeRoute.Origin.CALL);
        try (Host host = host("\"RouteTableID\":[\"rtb-1\",\"rtb-2\"]").settle()) {
            assertThat(host.recorder().rooms()).contains("rtb-1 301 of 1000 read from the cloud's quota");
            assertThat(cloud.target("rtb-2", "10.5.1.0/24")).contains("eni-1");
            assertThat(creates()).as("the last page has the row of ours").containsExactly("ok");
            assertThat(fake.world().calls())
                    .filteredOn(call -> call.api().equals("DescribeRouteTables"))
                    .anyMatch(call -> call.parameters().containsKey("NextToken"));
        }
    }
}
