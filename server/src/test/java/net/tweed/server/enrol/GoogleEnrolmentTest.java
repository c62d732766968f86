package net.tweed.server.enrol;

import static net.tweed.server.enrol.EnrolledWorld.IP1;
import static net.tweed.server.enrol.EnrolledWorld.IP2;
import static net.tweed.server.enrol.EnrolledWorld.ONE;
import static net.tweed.server.enrol.EnrolledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.Addresses;
import net.tweed.core.testing.CloudSigner;
import net.tweed.server.access.Client;
import net.tweed.server.api.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's tokens: who may enrol by which, and who may not. */
class GoogleEnrolmentTest {
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"key-1\",\"typ\":\"JWT\"}";

    @TempDir
    private Path dir = Path.of("");

    private EnrolledWorld world = new EnrolledWorld(Path.of("/tmp"), "gce", Set.of());

    @BeforeEach
    void join() {
        world = new EnrolledWorld(dir, "gce");
        world.join(ONE, "10.5.1.0-24", IP1);
    }

    private String claims(String audience, Duration age, String instance) {
        long issued = world.now().minus(age).getEpochSecond();
        return """
                {"aud":"%s","azp":"112233445566778899","email":"x@developer.gserviceaccount.com","email_verified":true,\
                "exp":%d,"google":{"compute_engine":{"instance_creation_timestamp":1479571952,\
                "instance_id":"%s","instance_name":"worker-1","project_id":"my-project",\
                "project_number":739419398126,"zone":"europe-west1-b"}},"iat":%d,\
                "iss":"https://accounts.google.com","sub":"112233445566778899"}""".formatted(audience, issued + 3600, instance, issued);
    }

    private Answer enrol(Client client, CloudSigner signer, String header, String claims) {
        return world.enrol(
                client, new IdentityProof(Cloud.GCE, signer.token(header, claims), "", world.audience(client)));
    }

    private Answer enrol(String claims) {
        return enrol(ONE, world.signer, HEADER, claims);
    }

    private String good() {
        return claims(world.audience(ONE), Duration.ZERO, "1234567890123456789");
    }

    @Test
    void aGoodTokenEnrolsTheHostOfTheLease() {
        EnrolledWorld.enrolled(enrol(good()));
        assertThat(world.enrolments.list())
                .containsExactly(new Enrolment(
                        "one",
                        "holder-of-one",
                        Addresses.parse(IP1).orElseThrow(),
                        new CloudInstance(
                                Cloud.GCE,
                                "my-project",
                                "",
                                "europe-west1-b",
                                "1234567890123456789",
                                "worker-1",
                                Optional.empty())));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        for (String audience : new String[] {"", "https://vault.example", world.audience(ONE) + "0"}) {
            EnrolledWorld.refused(enrol(claims(audience, Duration.ZERO, "1")), "it is for another cluster or client");
        }
    }

    @Test
    void anotherClientCannotReplayIt() {
        world.join(TWO, "10.5.2.0-24", IP2);
        String token = world.signer.token(HEADER, good());
        EnrolledWorld.refused(
                world.enrol(TWO, new IdentityProof(Cloud.GCE, token, "", world.audience(TWO))),
                "it is for another cluster or client");
        EnrolledWorld.refused(
                world.enrol(TWO, new IdentityProof(Cloud.GCE, token, "", world.audience(ONE))),
                "it is for another cluster or client");
    }

    @Test
    void anExpiredTokenIsRefused() {
        EnrolledWorld.refused(enrol(claims(world.audience(ONE), Duration.ofMinutes(62), "1")), "its time is over");
        EnrolledWorld.refused(enrol(claims(world.audience(ONE), Duration.ofMinutes(-3), "1")), "its time has not come");
        EnrolledWorld.refused(
                enrol(good().replaceFirst("\"exp\":[0-9]+,", "")), "it does not say when it begins and ends");
    }

    @Test
    void anotherIssuersTokenIsRefused() {
        EnrolledWorld.refused(
                enrol(good().replace("https://accounts.google.com", "https://accounts.example.com")),
                "it was issued by someone else");
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        EnrolledWorld.refused(enrol(ONE, EnrolledWorld.STRANGER, HEADER, good()), "its signature is not Google's");
        EnrolledWorld.refused(
                enrol(ONE, world.signer, HEADER.replace("key-1", "key-2"), good()),
                "it is signed by a key that Google does not have");
        EnrolledWorld.refused(enrol(ONE, world.signer, "{\"alg\":\"RS256\"}", good()), "it names no key");
    }

    @Test
    void theTokenDoesNotChooseTheAlgorithm() {
        for (String algorithm : new String[] {"none", "HS256", "RS512", "rs256"}) {
            EnrolledWorld.refused(
                    enrol(ONE, world.signer, HEADER.replace("RS256", algorithm), good()), "it is not signed by RS256");
        }
    }

    @Test
    void anAlteredTokenIsRefused() {
        String[] one = world.signer.token(HEADER, good()).split("\\.", 3);
        String[] other = world.signer
                .token(HEADER, claims(world.audience(ONE), Duration.ZERO, "2"))
                .split("\\.", 3);
        String mixed = one[0] + "." + other[1] + "." + one[2];
        EnrolledWorld.refused(
                world.enrol(ONE, new IdentityProof(Cloud.GCE, mixed, "", world.audience(ONE))),
                "its signature is not Google's");
    }

    @Test
    void aSecondBindingWaits() {
        EnrolledWorld.enrolled(enrol(good()));
        EnrolledWorld.waiting(
                enrol(claims(world.audience(ONE), Duration.ZERO, "2")),
                "the client one is enrolled as Google Cloud's instance worker-1");
    }

    @Test
    void aTokenWithoutAnInstanceSaysHowToAskForIt() {
        EnrolledWorld.refused(enrol(good().replace("compute_engine", "other")), "ask for it with format=full");
    }

    @Test
    void whatIsNoTokenIsRefusedAndNeverADefect() {
        for (String text : new String[] {
            "",
            ".",
            "..",
            "...",
            "a.b.c",
            "%.%.%",
            "e30.e30.e30",
            "W10.W10.W10",
            "e30.e30",
            world.signer.token("[]", "{}"),
            world.signer.token(HEADER, "[]"),
            world.signer.token(HEADER, "{\"iss\":"),
            world.signer.token(HEADER, "")
        }) {
            Answer answer = world.enrol(ONE, new IdentityProof(Cloud.GCE, text, "", world.audience(ONE)));
            EnrolledWorld.refused(answer, "Cannot enrol by this document of Google Cloud's: ");
        }
    }
}
