package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.Listing.Counts;
import net.tweed.core.cloud.Listing.Status;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Replace;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One table through the real SDK, call by call: what EC2 says when it does not do as it is told. */
class AwsVpcRoutesTest {
    private static final String SUBNET = "10.5.1.0/24";
    private static final CloudRoute OWN = new CloudRoute(Place.prefix(SUBNET), "eni-1");
    private static final CloudRoute OTHER = new CloudRoute(Place.prefix(SUBNET), "eni-2");

    private final ManualClock clock = new ManualClock();
    private final FakeCloud cloud = new FakeCloud(clock);
    private final FakeEc2 fake = cloud.fake();
    private final AwsVpcIdentity self =
            new AwsVpcIdentity("i-1", "eni-1", "subnet-1", "vpc-1", fake.world().region());
    private final AwsVpcClients clients = new AwsVpcClients(
            self.region(), Optional.of(cloud.endpoint()), Host.access(cloud.metadata(1)), Mandate.always());
    private final AwsVpcRoutes routes = table("rtb-1");

    private AwsVpcRoutes table(String id) {
        AwsVpcCalls calls =
                new AwsVpcCalls(clock, new Observer() {}, new Random(7), Mandate.always(), new AwsVpcRates(Map.of()));
        RouteTables tables = new RouteTables(
                calls, clients.ec2(), new NamedTables(List.of(id)), self, clock, RouteTables.Carrier.UNASKED, () -> {});
        return new AwsVpcRoutes(id, tables, calls, clients.ec2());
    }

    @AfterEach
    void stop() {
        clients.close();
        fake.close();
    }

    private static Change<CloudRoute> create(CloudRoute row) {
        return new Change.Put<>(row, Optional.empty());
    }

    private static Change<CloudRoute> replace(CloudRoute before, CloudRoute row) {
        return new Change.Put<>(row, Optional.of(before));
    }

    private void put(CloudRoute row) {
        fake.world().table("rtb-1").put(row.destination().toString(), row.target(), FakeRoute.Origin.CALL);
    }

    private TweedException failure(Change<CloudRoute> change) {
        return routes.write(List.of(change)).get(0).failure().orElseThrow();
    }

    private void done(Change<CloudRoute> change) {
        assertThat(routes.write(List.of(change))).extracting(Answer::failure).containsExactly(Optional.empty());
    }

    private Listing.Seen seen(String destination) {
        return routes.list().routes().stream()
                .filter(row -> row.route().destination().equals(Place.prefix(destination)))
                .findFirst()
                .orElseThrow();
    }

    private String last() {
        List<Call> calls = fake.world().calls();
        Call call = calls.get(calls.size() - 1);
        return call.api() + " " + call.outcome();
    }

    @Test
    void a_duplicate_is_left_to_a_reading_even_where_it_is_the_same() {
        put(OTHER);
        assertThat(failure(create(OWN)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(last()).isEqualTo("CreateRoute RouteAlreadyExists");
        put(OWN);
        assertThat(failure(create(OWN)).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void a_full_table_is_no_room() {
        fake.world().quota(2); // the local one and that to the internet
        TweedException full = failure(create(OWN));
        assertThat(full.kind()).isEqualTo(Kind.NO_ROOM);
        assertThat(full)
                .hasMessage("Cannot add the route 10.5.1.0/24 to eni-1 in rtb-1: AWS answers RouteLimitExceeded: The"
                        + " maximum number of routes has been reached.");
    }

    @Test
    void a_row_to_replace_that_is_not_there_is_left_to_a_reading() {
        assertThat(failure(replace(OTHER, OWN)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(last()).isEqualTo("ReplaceRoute InvalidParameterValue");
    }

    @Test
    void a_row_to_remove_that_is_not_there_is_removed() {
        done(new Change.Remove<>(OWN));
        assertThat(last()).isEqualTo("DeleteRoute InvalidRoute.NotFound");
    }

    @Test
    void a_table_that_is_not_there_is_a_fault_of_the_configuration() {
        fake.world().dropTable("rtb-1");
        for (Change<CloudRoute> change : List.of(create(OWN), replace(OTHER, OWN), new Change.Remove<>(OWN))) {
            TweedException none = failure(change);
            assertThat(none.kind()).isEqualTo(Kind.CONFIG);
            assertThat(none)
                    .hasMessageContaining("rtb-1")
                    .hasMessageContaining("InvalidRouteTableID.NotFound")
                    .hasMessageEndingWith(
                            "Correct \"RouteTableID\", or leave it out to use the table of this host's subnet.");
        }
    }

    @Test
    void an_empty_bucket_is_throttling_and_no_denial() {
        fake.buckets().set("CreateRoute", 0, 1);
        assertThat(failure(create(OWN)).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(last()).isEqualTo("CreateRoute RequestLimitExceeded");
    }

    @Test
    void a_denial_is_no_throttling() {
        fake.world().allow(Set.of("ec2:DescribeRouteTables"));
        assertThat(failure(create(OWN)).kind()).isEqualTo(Kind.DENIED);
        assertThat(last()).isEqualTo("CreateRoute UnauthorizedOperation");
    }

    @Test
    void a_row_names_the_interface_for_an_instance_may_have_several() {
        done(create(OWN));
        put(OTHER);
        done(replace(OTHER, OWN));
        assertThat(fake.world().writes())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.parameters())
                        .containsEntry("NetworkInterfaceId", "eni-1")
                        .doesNotContainKeys("InstanceId", "GatewayId"));
        assertThat(routes.replace()).isEqualTo(Replace.IN_PLACE);
    }

    @Test
    void rows_to_a_stopped_or_terminated_instance_are_blackholes_and_to_one_that_is_stopping_not() {
        put(OWN);
        assertThat(seen(SUBNET)).isEqualTo(new Listing.Seen(OWN, Status.ACTIVE, Counts.YES, Optional.empty()));
        fake.world().become("i-1", FakeInstance.State.STOPPING);
        assertThat(seen(SUBNET).status()).isEqualTo(Status.ACTIVE);
        for (FakeInstance.State state : List.of(FakeInstance.State.STOPPED, FakeInstance.State.TERMINATED)) {
            fake.world().become("i-1", state);
            assertThat(seen(SUBNET).status()).isEqualTo(Status.BLACKHOLE);
            assertThat(seen(SUBNET).route()).as("it leads there all the same").isEqualTo(OWN);
        }
    }

    @Test
    void what_a_gateway_propagates_does_not_count_and_everything_else_does() {
        fake.world()
                .table("rtb-1")
                .put("10.90.0.0/16", "vgw-1", FakeRoute.Origin.PROPAGATED)
                .put("0.0.0.1/32", "vpce-1", FakeRoute.Origin.CALL);
        assertThat(routes.list().routes())
                .extracting(row -> row.route().target() + " " + row.counts())
                .containsExactlyInAnyOrder("local YES", "igw-1 YES", "vgw-1 NO", "pl-1 YES");
    }

    @Test
    void the_pace_of_each_call_is_that_of_the_accounts_bucket() {
        AwsVpcRates rates = new AwsVpcRates(Map.of());
        assertThat(rates.apply("DescribeRouteTables")).isEqualTo(new Pace.Rate(100, 20));
        assertThat(rates.apply("CreateRoute")).isEqualTo(new Pace.Rate(50, 5));
        assertThat(rates.apply("ReplaceRoute")).isEqualTo(new Pace.Rate(50, 5));
        assertThat(rates.apply("DeleteRoute")).isEqualTo(new Pace.Rate(50, 5));
        assertThat(rates.apply("ModifyNetworkInterfaceAttribute")).isEqualTo(new Pace.Rate(100, 5));
        assertThat(rates.apply("DescribeInstances")).isEqualTo(new Pace.Rate(100, 20));
    }
}
