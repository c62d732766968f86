package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.tweed.backend.alivpc.fake.Faults;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which keys are used, and that none is ever shown. */
class AliVpcSecretsTest {
    private static final String HUSH = "hush-hush";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private List<String> callers() {
        return lab.world().calls().stream()
                .map(call -> call.caller().replaceFirst("@.*", ""))
                .distinct()
                .toList();
    }

    @Test
    void theConfiguredKeyComesFirst() {
        lab.world().key("config-id", HUSH);
        lab.host(
                        Place.A,
                        "\"AccessKeyID\":\"config-id\",\"AccessKeySecret\":\"" + HUSH + "\"",
                        Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"))
                .settle();
        assertThat(callers()).containsExactly("config-id");
    }

    @Test
    void theEnvironmentsKeyComesNext() {
        lab.host(Place.A, "", Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"))
                .settle();
        assertThat(callers()).containsExactly("id");
    }

    @Test
    void theRolesKeysComeLastAndAreRenewedBeforeTheyRunOut() {
        Host host = lab.host(Place.A).settle();
        assertThat(callers()).singleElement().asString().startsWith("STS.i-h11");
        lab.clock().advance(Duration.ofMinutes(58));
        host.settle();
        assertThat(callers()).hasSize(2);
    }

    @Test
    void theRolesKeysAreAskedForAgainWhateverTheHostsClockSays() {
        Host host = lab.host(Place.A).settle();
        lab.clock().jumpWall(Duration.ofHours(-5));
        lab.clock().advance(Duration.ofMinutes(11));
        host.settle();
        assertThat(callers()).hasSize(2);
    }

    @Test
    void aRoleWithoutKeysIsNamed() {
        lab.fake().faults().add("role", 9, new Faults.Refused(404, "", ""));
        assertThat(failure(lab.host(Place.A)))
                .hasMessageContaining("This instance has no RAM role")
                .hasMessageContaining("iam/alibaba/agent.json");
    }

    @Test
    void halfKeysOfARoleAreNotUsed() {
        lab.fake().faults().add("role-keys", 9, new Faults.Body("{\"AccessKeyId\":\"" + HUSH + "\"}"));
        assertThat(failure(lab.host(Place.A)))
                .hasMessageContaining("no usable AccessKeySecret")
                .hasMessageNotContaining(HUSH);
    }

    @Test
    void aWrongSecretIsNamedAndNotShown() {
        Throwable e = failure(lab.host(Place.A, "\"AccessKeyID\":\"id\",\"AccessKeySecret\":\"" + HUSH + "\""));
        assertThat(e).hasMessageContaining("SignatureDoesNotMatch").hasMessageContaining("see that the key is right");
        assertThat(trace(e)).doesNotContain(HUSH).doesNotContain("AccessKeyId%3D");
    }

    @Test
    void whatBreaksOffShowsNoTokenAndNoSignature() {
        Host host = lab.host(Place.A).settle();
        lab.fake().faults().add("DescribeRouteEntryList", 4, new Faults.Reset());
        lab.clock().advance(Duration.ofMinutes(6));
        host.round();
        lab.fake().faults().add("DescribeRouteEntryList", 2, new Faults.Refused(500, "InternalError", "oops"));
        host.round();
        assertThat(host.recorder().toString())
                .contains("UNAVAILABLE")
                .doesNotContain("role-token")
                .doesNotContain("role-secret")
                .doesNotContain("Signature");
    }

    @Test
    void aCallThatTakesTooLongIsOfUnknownOutcomeAndShowsNoToken() {
        Host host = lab.host(Place.A);
        lab.fake().faults().add("CreateRouteEntries", 1, new Faults.HangAfter(Duration.ofSeconds(7)));
        host.settle();
        assertThat(lab.world().hop(Lab.TABLE, "10.5.11.0/24")).contains("eni-h11");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
        assertThat(host.recorder().toString())
                .contains("UNKNOWN")
                .contains("SDK.ReadTimeout")
                .doesNotContain("role-token")
                .doesNotContain("http://");
    }

    @Test
    void nothingsTextFormHasASecret() {
        Host host = lab.host(
                Place.A,
                "",
                Map.of(
                        "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
                        "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret",
                        "ALIBABA_CLOUD_SECURITY_TOKEN", HUSH));
        host.settle();
        assertThat(host.backend().toString() + host.network() + host.recorder()).doesNotContain(HUSH);
    }

    /** Why the host cannot find its table. */
    private static TweedException failure(Host host) {
        host.round();
        return host.recorder().failures().get(0);
    }

    private static String trace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
