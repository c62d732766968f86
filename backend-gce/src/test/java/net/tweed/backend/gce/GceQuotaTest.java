package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.backend.gce.GceLab.Api;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.cloud.CheckApi.State;
import net.tweed.core.cloud.Quota;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The quota from Cloud Monitoring, and the check on forwarding. */
class GceQuotaTest {
    private final GceLab lab = new GceLab();
    private final Api api = lab.api(0);
    private final List<String> warnings = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private GceQuota quota(String container) {
        GceMonitoring monitoring = new GceMonitoring(api.sdk(), api.calls(), lab.clock, "shop");
        List<Prefix> containers = List.of(GceLab.prefix(container));
        return new GceQuota(api.sdk(), api.calls(), monitoring, api.host(), api.remedies(), containers, warnings::add);
    }

    private GceForwarding forwarding() {
        return new GceForwarding(api.sdk(), api.calls(), api.host(), api.remedies(), warnings::add);
    }

    private WorldNetwork network() {
        return WorldNetwork.of("shop", "prod", "10.0.0.0/20");
    }

    @Test
    void is_read_for_the_network() {
        lab.world().network(network().limit(77, OptionalInt.of(77)));
        assertThat(quota("10.5.0.0/16").read()).hasValue(77);
        assertThat(quota("10.5.0.0/16").scope()).isEqualTo(Quota.Scope.BOTH_FAMILIES);
        assertThat(quota("10.5.0.0/16").assumed()).isEqualTo(100);
        assertThat(quota("10.5.0.0/16").remedy()).contains("STATIC_ROUTES_PER_NETWORK of project shop");
    }

    @Test
    void is_unknown_where_nothing_was_sampled() {
        lab.world().network(network().limit(77, OptionalInt.empty()));
        assertThat(quota("10.5.0.0/16").read()).isEmpty();
    }

    @Test
    void may_be_hidden_by_role_or_scope() {
        lab.world().grant(Optional.of(Set.of("compute.networks.get")));
        assertThatThrownBy(() -> quota("10.5.0.0/16").read())
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("Required 'monitoring.timeSeries.list' permission");
        lab.world().grant(Optional.empty());
        lab.world().instance(lab.host(0).scopes(Set.of("compute")));
        assertThatThrownBy(() -> quota("10.5.0.0/16").read()).hasMessageContaining("monitoring-read");
    }

    @Test
    void is_no_number_where_the_answer_makes_no_sense() {
        for (Trouble.Kind kind :
                List.of(Trouble.Kind.MALFORMED_AFTER, Trouble.Kind.CUT_AFTER, Trouble.Kind.SENSELESS_AFTER)) {
            lab.world().trouble(Trouble.of("timeSeries.list", kind, 1, 0));
            assertThat(quota("10.5.0.0/16").read()).as(kind.name()).isEmpty();
        }
    }

    @Test
    void a_server_that_hangs_is_not_waited_for() {
        lab.world().trouble(Trouble.of("timeSeries.list", Trouble.Kind.HANG_BEFORE, 2, 5_000));
        assertThatThrownBy(() -> quota("10.5.0.0/16").read())
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Test
    void warns_of_container_networks_where_auto_mode_makes_subnets() {
        quota("10.200.0.0/16").read();
        assertThat(warnings).as("custom mode").isEmpty();
        lab.world().network(network().mode(WorldNetwork.Mode.AUTO));
        quota("10.5.0.0/16").read();
        assertThat(warnings).as("elsewhere").isEmpty();
        GceQuota inside = quota("10.200.0.0/16");
        inside.read();
        inside.read();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("The network prod is in auto mode")
                .contains("10.128.0.0/9")
                .contains("10.200.0.0/16");
    }

    @Test
    void forwarding_is_read_and_never_changed() {
        assertThat(forwarding().read()).isEqualTo(State.OFF);
        lab.world().instance(lab.host(0).forwards(WorldInstance.Forwards.NO));
        assertThat(forwarding().read()).isEqualTo(State.ON);
        assertThatThrownBy(() -> forwarding().off())
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("gcloud compute instances update-from-file host-0");
        assertThat(forwarding().name()).isEqualTo("canIpForward of host-0");
    }

    @Test
    void forwarding_that_may_not_be_read_is_taken_for_right_and_said_once() {
        lab.world().grant(Optional.of(Set.of()));
        GceForwarding forwarding = forwarding();
        assertThat(forwarding.read()).isEqualTo(State.OFF);
        assertThat(forwarding.read()).isEqualTo(State.OFF);
        assertThat(warnings).singleElement().asString().contains("canIpForward of host-0 cannot be verified");
        lab.world().trouble(Trouble.status("instances.get", 2, 503, "backendError"));
        assertThatThrownBy(forwarding::read).as("that is another matter").isInstanceOf(TweedException.class);
    }

    @Test
    void no_exceptions_text_gets_into_a_message() {
        TweedException said = new GceErrors(api.remedies())
                .classify("compute.routes.list", new IllegalStateException("Authorization: Bearer ya29.s3cr3t"));
        assertThat(said.getMessage()).doesNotContain("s3cr3t");
        assertThat(api.host().toString() + GceLab.options("\"Endpoint\":\"http://h:1\""))
                .doesNotContain("ya29");
    }
}
