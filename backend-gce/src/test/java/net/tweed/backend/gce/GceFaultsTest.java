package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.core.table.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong at Google Cloud, and what becomes of it. */
class GceFaultsTest {
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
        GceDaemon daemon = daemon("");
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
        GceDaemon daemon = daemon("");
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
}
