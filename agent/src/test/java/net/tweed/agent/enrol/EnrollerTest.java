package net.tweed.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.enrol.Registrar;
import net.tweed.core.enrol.Standing;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

/** The host shows its document where the server does not know it, and only there. */
class EnrollerTest {
    private static final Audience AUDIENCE =
            new Audience("abcdefgh", "worker@1", Instant.parse("2026-01-01T00:00:00Z"));
    private static final InetAddress OWN = Addresses.parse("10.0.0.1").orElseThrow();
    private static final Map<String, String> ON_AWS = Map.of(
            "/latest/meta-data/instance-id", "i-1",
            "/latest/dynamic/instance-identity/document", "{\"a\":1}",
            "/latest/dynamic/instance-identity/signature", "AAAA\nBBBB");

    private static final class Desk implements Registrar {
        private final List<IdentityProof> shown = new ArrayList<>();
        private Optional<Enrolment> enrolment = Optional.empty();
        private Outcome outcome = new Outcome.Enrolled();
        private boolean away;

        @Override
        public Standing standing() {
            if (away) {
                throw new TweedException(TweedException.Kind.UNAVAILABLE, "Away.");
            }
            return new Standing(AUDIENCE, enrolment);
        }

        @Override
        public Outcome enrol(IdentityProof proof) {
            shown.add(proof);
            return outcome;
        }
    }

    private final Desk desk = new Desk();

    private Enroller enroller(FakeMetadata metadata) {
        return new Enroller(desk, OwnInstance.in(Cloud.AWS, metadata.environment()), () -> List.of(OWN));
    }

    private static Enrolment enrolment(String instance, String address) {
        return new Enrolment(
                "worker@1",
                "h",
                Addresses.parse(address).orElseThrow(),
                new CloudInstance(Cloud.AWS, "1", "eu-west-1", "", instance, instance, Optional.empty()));
    }

    @Test
    void anUnknownHostShowsItsDocumentOnce() throws IOException {
        try (FakeMetadata metadata = new FakeMetadata(Cloud.AWS, ON_AWS)) {
            Enroller enroller = enroller(metadata);
            assertThat(enroller.step()).isEqualTo(Enroller.CALM);
            assertThat(desk.shown)
                    .containsExactly(new IdentityProof(Cloud.AWS, "{\"a\":1}", "AAAA\nBBBB", AUDIENCE.text()));
            desk.enrolment = Optional.of(enrolment("i-1", "10.0.0.1"));
            assertThat(enroller.step()).isEqualTo(Enroller.CALM);
            assertThat(desk.shown).hasSize(1);
        }
    }

    @Test
    void aHostThatIsEnrolledAsAnotherInstanceOrWithAnotherAddressShowsItself() throws IOException {
        try (FakeMetadata metadata = new FakeMetadata(Cloud.AWS, ON_AWS)) {
            desk.enrolment = Optional.of(enrolment("i-2", "10.0.0.1"));
            enroller(metadata).step();
            desk.enrolment = Optional.of(enrolment("i-1", "10.0.0.2"));
            enroller(metadata).step();
            assertThat(desk.shown).hasSize(2);
        }
    }

    @Test
    void whereAnOperatorDecidesItComesAgain() throws IOException {
        try (FakeMetadata metadata = new FakeMetadata(Cloud.AWS, ON_AWS)) {
            desk.outcome = new Outcome.Waiting("it is enrolled otherwise");
            assertThat(enroller(metadata).step()).isEqualTo(Enroller.WAITING);
        }
    }

    @Test
    void failuresAreTriedAgainLessAndLessOften() throws IOException {
        try (FakeMetadata metadata = new FakeMetadata(Cloud.AWS, ON_AWS)) {
            Enroller enroller = enroller(metadata);
            desk.away = true;
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                waits.add(enroller.step().toSeconds());
            }
            assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
            desk.away = false;
            enroller.step();
            desk.away = true;
            assertThat(enroller.step()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void googlesTokenIsAskedForWithTheAudienceAndTheInstance() throws IOException {
        String path = "/computeMetadata/v1/instance/service-accounts/default/identity"
                + "?audience=tweed%3Aabcdefgh%3Aworker%401%3A1767225600&format=full";
        try (FakeMetadata metadata =
                new FakeMetadata(Cloud.GCE, Map.of(path, "a.b.c", "/computeMetadata/v1/instance/id", "123"))) {
            OwnInstance own = OwnInstance.in(Cloud.GCE, metadata.environment());
            assertThat(own.proof(AUDIENCE)).isEqualTo(new IdentityProof(Cloud.GCE, "a.b.c", "", AUDIENCE.text()));
            assertThat(own.id()).isEqualTo("123");
        }
    }

    @Test
    void aGoogleInstanceWithoutAnAccountIsToldWhatToDo() throws IOException {
        try (FakeMetadata metadata = new FakeMetadata(Cloud.GCE, Map.of())) {
            OwnInstance own = OwnInstance.in(Cloud.GCE, metadata.environment());
            assertThatThrownBy(() -> own.proof(AUDIENCE)).hasMessageContaining("with a service account");
        }
    }

    @Test
    void alibabasSignatureIsAskedForWithTheAudience() throws IOException {
        String path = "/latest/dynamic/instance-identity/pkcs7?audience=tweed%3Aabcdefgh%3Aworker%401%3A1767225600";
        try (FakeMetadata metadata = new FakeMetadata(
                Cloud.ALIBABA,
                Map.of(
                        path,
                        "AAAA",
                        "/latest/dynamic/instance-identity/document",
                        "{}",
                        "/latest/meta-data/instance-id",
                        "i-9"))) {
            OwnInstance own = OwnInstance.in(Cloud.ALIBABA, metadata.environment());
            assertThat(own.proof(AUDIENCE)).isEqualTo(new IdentityProof(Cloud.ALIBABA, "{}", "AAAA", AUDIENCE.text()));
            assertThat(own.id()).isEqualTo("i-9");
            assertThat(metadata.asked).contains(path);
        }
    }

    @Test
    void whatIsSignedIsNotShownInLogs() {
        IdentityProof proof = new IdentityProof(Cloud.AWS, "document", "signature", "audience");
        assertThat(proof.toString()).doesNotContain("document", "signature");
    }
}
