package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Reconciler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several hosts on one network: nobody's right route is ever written twice, removed, or missing. */
class GceManyHostsTest {
    private static final int HOSTS = 3;

    private final GceLab lab = new GceLab();
    private final Random random = new Random(42);

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private static Lease lease(int host) {
        return GceLab.lease(host, "10.5." + host + ".0/24");
    }

    private List<Lease> others(int host) {
        List<Lease> others = new ArrayList<>();
        for (int other = 0; other < HOSTS; other++) {
            if (other != host) {
                others.add(lease(other));
            }
        }
        return others;
    }

    private void run(int host, Map<Prefix, String> dead, int rounds) {
        try (Backend backend = lab.backend(host, "")) {
            Network network = backend.join(lease(host));
            Reconciler reconciler = new Reconciler(lab.clock, lab.heard, 100);
            for (int i = 0; i < rounds; i++) {
                Peers peers = new Peers(lease(host), others(host), dead);
                reconciler.reconcile(network.desired(peers).layers());
                lab.clock.advance(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void three_hosts_restarted_in_any_order_write_nothing() {
        for (int host = 0; host < HOSTS; host++) {
            lab.host(host);
            run(host, Map.of(), 2);
        }
        List<String> settled = lab.routes();
        assertThat(settled).hasSize(HOSTS);
        lab.world().forget();
        for (int restart = 0; restart < 100; restart++) {
            run(random.nextInt(HOSTS), Map.of(), 2);
        }
        assertThat(lab.writes()).isEmpty();
        assertThat(lab.routes()).isEqualTo(settled);
    }

    /** Random routes of strangers, of other clusters, of this one; stopped and removed hosts; some hosts declared dead. */
    @Test
    void from_any_beginning_ours_end_right_and_no_others_change() {
        for (int round = 0; round < 25; round++) {
            lab.world().routes().forEach(route -> lab.world().deleteRoute(name(route)));
            lab.host(0);
            lab.host(1);
            lab.host(2);
            List<JsonObject> foreign = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                JsonObject route = anyRoute(round * 100 + i);
                lab.world().route("shop", route);
                if (!isOurs(route)) {
                    foreign.add(route);
                }
            }
            Map<Prefix, String> dead = random.nextBoolean()
                    ? Map.of(GceLab.prefix("10.5.7.0/24"), lab.host(1).url())
                    : Map.of();
            lab.world().forget();
            for (int pass = 0; pass < 2; pass++) {
                for (int host = 0; host < HOSTS; host++) {
                    run(host, dead, 20);
                }
            }
            List<String> names =
                    lab.world().routes().stream().map(GceManyHostsTest::name).toList();
            assertThat(names)
                    .as("foreign ones, round " + round)
                    .containsAll(foreign.stream().map(GceManyHostsTest::name).toList());
            for (int host = 0; host < HOSTS; host++) {
                String subnet = "10.5." + host + ".0/24";
                boolean kept =
                        foreign.stream().anyMatch(route -> destination(route).equals(subnet));
                if (!kept) {
                    assertThat(lab.routes().stream().filter(route -> route.startsWith(subnet)))
                            .as("round " + round)
                            .containsExactly(subnet + " to host-" + host);
                }
            }
            if (!dead.isEmpty()) {
                assertThat(lab.world().routes().stream()
                                .filter(GceManyHostsTest::isOurs)
                                .filter(route -> destination(route).equals("10.5.7.0/24"))
                                .filter(route -> route.get("nextHopInstance")
                                        .getAsString()
                                        .endsWith("/host-1")))
                        .isEmpty();
            }
        }
    }

    private JsonObject anyRoute(int number) {
        int host = random.nextInt(HOSTS);
        WorldInstance leadsTo = lab.host(host);
        String destination =
                "10.5." + (random.nextInt(3) == 0 ? random.nextInt(HOSTS) : 7 + random.nextInt(3)) + ".0/24";
        JsonObject route = GceLab.route("route-" + number, destination, leadsTo.url());
        String cluster = List.of("test", "other", "").get(random.nextInt(3));
        if (!cluster.isEmpty()) {
            String holder = leadsTo.url().substring(leadsTo.url().indexOf("projects/"));
            route.addProperty("description", new GceMark(cluster, "prod", holder).description());
        }
        if (random.nextInt(4) == 0) {
            route.addProperty("priority", 900);
        }
        return route;
    }

    private static boolean isOurs(JsonObject route) {
        return route.has("description")
                && route.get("description").getAsString().contains("cluster=test ");
    }

    private static String name(JsonObject route) {
        return route.get("name").getAsString();
    }

    private static String destination(JsonObject route) {
        return route.get("destRange").getAsString();
    }
}
