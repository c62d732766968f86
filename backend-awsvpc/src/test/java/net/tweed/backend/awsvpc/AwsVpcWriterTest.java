package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Office;
import net.tweed.core.spi.Serial;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One writer for the hosts of a VPC, on the instance of host 1. */
class AwsVpcWriterTest {
    private final ManualClock clock = new ManualClock();
    private final FakeCloud cloud = new FakeCloud(clock);
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private final Recorder recorder = new Recorder();
    private final List<Hosts.Host> hosts = new ArrayList<>();
    private Optional<TweedException> forbidden = Optional.empty();

    @AfterEach
    void stop() {
        cloud.close();
    }

    private final class Term implements Mandate {
        @Override
        public OptionalLong epoch() {
            return OptionalLong.of(42);
        }

        @Override
        public void check() {
            if (forbidden.isPresent()) {
                throw forbidden.get();
            }
        }
    }

    private static final class Nobody implements Serial {
        @Override
        public boolean enter(String what) {
            return true;
        }

        @Override
        public void leave(String what) {
            // nobody waits
        }
    }

    private CloudWriter writer(String options) {
        NetworkConfig config = ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\","
                        + "\"Writer\":\"controller\",\"Endpoint\":\"" + cloud.endpoint() + "\"" + options + "}}")
                .config();
        return new AwsVpcFactory(() -> Host.access(cloud.metadata(1)))
                .writer(
                        config,
                        new Office(
                                clock,
                                () -> "test",
                                ownership,
                                new Nobody(),
                                recorder,
                                () -> Duration.ofMinutes(5),
                                new Term()));
    }

    /** A host as its cloud's document and its lease have it. */
    private void host(int number, String instance) {
        Place place = Place.of(number, "");
        hosts.add(new Hosts.Host(
                Host.lease(place), new Machine("1", cloud.region(), "", instance, instance, place.addresses())));
    }

    private void settle(CloudWriter writer, Map<Prefix, String> dead) {
        Reconciler reconciler = new Reconciler(clock, Observer.all(List.of(recorder, new LogObserver())), 100);
        List<Prefix> live =
                hosts.stream().flatMap(host -> host.lease().subnets().stream()).toList();
        for (int round = 0; round < 12; round++) {
            reconciler.reconcile(writer.desired(new Hosts(hosts, live, dead)).layers());
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private void settle(String options) {
        try (CloudWriter writer = writer(options)) {
            settle(writer, Map.of());
        }
    }

    @Test
    void all_hosts_subnets_lead_to_the_interface_that_has_their_address() {
        host(1, "i-1");
        host(2, "i-2");
        host(3, "i-3");
        settle("");
        for (int host = 1; host <= 3; host++) {
            assertThat(cloud.target("rtb-1", "10.5." + host + ".0/24")).contains(cloud.eni(host));
            assertThat(cloud.isChecked(host)).isFalse();
        }
        assertThat(cloud.target("rtb-2", "10.5.1.0/24"))
                .as("no host is in its subnets")
                .isEmpty();
    }

    @Test
    void every_call_carries_the_term() {
        host(1, "i-1");
        settle("");
        assertThat(cloud.fake().world().calls())
                .isNotEmpty()
                .allMatch(call -> call.epoch().orElse(0) == 42);
    }

    @Test
    void without_a_mandate_nothing_is_called() {
        forbidden = Optional.of(new TweedException(Kind.THROTTLED, "not now", null, Duration.ofSeconds(1)));
        host(1, "i-1");
        settle("");
        assertThat(cloud.fake().world().calls()).isEmpty();
    }

    @Test
    void a_subnet_without_a_table_of_its_own_has_the_vpcs_main_one() {
        cloud.fake().world().subnet("subnet-2", "vpc-1", "172.31.1.0/24");
        cloud.fake().world().instance("i-4", "vpc-1").eni("eni-4", "subnet-2", List.of("172.31.0.14"));
        host(1, "i-1");
        host(4, "i-4");
        settle("");
        for (String table : List.of("rtb-1", "rtb-2")) {
            assertThat(cloud.target(table, "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(cloud.target(table, "10.5.4.0/24")).contains("eni-4");
        }
    }

    @Test
    void no_route_leads_out_of_the_vpc_nor_to_an_address_the_instance_has_not_nor_to_one_that_has_ended() {
        cloud.fake().world().vpc("vpc-2", "172.31.0.0/16").subnet("subnet-9", "vpc-2", "172.31.0.0/24");
        cloud.fake().world().instance("i-9", "vpc-2").eni("eni-9", "subnet-9", List.of("172.31.0.19"));
        host(9, "i-9");
        host(2, "i-3");
        host(1, "i-1");
        host(5, "i-never");
        cloud.terminate(3);
        settle("");
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains(cloud.eni(1));
        for (int host : new int[] {9, 2, 5}) {
            assertThat(cloud.target("rtb-1", "10.5." + host + ".0/24")).isEmpty();
        }
        assertThat(cloud.fake().world().writes())
                .as("AWS is not even asked")
                .allMatch(call -> cloud.eni(1).equals(call.parameters().get("NetworkInterfaceId")));
        assertThat(recorder.results())
                .filteredOn(said -> said.contains("REFUSED"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void the_rows_of_the_dead_go() {
        host(1, "i-1");
        host(2, "i-2");
        settle("");
        hosts.remove(1);
        try (CloudWriter writer = writer("")) {
            settle(writer, Map.of(Place.prefix("10.5.2.0/24"), cloud.eni(2)));
            assertThat(cloud.target("rtb-1", "10.5.2.0/24")).isEmpty();
            assertThat(cloud.target("rtb-1", "10.5.1.0/24")).contains(cloud.eni(1));
            assertThat(writer.gone(Set.of(cloud.eni(2), "eni-none"))).containsExactly("eni-none");
        }
    }

    @Test
    void tables_may_be_named() {
        host(1, "i-1");
        settle(",\"RouteTableID\":\"rtb-2\"");
        assertThat(cloud.target("rtb-2", "10.5.1.0/24")).contains(cloud.eni(1));
        assertThat(cloud.target("rtb-1", "10.5.1.0/24")).isEmpty();
    }

    /** The hosts' own roles need nothing then, and the server's what a host's needed. */
    @Test
    void the_servers_role_needs_what_a_hosts_needs_that_writes_itself() {
        cloud.fake().world().defaultQuota().allow(Set.of()).allow("i-1", Policy.agent());
        host(1, "i-1");
        host(2, "i-2");
        settle("");
        cloud.put("rtb-1", "10.5.1.0/24", 3);
        settle("");
        hosts.remove(1);
        try (CloudWriter writer = writer("")) {
            settle(writer, Map.of(Place.prefix("10.5.2.0/24"), cloud.eni(2)));
        }
        assertThat(cloud.fake().world().calls()).extracting(Call::caller).containsOnly("i-1");
        Set<String> called =
                cloud.fake().world().calls().stream().map(Call::action).collect(Collectors.toCollection(TreeSet::new));
        assertThat(called).isEqualTo(Policy.agent());
        assertThat(recorder.toString()).doesNotContain("DENIED");
    }

    @Test
    void options_that_make_no_sense_are_named_together() {
        assertThatThrownBy(() -> writer(",\"RouteLimit\":0,\"SourceDestCheck\":\"perhaps\""))
                .hasMessageContainingAll("RouteLimit", "SourceDestCheck");
    }
}
