package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.tweed.core.model.Clock;
import net.tweed.core.spi.Ownership;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every EC2: the whole backend with the real SDK, its rounds made by hand. */
abstract class AwsVpcContract {
    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private Cloud cloud;

    abstract Cloud open(Clock clock);

    @BeforeEach
    final void openCloud() {
        cloud = open(clock);
    }

    @AfterEach
    final void closeCloud() {
        cloud.close();
    }

    private Host host(Place place) {
        return new Host(cloud, place, ownership, clock);
    }

    private void put(int host, String destination, Ownership.Stage stage) {
        ownership.as("172.31.0.1" + host).note(cloud.table(1), Place.prefix(destination), cloud.eni(host), stage);
    }

    @Test
    void a_host_makes_its_route_and_its_interface_forward() {
        try (Host host = host(Place.of(1, "")).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(cloud.target(cloud.table(2), "10.5.1.0/24")).isEmpty();
            assertThat(cloud.isChecked(1)).isFalse();
            assertThat(cloud.isChecked(2)).isTrue();
            assertThat(host.writes())
                    .containsExactlyInAnyOrder("ModifyNetworkInterfaceAttribute DONE", "CreateRoute DONE");
            assertThat(ownership.list(cloud.table(1)))
                    .extracting(Ownership.Owned::stage)
                    .containsExactly(Ownership.Stage.ROUTED);
            assertThat(host.network().mtu().v4()).contains(9001);
        }
    }

    @Test
    void a_restart_writes_nothing() {
        host(Place.of(1, "")).settle().close();
        try (Host again = host(Place.of(1, "")).settle().later()) {
            assertThat(again.writes()).isEmpty();
        }
    }

    @Test
    void a_restart_that_has_lost_the_ledger_takes_its_own_row_for_its_own() {
        host(Place.of(1, "")).settle().close();
        try (Host again = new Host(cloud, Place.of(1, ""), new MemoryOwnership("172.31.0.11"), clock).settle()) {
            assertThat(again.writes()).isEmpty();
            assertThat(again.recorder().blocked()).isEmpty();
        }
    }

    @Test
    void a_row_that_somebody_repoints_is_replaced_in_place() {
        try (Host host = host(Place.of(1, "")).settle()) {
            cloud.put(cloud.table(1), "10.5.1.0/24", 2);
            host.recorder().clear();
            host.later();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(host.writes()).containsExactly("ReplaceRoute DONE");
        }
    }

    @Test
    void a_row_that_somebody_deletes_and_a_check_that_somebody_switches_on_are_put_right() {
        try (Host host = host(Place.of(1, "")).settle()) {
            cloud.take(cloud.table(1), "10.5.1.0/24");
            cloud.check(1, true);
            host.recorder().clear();
            host.later();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(cloud.isChecked(1)).isFalse();
            assertThat(host.writes())
                    .containsExactlyInAnyOrder("ModifyNetworkInterfaceAttribute DONE", "CreateRoute DONE");
        }
    }

    @Test
    void the_row_of_an_earlier_subnet_goes() {
        host(Place.of(1, "10.5.7.0/24", "")).settle().close();
        try (Host moved = host(Place.of(1, "")).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.7.0/24")).isEmpty();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            moved.later();
            assertThat(ownership.list(cloud.table(1)))
                    .extracting(row -> row.destination().toString())
                    .containsExactly("10.5.1.0/24");
        }
    }

    @Test
    void other_peoples_rows_are_left_alone() {
        cloud.put(cloud.table(1), "10.5.1.0/24", 3);
        cloud.put(cloud.table(1), "10.99.0.0/16", 3);
        cloud.put(cloud.table(1), "10.5.9.0/24", 3);
        cloud.put(cloud.table(1), "172.16.0.0/24", 1); // another network's, on this very host
        try (Host host = host(Place.of(1, "")).settle().later()) {
            clock.advance(Duration.ofMinutes(20)); // no guard holds a removal as long
            host.settle();
            assertThat(cloud.target(cloud.table(1), "172.16.0.0/24")).contains(cloud.eni(1));
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(3));
            assertThat(cloud.target(cloud.table(1), "10.99.0.0/16")).contains(cloud.eni(3));
            assertThat(cloud.target(cloud.table(1), "10.5.9.0/24")).contains(cloud.eni(3));
            assertThat(host.writes()).containsExactly("ModifyNetworkInterfaceAttribute DONE");
            assertThat(host.recorder().blocked())
                    .first()
                    .asString()
                    .contains("10.5.1.0/24", cloud.eni(3), "is not ours");
        }
    }

    @Test
    void two_networks_of_a_host_share_a_table_and_leave_one_anothers_rows_alone() {
        MemoryOwnership greens = new MemoryOwnership("172.31.0.11");
        try (Host blue = host(Place.of(1, "")).settle();
                Host green = new Host(cloud, Place.of(1, "10.6.1.0/24", ""), greens, clock).settle()) {
            assertThat(green.writes()).containsExactly("CreateRoute DONE");
            blue.recorder().clear();
            blue.later();
            assertThat(blue.writes()).isEmpty();
            assertThat(blue.recorder().blocked()).isEmpty();
            green.vacate();
            assertThat(cloud.target(cloud.table(1), "10.6.1.0/24")).isEmpty();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(ownership.list(cloud.table(1)))
                    .extracting(row -> row.destination().toString())
                    .containsExactly("10.5.1.0/24");
        }
    }

    @Test
    void a_peers_row_stays_and_a_dead_hosts_row_goes_where_this_host_is_to_clear_up() {
        for (int host = 2; host <= 3; host++) {
            cloud.put(cloud.table(1), "10.5." + host + ".0/24", host);
            put(host, "10.5." + host + ".0/24", Ownership.Stage.ROUTED);
        }
        try (Host host = host(Place.of(1, "")).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.3.0/24")).contains(cloud.eni(3));
            host.peers(List.of(Host.lease(Place.of(2, ""))), Map.of(Place.prefix("10.5.3.0/24"), cloud.eni(3)));
            host.later();
            // one of three rows is more than goes at once: the guard holds it for a while
            clock.advance(Duration.ofMinutes(20));
            host.settle();
            assertThat(cloud.target(cloud.table(1), "10.5.3.0/24")).isEmpty();
            assertThat(cloud.target(cloud.table(1), "10.5.2.0/24")).contains(cloud.eni(2));
        }
    }

    @Test
    void the_tables_that_are_named_get_a_row_each() {
        String both = "\"RouteTableID\":[\"" + cloud.table(1) + "\",\"" + cloud.table(2) + "\"]";
        try (Host host = host(Place.of(1, both)).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(cloud.target(cloud.table(2), "10.5.1.0/24")).contains(cloud.eni(1));
            host.later();
            assertThat(host.writes())
                    .containsExactlyInAnyOrder(
                            "ModifyNetworkInterfaceAttribute DONE", "CreateRoute DONE", "CreateRoute DONE");
        }
    }

    @Test
    void one_question_reads_all_tables() {
        String both = "\"RouteTableID\":[\"" + cloud.table(1) + "\",\"" + cloud.table(2) + "\"]";
        try (Host host = host(Place.of(1, both)).settle()) {
            host.recorder().clear();
            clock.advance(Duration.ofMinutes(6));
            host.round();
            assertThat(host.recorder().calls())
                    .containsExactlyInAnyOrder("DescribeInstances DONE", "DescribeRouteTables DONE");
        }
    }

    @Test
    void tables_with_a_tag_come_and_go_while_the_host_runs() {
        cloud.tag(cloud.table(1), "cluster", "blue");
        try (Host host =
                host(Place.of(1, "\"RouteTableFilter\":{\"cluster\":\"blue\"}")).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            cloud.tag(cloud.table(2), "cluster", "blue");
            host.later();
            assertThat(cloud.target(cloud.table(2), "10.5.1.0/24")).contains(cloud.eni(1));
            cloud.untag(cloud.table(1), "cluster");
            host.later();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24"))
                    .as("one answer without the table is not enough")
                    .contains(cloud.eni(1));
            host.later().later();
            clock.advance(Duration.ofMinutes(20)); // one of two rows is held for a while
            host.settle();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).isEmpty();
            assertThat(cloud.target(cloud.table(2), "10.5.1.0/24")).contains(cloud.eni(1));
        }
    }

    @Test
    void an_empty_filter_means_every_table_of_the_vpc() {
        host(Place.of(1, "\"RouteTableFilter\":{}")).settle().close();
        assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
        assertThat(cloud.target(cloud.table(2), "10.5.1.0/24")).contains(cloud.eni(1));
    }

    @Test
    void both_families_have_a_row() {
        try (Host host = host(Place.both(1, "")).settle()) {
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(cloud.target(cloud.table(1), "fd05:0:0:1::/64")).contains(cloud.eni(1));
            cloud.put(cloud.table(1), "fd05:0:0:1::/64", 2);
            host.recorder().clear();
            host.later();
            assertThat(cloud.target(cloud.table(1), "fd05:0:0:1::/64")).contains(cloud.eni(1));
            assertThat(host.writes()).containsExactly("ReplaceRoute DONE");
        }
    }

    @Test
    void a_table_that_is_not_there_is_named() {
        try (Host host = host(Place.of(1, "\"RouteTableID\":\"rtb-0123456789abcdef0\""))) {
            host.round();
            assertThat(host.recorder().failures())
                    .containsExactly("rtb-0123456789abcdef0 CONFIG: Cannot read rtb-0123456789abcdef0: there is no such"
                            + " route table in " + cloud.region()
                            + ". Correct \"RouteTableID\", or leave it out to use the table of this host's subnet.");
        }
    }

    @Test
    void the_check_is_only_verified_or_not_looked_at() {
        try (Host host = host(Place.of(1, "\"SourceDestCheck\":\"verify\"")).settle()) {
            assertThat(cloud.isChecked(1)).isTrue();
            assertThat(host.recorder().results())
                    .filteredOn(result -> result.startsWith("source/dest check"))
                    .first()
                    .asString()
                    .contains(
                            "REFUSED: the check is on",
                            "aws ec2 modify-network-interface-attribute --region " + cloud.region()
                                    + " --network-interface-id " + cloud.eni(1) + " --no-source-dest-check");
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).contains(cloud.eni(1));
        }
        try (Host host = host(Place.of(1, "\"SourceDestCheck\":\"ignore\"")).settle()) {
            assertThat(cloud.isChecked(1)).isTrue();
            assertThat(host.recorder().calls()).doesNotContain("DescribeInstances DONE");
            assertThat(host.recorder().results()).noneMatch(result -> result.startsWith("source/dest check"));
        }
    }

    @Test
    void the_quota_is_read() {
        try (Host host = host(Place.of(1, "")).settle()) {
            assertThat(host.recorder().calls()).contains("GetServiceQuota DONE");
            assertThat(host.recorder().rooms()).last().asString().contains("read from the cloud");
        }
    }

    @Test
    void a_terminated_hosts_interface_is_gone_and_a_running_ones_is_not() {
        try (Host host = host(Place.of(1, ""))) {
            cloud.terminate(3);
            Set<String> asked = Set.of(cloud.eni(2), cloud.eni(3), "eni-0123456789abcdef0");
            assertThat(host.network().gone(asked)).containsExactlyInAnyOrder(cloud.eni(3), "eni-0123456789abcdef0");
        }
    }

    @Test
    void a_host_that_goes_over_to_another_backend_leaves_no_row() {
        host(Place.of(1, "")).settle().close();
        cloud.put(cloud.table(1), "10.5.2.0/24", 2);
        try (Host host = host(Place.of(1, ""))) {
            host.vacate();
            assertThat(cloud.target(cloud.table(1), "10.5.1.0/24")).isEmpty();
            assertThat(cloud.target(cloud.table(1), "10.5.2.0/24")).contains(cloud.eni(2));
        }
    }

    @Test
    void closing_twice_is_closing_once() {
        Host host = host(Place.of(1, ""));
        host.close();
        host.close();
    }
}
