package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldInstance.Nic;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.CloudWriter;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Office;
import net.tweed.core.table.Reconciler;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One writer for the instances of a network, on host 0. */
class GceWriterTest {
    private final GceLab lab = new GceLab();
    private final List<Hosts.Host> hosts = new ArrayList<>();
    private final Map<Prefix, String> dead = new HashMap<>();

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    private static final class FirstTerm implements Mandate {
        @Override
        public OptionalLong epoch() {
            return OptionalLong.of(42);
        }

        @Override
        public void check() {
            // it lasts
        }
    }

    private NetworkConfig config(String options) {
        return ConfigJson.parse("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"gce\",\"Writer\":\"controller\","
                        + "\"Endpoint\":\"" + lab.endpoint(0) + "\"" + options + "}}")
                .config();
    }

    private GceFactory factory() {
        return new GceFactory(Map.of("GCE_METADATA_HOST", lab.endpoint(0).getAuthority()));
    }

    private CloudWriter writer() {
        return factory()
                .writer(
                        config(""),
                        new Office(
                                lab.clock,
                                () -> "test",
                                lab.ledger,
                                lab.site(0).serial(),
                                lab.heard,
                                () -> Duration.ofMinutes(5),
                                new FirstTerm()));
    }

    private void host(int number) {
        WorldInstance instance = lab.host(number);
        host(number, instance.name(), id(instance), GceLab.ip(number));
    }

    private static String id(WorldInstance instance) {
        return Integer.toUnsignedString(
                instance.url().substring(instance.url().indexOf("projects/")).hashCode());
    }

    private void host(int number, String name, String id, String address) {
        DualStack<InetAddress> addresses = DualStack.v4(Addresses.parse(address).orElseThrow());
        Lease lease = new Lease(
                DualStack.v4(GceLab.prefix("10.5." + number + ".0/24")),
                new Attributes("", addresses, DualStack.none()),
                new Term.Leased(),
                new Revision(1, number + 1, 1));
        hosts.add(new Hosts.Host(lease, new Machine(GceLab.PROJECT, "", "europe-west1-b", id, name, addresses)));
    }

    private void settle() {
        Reconciler reconciler = new Reconciler(lab.clock, lab.heard, 100);
        List<Prefix> live =
                hosts.stream().flatMap(host -> host.lease().subnets().stream()).toList();
        try (CloudWriter writer = writer()) {
            for (int round = 0; round < 12; round++) {
                reconciler.reconcile(
                        writer.desired(new Hosts(hosts, live, dead)).layers());
                lab.clock.advance(Duration.ofSeconds(2));
            }
        }
    }

    private Map<String, String> routes() {
        Map<String, String> routes = new TreeMap<>();
        lab.world()
                .routes()
                .forEach(route -> routes.put(
                        route.get("destRange").getAsString(),
                        route.get("nextHopInstance").getAsString()));
        return routes;
    }

    @Test
    void all_hosts_subnets_lead_to_their_instances_and_say_whose_they_are() {
        host(0);
        host(1);
        settle();
        assertThat(routes())
                .isEqualTo(Map.of(
                        "10.5.0.0/24",
                        lab.host(0).url(),
                        "10.5.1.0/24",
                        lab.host(1).url()));
        assertThat(lab.world().routes())
                .extracting(route -> route.get("description").getAsString())
                .allMatch(text -> text.startsWith("tweed cluster=test network=prod holder=projects/shop/"))
                .anyMatch(text -> text.endsWith("/host-1"));
    }

    @Test
    void every_call_carries_the_term() {
        host(0);
        settle();
        assertThat(lab.world().userAgents())
                .filteredOn(text -> !text.startsWith("Java/")) // the metadata server is asked without it
                .isNotEmpty()
                .allMatch(text -> text.contains("tweed/controller epoch/42"));
    }

    @Test
    void no_route_leads_to_another_project_nor_to_a_name_used_anew_nor_to_an_address_it_has_not() {
        host(1, "host-1", "7", GceLab.ip(1));
        host(2, "host-none", "7", GceLab.ip(2));
        host(3, "host-0", id(lab.host(0)), "10.0.0.99");
        lab.world().instance(lab.host(4).nics(new Nic("shop/other", GceLab.ip(4), Optional.empty())));
        host(4, "host-4", id(lab.host(4)), GceLab.ip(4));
        lab.world().instance(lab.host(4).nics(new Nic("shop/other", GceLab.ip(4), Optional.empty())));
        settle();
        assertThat(routes()).isEmpty();
        assertThat(lab.heard.take("REFUSED")).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void an_instance_that_may_not_forward_is_named_with_what_to_do() {
        host(1);
        lab.world().instance(lab.host(1).forwards(WorldInstance.Forwards.NO));
        settle();
        assertThat(lab.heard.take("REFUSED"))
                .first()
                .asString()
                .contains("host-1", "canIpForward: true", "gcloud compute instances");
        assertThat(routes()).hasSize(1);
    }

    @Test
    void the_routes_of_the_dead_go() {
        host(0);
        host(1);
        settle();
        Hosts.Host lost = hosts.remove(1);
        dead.put(lost.lease().subnets().v4().orElseThrow(), lab.host(1).url());
        settle();
        assertThat(routes()).containsOnlyKeys("10.5.0.0/24");
    }

    @Test
    void a_host_with_a_controller_asks_nobody() {
        try (Backend backend = factory().create(config(""), lab.site(1))) {
            Lease own = GceLab.lease(1, "10.5.1.0/24");
            assertThat(backend.attributes(Optional.empty()).data()).isEqualTo(DualStack.none());
            assertThat(backend.join(own).domain()).isEqualTo(Network.Domain.DELEGATED);
        }
        assertThat(lab.world().calls()).isEmpty();
    }

    @Test
    void options_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> factory().create(config(",\"RouteLimit\":0"), lab.site(1)))
                .hasMessageContaining("RouteLimit");
    }
}
