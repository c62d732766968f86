package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldInstance.Nic;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Reconciler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole backend with the real reconciler and the real SDK, in a time of its own. */
class GceBackendTest {
    private static final String SUBNET = "10.5.1.0/24";

    private final GceLab lab = new GceLab();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private GceDaemon daemon(String options) {
        return new GceDaemon(lab, 0, options, GceLab.lease(0, SUBNET));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void a_host_makes_its_own_routes_and_a_restart_writes_nothing() {
        Lease own = GceLab.lease(0, SUBNET, "fd05:0:0:1::/64");
        GceDaemon first = new GceDaemon(lab, 0, "", own);
        assertThat(first.round().written()).isEqualTo(2);
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", "fd05:0:0:1::/64 to host-0");
        first.run(seconds(700));
        lab.world().forget();
        new GceDaemon(lab, 0, "", own).run(seconds(700));
        assertThat(lab.writes()).isEmpty();
        assertThat(lab.world().calls().get("routes.list"))
                .as("the slow pass, and no more")
                .isLessThan(6);
        assertThat(first.network.mtu()).isEqualTo(DualStack.both(1460, 1460));
        assertThat(first.network.domain()).isEqualTo(Network.Domain.CLOUD);
    }

    @Test
    void publishes_who_it_is() {
        Attributes attributes = lab.backend(0, "").attributes(Optional.empty());
        assertThat(attributes.backend()).as("as flannel's had none").isEmpty();
        assertThat(attributes.data().v4()).contains(lab.identity(0, "").json());
    }

    @Test
    void a_deleted_and_a_repointed_route_are_put_back_by_the_slow_pass() {
        GceDaemon daemon = daemon("");
        daemon.run(seconds(5));
        String name = lab.world().routes().get(0).get("name").getAsString();
        lab.world().deleteRoute(name);
        daemon.run(seconds(400));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        lab.world().repointRoute(name, lab.host(1).url());
        lab.world().forget();
        daemon.run(seconds(400));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes().subList(1, 3))
                .containsExactly("routes.insert 10.5.1.0/24 accepted", "routes.delete 10.5.1.0/24 accepted");
    }

    @Test
    void another_priority_is_added_before_the_old_one_goes() {
        daemon("").run(seconds(5));
        lab.world().forget();
        daemon("\"RoutePriority\":900").run(seconds(10));
        assertThat(lab.world().routes())
                .singleElement()
                .satisfies(route -> assertThat(route.get("priority").getAsInt()).isEqualTo(900));
        assertThat(lab.writes())
                .containsExactly("routes.insert 10.5.1.0/24 accepted", "routes.delete 10.5.1.0/24 accepted");
    }

    @Test
    void what_a_failed_replacement_left_goes_with_the_next_reading() {
        daemon("").run(seconds(5));
        lab.world()
                .repointRoute(
                        lab.world().routes().get(0).get("name").getAsString(),
                        lab.host(1).url());
        lab.world().trouble(Trouble.status("routes.delete", 1, 503, "backendError"));
        GceDaemon daemon = daemon("");
        daemon.round();
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", SUBNET + " to host-1");
        daemon.run(seconds(20));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void a_moved_host_takes_its_old_route_away_when_the_new_one_is_there() {
        daemon("").run(seconds(5));
        lab.world().forget();
        new GceDaemon(lab, 0, "", GceLab.lease(0, "10.5.2.0/24")).run(seconds(1000));
        assertThat(lab.routes()).containsExactly("10.5.2.0/24 to host-0");
        assertThat(lab.writes().get(0)).startsWith("routes.insert 10.5.2.0/24");
    }

    @Test
    void a_host_that_leaves_for_another_backend_takes_its_routes_along() {
        GceDaemon daemon = daemon("");
        daemon.run(seconds(5));
        new Reconciler(lab.clock, lab.heard, 100)
                .reconcile(daemon.network.vacated().layers());
        assertThat(lab.routes()).isEmpty();
    }

    @Test
    void routes_of_others_are_not_touched() {
        Lease peer = GceLab.lease(1, "10.5.2.0/24");
        new GceDaemon(lab, 1, "", peer).run(seconds(5));
        lab.foreignRoute("somebodys", "10.5.3.0/24", lab.host(0).url());
        lab.foreignRoute("nobodys", "10.9.0.0/16", lab.host(0).url());
        JsonObject cluster = GceLab.route(
                "tweed-other-10-5-4-0-24-12345678", "10.5.4.0/24", lab.host(0).url());
        cluster.addProperty(
                "description", new GceMark("other", "prod", lab.identity(0, "").path()).description());
        lab.world().route("shop", cluster);
        List<String> before = lab.routes();
        new GceDaemon(lab, 0, "", GceLab.lease(0, SUBNET), peer).run(seconds(1000));
        assertThat(lab.routes()).containsAll(before).hasSize(before.size() + 1);
    }

    @Test
    void somebody_elses_route_to_our_subnet_keeps_ours_out_and_is_named() {
        lab.foreignRoute("somebodys", SUBNET, lab.host(1).url());
        daemon("").run(seconds(400));
        assertThat(lab.writes()).isEmpty();
        assertThat(lab.heard.take("BLOCKED"))
                .singleElement()
                .asString()
                .contains("occupied by 10.5.1.0/24 to ")
                .contains("instances/host-1, which is not ours");
        lab.world().deleteRoute("somebodys");
        daemon("").run(seconds(400));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void the_description_alone_says_whose_a_route_is() {
        GceDaemon daemon = daemon("");
        daemon.run(seconds(5));
        String name = lab.world().routes().get(0).get("name").getAsString();
        lab.world().deleteRoute(name);
        lab.foreignRoute("somebodys", SUBNET, lab.host(1).url());
        daemon.run(seconds(400));
        assertThat(lab.routes()).as("the ledger knows the subnet").containsExactly(SUBNET + " to host-1");
        lab.world().deleteRoute("somebodys");
        daemon.run(seconds(400));
        lab.ledger.forget("projects/shop/global/networks/prod", GceLab.prefix(SUBNET));
        lab.world().repointRoute(name, lab.host(1).url());
        daemon("").run(seconds(400));
        assertThat(lab.routes()).as("the ledger knows nothing").containsExactly(SUBNET + " to host-0");
    }

    @Test
    void a_dead_hosts_route_goes_and_a_live_ones_never() {
        Lease peer = GceLab.lease(1, "10.5.2.0/24");
        new GceDaemon(lab, 1, "", peer).run(seconds(5));
        GceDaemon daemon = new GceDaemon(lab, 0, "", GceLab.lease(0, SUBNET), peer);
        daemon.run(seconds(1000));
        assertThat(lab.routes()).hasSize(2);
        daemon.peers = new Peers(daemon.peers.own(), List.of());
        daemon.run(seconds(1000));
        assertThat(lab.routes()).as("nobody has said that it is dead").hasSize(2);
        daemon.peers = new Peers(
                daemon.peers.own(),
                List.of(),
                Map.of(GceLab.prefix("10.5.2.0/24"), lab.host(1).url()));
        daemon.run(seconds(1000));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void knows_which_instances_are_gone_for_good() {
        GceDaemon daemon = daemon("");
        String stopped = lab.host(1).url();
        lab.world().instance(lab.host(1).status(WorldInstance.Status.TERMINATED));
        String removed = stopped.replace("host-1", "host-2");
        assertThat(daemon.network.gone(Set.of(stopped, removed, "10.0.0.9"))).containsExactly(removed);
        lab.world().grant(Optional.of(Set.of()));
        assertThat(daemon.network.gone(Set.of(removed))).as("it may not look").isEmpty();
    }

    @Test
    void an_instance_that_may_not_forward_is_said_with_its_command() {
        lab.world().instance(lab.host(0).forwards(WorldInstance.Forwards.NO));
        GceDaemon daemon = daemon("");
        daemon.run(seconds(5));
        assertThat(lab.heard.take("REFUSED"))
                .first()
                .asString()
                .contains("gcloud compute instances export host-0 --zone=europe-west1-b --project=shop")
                .contains("canIpForward: true")
                .contains("--most-disruptive-allowed-action=REFRESH");
        assertThat(lab.routes()).as("its route is made all the same").hasSize(1);
        lab.host(0);
        daemon.run(seconds(700));
        lab.heard.take();
        daemon.run(seconds(700));
        assertThat(lab.heard.take("REFUSED")).isEmpty();
    }

    @Test
    void a_host_of_a_shared_vpc_names_its_addresses() {
        lab.world().project("nets", 2002);
        lab.world().network(WorldNetwork.of("nets", "prod", "10.0.0.0/20"));
        for (int host : new int[] {0, 1}) {
            lab.world()
                    .instance(
                            lab.host(host).nics(new Nic("nets/prod", GceLab.ip(host), Optional.of(GceLab.ip6(host)))));
        }
        Lease own = GceLab.lease(0, SUBNET, "fd05:0:0:1::/64");
        Lease peer = GceLab.lease(1, "10.5.2.0/24");
        new GceDaemon(lab, 1, "", peer).run(seconds(5));
        GceDaemon daemon = new GceDaemon(lab, 0, "", own, peer);
        daemon.run(seconds(1000));
        lab.world().forget();
        daemon.run(seconds(1000));
        assertThat(lab.writes()).isEmpty();
        assertThat(lab.world().routes())
                .extracting(route -> route.get("nextHopIp").getAsString())
                .containsExactlyInAnyOrder(GceLab.ip(0), GceLab.ip6(0), GceLab.ip(1));
        daemon.peers = new Peers(
                own, List.of(), Map.of(GceLab.prefix("10.5.2.0/24"), lab.host(1).url()));
        daemon.run(seconds(1000));
        assertThat(lab.world().routes())
                .as("a dead host's is known by its description")
                .hasSize(2);
    }

    @Test
    void many_hosts_at_once_stay_within_the_projects_budget() {
        lab.world().rates(5, 1);
        for (int host = 0; host < 6; host++) {
            lab.host(host);
            new GceDaemon(lab, host, "", GceLab.lease(host, "10.5." + host + ".0/24")).run(seconds(90));
        }
        assertThat(lab.routes()).hasSize(6);
    }
}
