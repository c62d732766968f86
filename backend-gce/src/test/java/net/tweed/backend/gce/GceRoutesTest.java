package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.backend.gce.GceLab.Api;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.Answer.Progress;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Listing;
import net.tweed.core.cloud.Listing.Counts;
import net.tweed.core.cloud.Listing.Status;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routes of a network through the real SDK over HTTP: what {@code RouteApi} promises, and what this API is like. */
class GceRoutesTest {
    private static final String SUBNET = "10.5.1.0/24";

    private final GceLab lab = new GceLab();
    private final Api api = lab.api(0);

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private Answer put(CloudRoute row) {
        return write(new Change.Put<>(row, Optional.empty()));
    }

    private Answer replace(CloudRoute before, CloudRoute row) {
        return write(new Change.Put<>(row, Optional.of(before)));
    }

    private Answer remove(CloudRoute row) {
        return write(new Change.Remove<>(row));
    }

    private Answer write(Change<CloudRoute> change) {
        return api.routes().write(List.of(change)).get(0);
    }

    private static void isDone(Answer answer) {
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.progress()).isEqualTo(Progress.DONE);
    }

    private static void failed(Answer answer, Kind kind) {
        assertThat(answer.failure().map(TweedException::kind)).contains(kind);
    }

    private Listing.Seen seen(String destination) {
        return api.routes().list().routes().stream()
                .filter(seen -> seen.route().destination().equals(GceLab.prefix(destination)))
                .findFirst()
                .orElseThrow();
    }

    /** A route of ours that leads to another host. */
    private CloudRoute strayed(String destination) {
        isDone(put(api.row(destination)));
        String name = lab.world().routes().get(0).get("name").getAsString();
        lab.world().repointRoute(name, lab.host(1).url());
        return new CloudRoute(GceLab.prefix(destination), lab.host(1).url());
    }

    @Test
    void makes_routes_of_both_families_and_sees_them() {
        isDone(put(api.row(SUBNET)));
        isDone(put(api.row("fd05:0:0:1::/64")));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", "fd05:0:0:1::/64 to host-0");
        assertThat(seen(SUBNET))
                .isEqualTo(new Listing.Seen(api.row(SUBNET), Status.ACTIVE, Counts.YES, Optional.of("test/prod")));
        assertThat(seen("fd05:0:0:1::/64").route()).isEqualTo(api.row("fd05:0:0:1::/64"));
        assertThat(api.routes().name()).isEqualTo("projects/shop/global/networks/prod");
        assertThat(api.routes().owner()).contains("test/prod");
        assertThat(api.routes().replace()).isEqualTo(Replace.ADD_THEN_REMOVE);
    }

    @Test
    void names_routes_by_the_rules_and_says_whose_they_are() {
        put(api.row(SUBNET));
        put(api.row("fd05:1234:5678:9abc:def0:1234:5678:9a00/120"));
        assertThat(lab.world().routes())
                .allSatisfy(route ->
                        assertThat(route.get("name").getAsString()).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"));
        GceRows longest = new GceRows(api.host(), new GceMark("abcdefgh", "prod", "h"), 1000, subnet -> false);
        assertThat(longest.make(api.row("fd05:1234:5678:9abc:def0:1234:5678:9a00/120"), 0)
                        .getName())
                .hasSize(63);
        JsonObject route = lab.world().routes().get(0);
        assertThat(route.get("name").getAsString()).matches("tweed-test-10-5-1-0-24-[0-9a-f]{8}");
        assertThat(route.get("description").getAsString())
                .isEqualTo("tweed cluster=test network=prod"
                        + " holder=projects/shop/zones/europe-west1-b/instances/host-0");
        assertThat(route.get("priority").getAsInt()).isEqualTo(1000);
    }

    @Test
    void clusters_networks_and_hosts_do_not_share_names() {
        Set<String> names = new HashSet<>();
        for (String network : List.of("prod", "test")) {
            for (String cluster : List.of("a", "b")) {
                for (int host : new int[] {0, 1}) {
                    GceRows rows = new GceRows(
                            lab.identity(host, ""), new GceMark(cluster, network, "h"), 1000, subnet -> false);
                    CloudRoute row = new CloudRoute(GceLab.prefix(SUBNET), rows.target());
                    names.add(rows.make(row, 0).getName());
                    names.add(rows.make(row, 1).getName());
                }
            }
        }
        assertThat(names).hasSize(16);
    }

    @Test
    void replaces_without_a_gap() {
        CloudRoute stray = strayed(SUBNET);
        lab.world().forget();
        isDone(replace(stray, api.row(SUBNET)));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes()) // the name of the first try is that of the stray route
                .containsExactly(
                        "routes.insert 10.5.1.0/24 alreadyExists",
                        "routes.insert 10.5.1.0/24 accepted",
                        "routes.delete 10.5.1.0/24 accepted");
    }

    @Test
    void removes_and_takes_gone_for_removed() {
        isDone(put(api.row(SUBNET)));
        lab.world().readLag(Duration.ofSeconds(30));
        lab.clock.advance(Duration.ofSeconds(40));
        isDone(remove(api.row(SUBNET)));
        assertThat(lab.routes()).isEmpty();
        isDone(remove(api.row(SUBNET))); // lists show it still: the API says 404
        lab.world().readLag(Duration.ZERO);
        isDone(remove(api.row(SUBNET)));
        assertThat(lab.writes())
                .containsExactly(
                        "routes.insert 10.5.1.0/24 accepted",
                        "routes.delete 10.5.1.0/24 accepted",
                        "routes.delete  notFound");
    }

    @Test
    void an_operation_that_finds_nothing_to_delete_is_done() {
        isDone(put(api.row(SUBNET)));
        lab.world().trouble(Trouble.operation("routes.delete", 1, "RESOURCE_NOT_FOUND"));
        isDone(remove(api.row(SUBNET)));
    }

    @Test
    void removes_nothing_that_does_not_say_it_is_ours() {
        lab.foreignRoute("mine-by-hand", SUBNET, api.rows().target());
        failed(remove(api.row(SUBNET)), Kind.CONFIG);
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes()).isEmpty();
    }

    @Test
    void removes_ours_where_somebody_has_the_same() {
        isDone(put(api.row(SUBNET)));
        lab.foreignRoute("a-mine-by-hand", SUBNET, api.rows().target());
        isDone(remove(api.row(SUBNET)));
        assertThat(lab.world().routes())
                .singleElement()
                .satisfies(route -> assertThat(route.get("name").getAsString()).isEqualTo("a-mine-by-hand"));
    }

    @Test
    void a_taken_name_is_done_only_where_the_right_route_has_it() {
        lab.world().trouble(Trouble.of("routes.insert", Trouble.Kind.RESET_AFTER, 1, 0));
        failed(put(api.row(SUBNET)), Kind.UNAVAILABLE);
        isDone(put(api.row(SUBNET)));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
        assertThat(lab.writes())
                .containsExactly("routes.insert 10.5.1.0/24 accepted", "routes.insert 10.5.1.0/24 alreadyExists");
    }

    @Test
    void other_routes_on_all_our_names_are_named() {
        for (int attempt = 0; attempt < 3; attempt++) {
            String name = api.rows().make(api.row(SUBNET), attempt).getName();
            lab.foreignRoute(name, "10.9.9.0/24", lab.host(1).url());
        }
        Answer answer = put(api.row(SUBNET));
        failed(answer, Kind.CONFLICT);
        assertThat(answer.failure().orElseThrow()).hasMessageContaining("Remove those whose name is like tweed-test-");
        assertThat(lab.routes()).hasSize(3);
    }

    @Test
    void reads_every_page() {
        for (int i = 0; i < 300; i++) {
            lab.foreignRoute(
                    "static-" + i,
                    "10.6." + i / 256 + "." + i % 256 + "/32",
                    lab.host(1).url());
        }
        lab.world().pageSize(60);
        assertThat(api.routes().list().routes()).hasSize(301);
        assertThat(lab.world().calls()).containsEntry("routes.list", 6);
    }

    @Test
    void a_list_without_end_is_no_list() {
        lab.world().pageSize(0);
        for (int rounds = 0; rounds < 8; rounds++) {
            lab.clock.advance(Duration.ofSeconds(10));
            try {
                api.routes().list();
            } catch (TweedException e) {
                if (e.kind() == Kind.UNAVAILABLE) {
                    assertThat(e).hasMessageContaining("there is no end");
                    return;
                }
                assertThat(e.kind()).isEqualTo(Kind.THROTTLED); // its own pace
            }
        }
        assertThat(lab.world().calls().get("routes.list"))
                .as("it is bounded all the same")
                .isLessThan(1000);
    }

    @Test
    void tells_static_routes_from_those_that_do_not_count() {
        lab.world().network(WorldNetwork.of("shop", "other", "10.1.0.0/24"));
        JsonObject elsewhere =
                GceLab.route("elsewhere", "10.7.0.0/24", lab.host(1).url());
        elsewhere.addProperty("network", GceLab.NETWORK_URL.replace("/prod", "/other-prod"));
        lab.world().route("shop", elsewhere);
        JsonObject gateway = GceLab.route("default-route-1", "0.0.0.0/0", "x");
        gateway.remove("nextHopInstance");
        gateway.addProperty("nextHopGateway", "projects/shop/global/gateways/default-internet-gateway");
        lab.world().route("shop", gateway);
        assertThat(seen("10.0.0.0/20").counts()).as("a subnet's").isEqualTo(Counts.NO);
        assertThat(seen("0.0.0.0/0").counts()).as("the default route").isEqualTo(Counts.YES);
        assertThat(api.routes().list().routes()).as("of this network alone").hasSize(2);
    }

    @Test
    void sees_routes_whose_next_hop_is_stopped_gone_or_may_not_forward() {
        put(api.row(SUBNET));
        lab.world().instance(lab.host(0).status(WorldInstance.Status.TERMINATED));
        assertThat(seen(SUBNET).status()).isEqualTo(Status.BLACKHOLE);
        lab.world().instance(lab.host(0).forwards(WorldInstance.Forwards.NO));
        assertThat(seen(SUBNET).status()).isEqualTo(Status.BLACKHOLE);
        lab.world().instance(lab.host(0));
        assertThat(seen(SUBNET).status()).isEqualTo(Status.ACTIVE);
        lab.world().removeInstance("host-0");
        assertThat(seen(SUBNET).status()).isEqualTo(Status.BLACKHOLE);
        assertThat(seen(SUBNET).route()).as("it leads there all the same").isEqualTo(api.row(SUBNET));
    }

    @Test
    void another_priority_or_a_tag_makes_another_row() {
        JsonObject tagged = GceLab.route("tagged", SUBNET, api.rows().target());
        JsonArray tags = new JsonArray();
        tags.add("web");
        tagged.add("tags", tags);
        tagged.addProperty("priority", 900);
        lab.world().route("shop", tagged);
        assertThat(seen(SUBNET).route().target()).isEqualTo(api.rows().target() + "@900#web");
        assertThat(seen(SUBNET).owner()).as("it says nothing").contains("");
        lab.world().deleteRoute("tagged");
        tagged.addProperty("destRange", "10.5.2.0/24");
        lab.world().route("shop", tagged);
        assertThat(seen("10.5.2.0/24").route().target())
                .as("of no matter there")
                .isEqualTo(api.rows().target());
    }

    @Test
    void another_host_of_the_api_is_the_same_instance() {
        lab.foreignRoute(
                "by-hand",
                SUBNET,
                api.rows()
                        .target()
                        .replace(
                                "https://www.googleapis.com/compute/v1",
                                "https://compute.googleapis.com/compute/beta"));
        assertThat(seen(SUBNET).route()).isEqualTo(api.row(SUBNET));
    }

    @Test
    void a_write_at_work_is_pending_and_then_there() {
        lab.world().operationTime(Duration.ofSeconds(20));
        Answer answer = put(api.row(SUBNET));
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.progress()).isEqualTo(Progress.PENDING);
        failed(put(api.row(SUBNET)), Kind.CONFLICT); // its name is taken, nothing is there to be read
        lab.clock.advance(Duration.ofSeconds(20));
        isDone(put(api.row(SUBNET)));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void the_old_route_stays_until_the_new_one_is_there() {
        CloudRoute stray = strayed(SUBNET);
        lab.world().operationTime(Duration.ofSeconds(20));
        assertThat(replace(stray, api.row(SUBNET)).progress()).isEqualTo(Progress.PENDING);
        lab.clock.advance(Duration.ofSeconds(20));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0", SUBNET + " to host-1");
    }

    @Test
    void an_operation_that_cannot_be_followed_is_unknown() {
        lab.world().operationTime(Duration.ofSeconds(1));
        lab.world().trouble(Trouble.status("globalOperations.wait", 9, 403, "forbidden"));
        failed(put(api.row(SUBNET)), Kind.UNAVAILABLE);
    }

    @Test
    void over_quota_is_no_room() {
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.empty()));
        isDone(put(api.row(SUBNET)));
        Answer answer = put(api.row("10.5.2.0/24"));
        failed(answer, Kind.NO_ROOM);
        assertThat(answer.failure().orElseThrow())
                .hasMessageContaining("Quota 'STATIC_ROUTES_PER_NETWORK' exceeded")
                .hasMessageContaining("Raise the quota STATIC_ROUTES_PER_NETWORK of project shop");
    }

    @Test
    void a_list_that_is_not_answered_is_asked_for_again_and_an_insert_is_not() {
        lab.world().trouble(Trouble.status("routes.list", 1, 503, "backendError"));
        assertThat(api.routes().list().routes()).as("the subnet's").hasSize(1);
        assertThat(lab.world().calls()).containsEntry("routes.list", 2);
        lab.world().trouble(Trouble.status("routes.insert", 1, 503, "backendError"));
        failed(put(api.row(SUBNET)), Kind.UNAVAILABLE);
        assertThat(lab.world().calls()).containsEntry("routes.insert", 1);
        isDone(put(api.row(SUBNET)));
    }

    @Test
    void throttling_is_told_from_a_denial() {
        lab.world().trouble(Trouble.status("routes.insert", 1, 403, "rateLimitExceeded"));
        failed(put(api.row(SUBNET)), Kind.THROTTLED);
        lab.world().grant(Optional.of(Set.of("compute.routes.list")));
        lab.clock.advance(Duration.ofSeconds(5));
        failed(put(api.row(SUBNET)), Kind.DENIED);
    }

    @Test
    void in_a_full_network_a_route_to_another_host_gives_way() {
        CloudRoute stray = strayed(SUBNET);
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.empty()));
        isDone(replace(stray, api.row(SUBNET)));
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void in_a_full_network_a_route_that_works_stays() {
        isDone(put(api.row(SUBNET)));
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.empty()));
        Api other = lab.api(0, "\"RoutePriority\":900");
        CloudRoute before = new CloudRoute(GceLab.prefix(SUBNET), api.rows().target() + "@1000");
        Answer answer = other.routes()
                .write(List.of(new Change.Put<>(other.row(SUBNET), Optional.of(before))))
                .get(0);
        failed(answer, Kind.NO_ROOM);
        assertThat(lab.routes()).containsExactly(SUBNET + " to host-0");
    }

    @Test
    void what_the_api_refuses_is_said_with_its_words() {
        Answer answer = put(api.row("10.0.1.0/24"));
        failed(answer, Kind.CONFIG);
        assertThat(answer.failure().orElseThrow())
                .hasMessageContaining("compute.routes.insert")
                .hasMessageContaining("inside a subnetwork's");
    }

    @Test
    void a_target_that_is_none_is_not_sent() {
        failed(put(new CloudRoute(GceLab.prefix(SUBNET), "no such thing")), Kind.INTERNAL);
        assertThatThrownBy(() -> seen(SUBNET)).isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(lab.writes()).isEmpty();
    }
}
