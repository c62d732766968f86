package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.Faults;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged, and what never is. */
class AwsVpcLogsTest {
    private final ManualClock clock = new ManualClock();
    private final FakeCloud cloud = new FakeCloud(clock);
    private final FakeEc2 fake = cloud.fake();
    private List<String> lines = List.of();

    @BeforeEach
    void record() {
        assumeTrue(
                RecordingLogs.lines() != null,
                "the log is not recorded: run with -Dslf4j.provider=" + RecordingLogs.class.getName());
        lines = Objects.requireNonNull(RecordingLogs.lines());
        lines.clear();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Host host(String options) {
        return new Host(cloud, Place.of(1, options), new MemoryOwnership("172.31.0.11"), clock);
    }

    @Test
    void an_option_that_does_not_exist_is_warned_about_with_a_suggestion() {
        host("\"RouteTableId2\":\"x\",\"RouteLimt\":7").close();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("WARN")
                        && line.contains("\"RouteLimt\"")
                        && line.contains("did you mean \"RouteLimit\"?"));
    }

    @Test
    void a_quota_that_may_not_be_read_is_said_with_the_missing_action() {
        fake.world().allow(Policy.without("servicequotas:GetServiceQuota"));
        host("").settle().close();
        assertThat(lines)
                .anyMatch(line -> line.contains("its quota cannot be read, so 50 routes are assumed")
                        && line.contains("may not call servicequotas:GetServiceQuota."));
        lines.clear();
        fake.world().defaultQuota().allow(Policy.without("servicequotas:GetAWSDefaultServiceQuota"));
        host("").settle().close();
        assertThat(lines).anyMatch(line -> line.contains("may not call servicequotas:GetAWSDefaultServiceQuota."));
    }

    @Test
    void a_limit_above_the_quota_is_warned_about() {
        fake.world().quota(60);
        host("\"RouteLimit\":100").settle().close();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("WARN")
                        && line.contains("RouteLimit is 100, and the cloud's quota only 60: Ask for more"));
    }

    @Test
    void the_tables_that_are_found_are_named_once() {
        host("").settle().later().close();
        assertThat(lines)
                .filteredOn(line -> line.contains("The route tables for this host are [rtb-1]"))
                .hasSize(1);
    }

    @Test
    void no_secret_is_ever_shown() {
        StringBuilder all = new StringBuilder();
        fake.world().table("rtb-1").put("10.5.1.0/24", "eni-3", FakeRoute.Origin.CALL);
        try (Host host =
                host("\"SecretAccessKey\":\"hush-config\",\"AccessKeyID\":[\"hush-config\"],\"RouteTableFilter\":{}")) {
            for (String api : AwsVpcRates.apis()) {
                // what AWS says of a bad signature holds what was signed
                String signed =
                        "The canonical string should have been x-amz-security-token:session-of-i-1 secret-of-i-1";
                for (String code : List.of("SignatureDoesNotMatch", "AuthFailure", "InvalidSignatureException")) {
                    fake.faults().add(api, 1, new Faults.Refusal(403, code, signed));
                }
                fake.faults().add(api, 1, new Faults.Refusal(403, "UnauthorizedOperation", "no"));
            }
            for (int i = 0; i < 80; i++) {
                clock.advance(
                        host.round().again().filter(d -> d.toMinutes() < 1).orElse(Duration.ofMinutes(1)));
            }
            all.append(host.recorder())
                    .append(host.network())
                    .append(host.network().desired(host.peers()));
        }
        AwsVpcAccess access = Host.access(cloud.metadata(1));
        all.append(access).append(access.credentials().resolveCredentials().accessKeyId());
        all.append(String.join("\n", lines));
        assertThat(all).contains("ASIA1", "SecretAccessKey").doesNotContain("hush-config");
        assertThat(all).contains("SignatureDoesNotMatch").doesNotContain("secret-of-i-1", "session-of-i-1");
    }
}
