package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a host finds its route tables, and when it looks. */
class AwsVpcTablesTest {
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

    @Test
    void a_table_that_is_deleted_while_the_host_runs_is_forgotten() {
        fake.world().table("rtb-1").tag("a", "b");
        fake.world().table("rtb-2").tag("a", "b");
        try (Host host = host("\"RouteTableFilter\":{\"a\":\"b\"}").settle()) {
            fake.world().dropTable("rtb-2");
            for (int i = 0; i < 60; i++) {
                clock.advance(host.round().again().orElseThrow());
            }
            host.recorder().clear();
            host.later();
            assertThat(host.recorder().failures()).isEmpty();
            assertThat(host.recorder().calls())
                    .as("nobody asks for it any more")
                    .containsOnlyOnce("DescribeRouteTables DONE");
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        }
    }

    @Test
    void a_table_of_another_vpc_is_refused() {
        fake.world().vpc("vpc-2", "172.30.0.0/16").table("rtb-9", "vpc-2");
        try (Host host = host("\"RouteTableID\":[\"rtb-9\",\"rtb-1\"]")) {
            host.round();
            assertThat(cloud.target("rtb-1", "10.5.1.0/24"))
                    .as("the others are kept")
                    .contains("eni-1");
            assertThat(host.recorder().failures())
                    .containsExactly("rtb-9 CONFIG: Cannot use rtb-9: it belongs to vpc-2, and this host is in vpc-1."
                            + " Correct \"RouteTableID\", or leave it out to use the table of this host's subnet.");
        }
    }

    @Test
    void a_filter_that_no_table_passes_is_said() {
        try (Host host = host("\"RouteTableFilter\":{\"cluster\":\"red\"}")) {
            assertThat(host.round().unsettled()).isPositive();
            assertThat(host.recorder().failures())
                    .containsExactly(
                            "route tables CONFIG: Cannot find a route table of vpc-1 with the tags {cluster=red}:"
                                    + " there is none. Tag the route tables as \"RouteTableFilter\" says, or correct it.");
        }
    }

    @Test
    void a_host_that_has_yet_to_find_its_tables_waits_for_its_turn_to_look() {
        ownership.setAhead(500);
        Duration start = clock.uptime();
        try (Host host = host("")) {
            int rounds = 0;
            while (fake.world().calls().isEmpty() && rounds++ < 20) {
                clock.advance(host.round().again().orElseThrow());
            }
            // 500 writes come before: 25 at once, then a little less than 5 a second
            assertThat(clock.uptime().minus(start)).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(110));
            assertThat(rounds).as("it sleeps meanwhile").isLessThan(8);
            host.settle();
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains("eni-1");
        }
    }

    @Test
    void a_host_that_has_its_rows_looks_for_its_tables_at_once() {
        host("").settle().close();
        fake.world().forgetCalls();
        ownership.setAhead(500);
        try (Host host = host("")) {
            host.round();
            assertThat(fake.world().calls()).extracting(Call::api).contains("DescribeRouteTables");
        }
    }

    @Test
    void a_host_whose_turn_comes_later_asks_nothing_before() {
        ownership.setAhead(500);
        Duration start = clock.uptime();
        try (Host host = host("\"RouteTableID\":[\"rtb-1\",\"rtb-2\"]")) {
            int rounds = 0;
            while (fake.world().calls().isEmpty() && rounds++ < 20) {
                clock.advance(host.round().again().orElseThrow());
            }
            // 1,000 writes come before: 25 at once, then a little less than 5 a second
            assertThat(clock.uptime().minus(start)).isBetween(Duration.ofSeconds(195), Duration.ofSeconds(215));
            assertThat(rounds).as("it sleeps meanwhile").isLessThan(8);
            host.settle();
            assertThat(cloud.target("rtb-2", "10.5.1.0/24")).contains("eni-1");
            assertThat(cloud.isChecked(1)).isFalse();
        }
    }
}
