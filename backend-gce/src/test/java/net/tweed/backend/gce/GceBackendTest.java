package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldInstance.Nic;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Outcome;
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

    /** A daemon of one host, as far as this backend goes. */
    private final class Daemon {
        final Reconciler reconciler = new Reconciler(lab.clock, lab.heard, 100);
        final Network network;
        Peers peers;

        Daemon(int number, String options, Lease own, Lease... others) {
            Backend backend = lab.backend(number, options);
            network = backend.join(own);
            peers = new Peers(own, List.of(others));
        }

        Outcome round() {
            return reconciler.reconcile(network.desired(peers).layers());
        }

        /** Rounds, each when it is due, for so long. */
        void run(Duration time) {
            Duration end = lab.clock.uptime().plus(time);
            while (lab.clock.uptime().compareTo(end) < 0) {
                Duration next = round().again().orElse(time);
                Duration left = end.minus(lab.clock.uptime());
                Duration step = next.compareTo(left) < 0 ? next : left;
                lab.clock.advance(step.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : step);
            }
        }
    }

    private Daemon daemon(String options) {
        return new Daemon(0, options, GceLab.lease(0, SUBNET));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void a_host_makes_its_own_routes_and_a_restart_writes_nothing() {
        Lease own = GceLab.lease(0, SUBNET, "fd05:0:0:1::/64");
        Daemon first = new Daemon(0, "", own);
        assertThat(first.round().written()).isEqualTo(2);
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", "fd05:0:0:1::/64 to host-0");
        first.run(seconds(700));
        lab.world().forget();
        new Daemon(0, "", own).run(seconds(700));
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
        Daemon daemon = daemon("");
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
        Daemon daemon = daemon("");
        daemon.round();
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", SUBNET + " to host-1");
        daemon.run(seconds(20));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void a_moved_host_takes_its_old_route_away_when_the_new_one_is_there() {
        daemon("").run(seconds(5));
        lab.world().forget();
        new Daemon(0, "", GceLab.lease(0, "10.5.2.0/24")).run(seconds(1000));
        assertThat(lab.routes()).containsExactly("10.5.2.0/24 to host-0");
        assertThat(lab.writes().get(0)).startsWith("routes.insert 10.5.2.0/24");
    }

    @Test
    void a_host_that_leaves_for_another_backend_takes_its_routes_along() {
        Daemon daemon = daemon("");
        daemon.run(seconds(5));
        new Reconciler(lab.clock, lab.heard, 100)
                .reconcile(daemon.network.vacated().layers());
        assertThat(lab.routes()).isEmpty();
    }

    @Test
    void routes_of_others_are_not_touched() {
        Lease peer = GceLab.lease(1, "10.5.2.0/24");
        new Daemon(1, "", peer).run(seconds(5));
        lab.foreignRoute("somebodys", "10.5.3.0/24", lab.host(0).url());
        lab.foreignRoute("nobodys", "10.9.0.0/16", lab.host(0).url());
        JsonObject cluster = GceLab.route(
                "tweed-other-10-5-4-0-24-12345678", "10.5.4.0/24", lab.host(0).url());
        cluster.addProperty(
                "description", new GceMark("other", "prod", lab.identity(0, "").path()).description());
        lab.world().route("shop", cluster);
        List<String> before = lab.routes();
        new Daemon(0, "", GceLab.lease(0, SUBNET), peer).run(seconds(1000));
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
        Daemon daemon = daemon("");
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
        new Daemon(1, "", peer).run(seconds(5));
        Daemon daemon = new Daemon(0, "", GceLab.lease(0, SUBNET), peer);
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
        Daemon daemon = daemon("");
        String stopped = lab.host(1).url();
        lab.world().instance(lab.host(1).status(WorldInstance.Status.TERMINATED));
        String removed = stopped.replace("host-1", "host-2");
        assertThat(daemon.network.gone(Set.of(stopped, removed, "10.0.0.9"))).containsExactly(removed);
        lab.world().grant(Optional.of(Set.of()));
        assertThat(daemon.network.gone(Set.of(removed))).as("it may not look").isEmpty();
    }

    @Test
    void a_quota_that_is_known_refuses_before_any_write() {
        for (String known : List.of("", "\"RouteLimit\":1")) {
            lab.world()
                    .network(WorldNetwork.of("shop", "prod", "10.0.0.0/20")
                            .limit(1, known.isEmpty() ? OptionalInt.of(1) : OptionalInt.empty()));
            lab.foreignRoute(
                    "takes-the-room" + known.length(),
                    "10.9." + known.length() + ".0/24",
                    lab.host(1).url());
            lab.heard.take();
            daemon(known).run(seconds(30));
            assertThat(lab.writes()).isEmpty();
            List<String> heard = lab.heard.take();
            assertThat(heard)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("REFUSED " + SUBNET)
                            .contains("the table is full (")
                            .contains(
                                    "of 1 routes, " + (known.isEmpty() ? "read from the cloud's quota" : "configured"))
                            .contains("Raise the quota STATIC_ROUTES_PER_NETWORK of project shop"));
            assertThat(heard).anySatisfy(line -> assertThat(line).startsWith("ROOM "));
        }
    }

    @Test
    void families_share_the_quota() {
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.of(1)));
        new Daemon(0, "", GceLab.lease(0, SUBNET, "fd05:0:0:1::/64")).run(seconds(30));
        assertThat(lab.routes()).hasSize(1);
        assertThat(lab.writes()).as("the second is not even tried").hasSize(1);
        assertThat(lab.heard.take("REFUSED")).isNotEmpty();
    }

    @Test
    void an_assumed_limit_is_tried_and_the_answer_remembered() {
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.empty()));
        lab.foreignRoute("takes-the-room", "10.9.0.0/24", lab.host(1).url());
        Daemon daemon = daemon("");
        daemon.round();
        assertThat(lab.heard.take())
                .contains("ROOM 1 of 100, assumed")
                .anySatisfy(
                        line -> assertThat(line).startsWith("REFUSED").contains("learned from the cloud's refusal"));
        assertThat(lab.writes()).containsExactly("routes.insert 10.5.1.0/24 QUOTA_EXCEEDED");
        daemon.run(seconds(900));
        assertThat(lab.writes()).as("it is not asked again").hasSize(1);
        lab.world().deleteRoute("takes-the-room");
        daemon.run(seconds(900));
        assertThat(lab.routes()).as("until a place is free").containsExactly(SUBNET + " to host-0");
    }

    @Test
    void a_quota_that_may_not_be_read_is_assumed() {
        lab.world()
                .grant(Optional.of(Set.of(
                        "compute.routes.list",
                        "compute.routes.create",
                        "compute.networks.updatePolicy",
                        "compute.instances.use",
                        "compute.instances.get",
                        "compute.globalOperations.get")));
        daemon("").run(seconds(5));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.heard.take("ROOM")).contains("ROOM 0 of 100, assumed");
    }

    @Test
    void throttling_is_waited_out_and_no_denial() {
        lab.world().trouble(Trouble.status("routes.insert", 2, 403, "rateLimitExceeded"));
        daemon("").run(seconds(120));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        List<String> heard = lab.heard.take();
        assertThat(heard).contains("THROTTLED compute.routes.insert");
        assertThat(heard).noneSatisfy(line -> assertThat(line).startsWith("REFUSED"));
        assertThat(lab.world().calls().get("routes.insert"))
                .as("each try is one call")
                .isEqualTo(3);
    }

    @Test
    void a_denial_is_said_with_its_command_and_ends_when_granted() {
        lab.world().grant(Optional.of(Set.of("compute.routes.list", "compute.instances.get")));
        Daemon daemon = daemon("");
        daemon.run(seconds(30));
        assertThat(lab.heard.take("REFUSED"))
                .first()
                .asString()
                .contains("Required 'compute.routes.create' permission")
                .contains("gcloud projects add-iam-policy-binding shop");
        lab.world().grant(Optional.empty());
        daemon.run(seconds(1200));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void an_outcome_that_is_not_known_is_read_and_not_repeated() {
        lab.world().trouble(Trouble.of("routes.insert", Trouble.Kind.RESET_AFTER, 1, 0));
        daemon("").run(seconds(300));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes()).containsExactly("routes.insert 10.5.1.0/24 accepted");
    }

    @Test
    void a_write_that_comes_late_makes_no_second_route() {
        lab.world().trouble(Trouble.of("routes.insert", Trouble.Kind.LATE, 1, 90_000));
        daemon("").run(seconds(200));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void a_write_at_work_is_not_taken_for_done() {
        lab.world().operationTime(seconds(60));
        Outcome first = daemon("").round();
        assertThat(first.written()).isZero();
        assertThat(first.unsettled()).isEqualTo(1);
        assertThat(lab.heard.take("PENDING")).hasSize(1);
    }

    @Test
    void a_hanging_call_ends() {
        lab.world().trouble(Trouble.of("routes.insert", Trouble.Kind.HANG_AFTER, 1, 7_000));
        daemon("").run(seconds(60));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.heard.take("UNKNOWN")).hasSize(1);
    }

    @Test
    void readings_that_lag_make_no_second_route() {
        lab.world().readLag(seconds(20));
        lab.world().operationTime(seconds(8));
        lab.clock.advance(seconds(60));
        daemon("").run(seconds(300));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes().stream().filter(write -> write.endsWith("accepted")))
                .hasSize(1);
    }

    @Test
    void an_answer_without_sense_removes_nothing() {
        Daemon daemon = daemon("");
        daemon.run(seconds(5));
        lab.world().forget();
        for (Trouble.Kind kind : List.of(
                Trouble.Kind.MALFORMED_AFTER,
                Trouble.Kind.CUT_AFTER,
                Trouble.Kind.SENSELESS_AFTER,
                Trouble.Kind.RESET_BEFORE)) {
            lab.world().trouble(Trouble.of("routes.list", kind, 4, 0));
            daemon.run(seconds(400));
            lab.world().noTrouble();
            daemon.run(seconds(400));
        }
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes()).noneSatisfy(write -> assertThat(write).startsWith("routes.delete"));
    }

    @Test
    void an_instance_that_may_not_forward_is_said_with_its_command() {
        lab.world().instance(lab.host(0).forwards(WorldInstance.Forwards.NO));
        Daemon daemon = daemon("");
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
        new Daemon(1, "", peer).run(seconds(5));
        Daemon daemon = new Daemon(0, "", own, peer);
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
            new Daemon(host, "", GceLab.lease(host, "10.5." + host + ".0/24")).run(seconds(90));
        }
        assertThat(lab.routes()).hasSize(6);
    }
}
