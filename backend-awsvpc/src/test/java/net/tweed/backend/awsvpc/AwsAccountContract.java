package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Route;

/**
 * What holds in an account that somebody lends: one table, one interface, and nothing that is not under 10.254.0.0/16. The
 * interface's check is looked at and left as it is.
 */
abstract class AwsAccountContract {
    private static final String VERIFY = "\"SourceDestCheck\":\"verify\",\"RouteTableID\":\"";
    private static final String SUBNET = "10.254.1.0/24";
    private static final String EARLIER = "10.254.7.0/24";
    private static final String FOREIGN = "10.254.9.0/24";

    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private @Nullable LentCloud opened;
    private String options = "";

    abstract AwsAccount account();

    @BeforeEach
    final void openCloud() {
        AwsAccount account = account();
        options = VERIFY + account.table() + "\"";
        LentCloud lent = new LentCloud(account, clock);
        boolean free = lent.rows().isEmpty();
        if (free) {
            opened = lent; // from now on what is under that prefix is cleared away
        } else {
            lent.close();
        }
        assumeTrue(free, account.table() + " has rows under " + AwsAccount.OURS + " that are not these tests'");
    }

    @AfterEach
    final void closeCloud() {
        if (opened != null) {
            try (LentCloud used = opened) {
                used.clear();
            }
        }
    }

    private LentCloud cloud() {
        return Objects.requireNonNull(opened);
    }

    private Host host(String subnet) {
        return new Host(cloud(), Place.of(1, subnet, options), ownership, clock);
    }

    private void rowsAre(String... destinations) {
        assertThat(cloud().rows()).extracting(Route::destinationCidrBlock).containsExactlyInAnyOrder(destinations);
        assertThat(cloud().rows())
                .extracting(Route::networkInterfaceId)
                .containsOnly(account().eni());
    }

    @Test
    void a_host_makes_its_route_and_a_restart_writes_nothing() {
        host(SUBNET).settle().close();
        rowsAre(SUBNET);
        try (Host again = host(SUBNET).settle()) {
            assertThat(again.writes()).isEmpty();
            assertThat(again.recorder().failures()).isEmpty();
        }
    }

    @Test
    void a_row_that_somebody_deletes_is_back_and_a_foreign_one_stays() {
        cloud().put(FOREIGN);
        try (Host host = host(SUBNET).settle()) {
            cloud().take(SUBNET);
            host.later();
            rowsAre(SUBNET, FOREIGN);
        }
    }

    @Test
    void the_row_of_an_earlier_subnet_goes_and_a_host_that_leaves_takes_its_row_along() {
        host(EARLIER).settle().close();
        try (Host host = host(SUBNET).settle()) {
            rowsAre(SUBNET);
            host.vacate();
            assertThat(cloud().rows()).isEmpty();
        }
    }

    @Test
    void the_quota_is_read_or_the_missing_action_known() {
        try (Host host = host(SUBNET).settle()) {
            assertThat(host.recorder().calls()).anyMatch(call -> call.startsWith("GetServiceQuota "));
            assertThat(host.recorder().rooms()).isNotEmpty();
        }
    }
}
