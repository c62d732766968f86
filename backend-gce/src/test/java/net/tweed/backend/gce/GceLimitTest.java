package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.backend.gce.fake.WorldNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many routes a network takes, and where that is known from. */
class GceLimitTest {
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
        new GceDaemon(lab, 0, "", GceLab.lease(0, SUBNET, "fd05:0:0:1::/64")).run(seconds(30));
        assertThat(lab.routes()).hasSize(1);
        assertThat(lab.writes()).as("the second is not even tried").hasSize(1);
        assertThat(lab.heard.take("REFUSED")).isNotEmpty();
    }

    @Test
    void an_assumed_limit_is_tried_and_the_answer_remembered() {
        lab.world().network(WorldNetwork.of("shop", "prod", "10.0.0.0/20").limit(1, OptionalInt.empty()));
        lab.foreignRoute("takes-the-room", "10.9.0.0/24", lab.host(1).url());
        GceDaemon daemon = daemon("");
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
}
