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
import net.tweed.server.access.Client;
import net.tweed.server.api.Answer;
import net.tweed.server.wire.Bounds;
import net.tweed.server.wire.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's documents: who may enrol by which, and who may not. */
class AwsEnrolmentTest {
    @TempDir
    private Path dir = Path.of("");

    private static String document(String instance, String ip) {
        return """
                {
                  "accountId" : "123456789012",
                  "architecture" : "x86_64",
                  "availabilityZone" : "eu-test-1b",
                  "billingProducts" : null,
                  "devpayProductCodes" : null,
                  "marketplaceProductCodes" : null,
                  "imageId" : "ami-5fb8c835",
                  "instanceId" : "%s",
                  "instanceType" : "t2.micro",
                  "kernelId" : null,
                  "pendingTime" : "2016-11-19T16:32:11Z",
                  "privateIp" : "%s",
                  "ramdiskId" : null,
                  "region" : "eu-test-1",
                  "version" : "2017-09-30"
                }""".formatted(instance, ip);
    }

    private static IdentityProof proof(EnrolledWorld world, Client client, String document) {
        return new IdentityProof(Cloud.AWS, document, world.signer.signature(document), world.audience(client));
    }

    private EnrolledWorld world() {
        EnrolledWorld world = new EnrolledWorld(dir, "aws-vpc");
        world.join(ONE, "10.5.1.0-24", IP1);
        return world;
    }

    private static Answer enrol(EnrolledWorld world, Client client, String instance, String ip) {
        return world.enrol(client, proof(world, client, document(instance, ip)));
    }

    @Test
    void aGoodDocumentEnrolsTheHostOfTheLease() {
        EnrolledWorld world = world();
        EnrolledWorld.enrolled(enrol(world, ONE, "i-1", IP1));
        assertThat(world.enrolments.list())
                .containsExactly(new Enrolment(
                        "one",
                        "holder-of-one",
                        Addresses.parse(IP1).orElseThrow(),
                        new CloudInstance(
                                Cloud.AWS, "123456789012", "eu-test-1", "eu-test-1b", "i-1", "i-1", Optional.empty())));
        assertThat(world.ask(ONE, Route.STANDING, "").body()).contains("\"Enrolment\":", "i-1");
        EnrolledWorld.enrolled(enrol(world, ONE, "i-1", IP1));
    }

    @Test
    void anotherClientCannotReplayIt() {
        EnrolledWorld world = world();
        world.join(TWO, "10.5.2.0-24", IP2);
        IdentityProof good = proof(world, ONE, document("i-1", IP1));
        EnrolledWorld.enrolled(world.enrol(ONE, good));
        EnrolledWorld.refused(world.enrol(TWO, good), "it is for another cluster or client");
        // AWS's documents have no audience: its own does not help it either.
        EnrolledWorld.refused(enrol(world, TWO, "i-1", IP1), "the lease of two has " + IP2);
        assertThat(world.enrolments.list()).hasSize(1);
    }

    @Test
    void aSecondBindingOfTheInstanceWaits() {
        EnrolledWorld world = world();
        EnrolledWorld.enrolled(enrol(world, ONE, "i-1", IP1));
        world.join(TWO, "10.5.2.0-24", IP2);
        EnrolledWorld.waiting(enrol(world, TWO, "i-1", IP2), "enrolled as another client");
        assertThat(world.enrolments.waiting()).hasSize(1);
        world.enrolments.allow("two");
        EnrolledWorld.enrolled(enrol(world, TWO, "i-1", IP2));
    }

    @Test
    void aSecondBindingOfTheClientWaits() {
        EnrolledWorld world = world();
        EnrolledWorld.enrolled(enrol(world, ONE, "i-1", IP1));
        EnrolledWorld.waiting(enrol(world, ONE, "i-2", IP1), "the client one is enrolled as AWS's instance i-1");
        assertThat(world.enrolments.list().get(0).instance().id()).isEqualTo("i-1");
    }

    @Test
    void anAlteredDocumentIsRefused() {
        EnrolledWorld world = world();
        IdentityProof good = proof(world, ONE, document("i-1", IP1));
        for (String altered : new String[] {
            good.document().replace("i-1", "i-2"), good.document().replace("\n}", ",\"x\":1}"), good.document() + "\n"
        }) {
            EnrolledWorld.refused(
                    world.enrol(ONE, new IdentityProof(Cloud.AWS, altered, good.signature(), good.audience())),
                    "its signature is not AWS's of eu-test-1");
        }
        assertThat(world.enrolments.list()).isEmpty();
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        EnrolledWorld world = world();
        String document = document("i-1", IP1);
        String signature = EnrolledWorld.STRANGER.signature(document);
        EnrolledWorld.refused(
                world.enrol(ONE, new IdentityProof(Cloud.AWS, document, signature, world.audience(ONE))),
                "its signature is not AWS's");
        for (String nonsense : new String[] {"", "AAAA", "%", "A".repeat(5000)}) {
            Answer answer = world.enrol(ONE, new IdentityProof(Cloud.AWS, document, nonsense, world.audience(ONE)));
            EnrolledWorld.refused(answer, "its signature is no");
        }
    }

    @Test
    void aRegionWithoutACertificateIsNamed() {
        EnrolledWorld world = world();
        String document = document("i-1", IP1).replace("eu-test-1\"", "eu-nowhere-9\"");
        EnrolledWorld.refused(
                world.enrol(ONE, proof(world, ONE, document)),
                "there is no certificate aws-vpc-eu-nowhere-9: put the cloud's into aws-vpc-eu-nowhere-9.pem");
        EnrolledWorld.refused(
                world.enrol(ONE, proof(world, ONE, document.replace("eu-nowhere-9", "../../etc/x"))),
                "it names no Region");
    }

    @Test
    void anExpiredCertificateIsNone() {
        EnrolledWorld world = world();
        world.write(
                "aws-vpc-eu-test-1.pem", world.signer.certificate(world.now().minus(Duration.ofDays(2))));
        EnrolledWorld.refused(enrol(world, ONE, "i-1", IP1), "the time is over of every certificate aws-vpc-eu-test-1");
    }

    @Test
    void anAudienceThatWasAskedForTooLongAgoIsRefused() {
        EnrolledWorld world = world();
        IdentityProof good = proof(world, ONE, document("i-1", IP1));
        world.clock.advance(Duration.ofMinutes(11));
        EnrolledWorld.refused(world.enrol(ONE, good), "it was asked for too long ago");
    }

    @Test
    void anotherClustersAudienceIsRefused() {
        EnrolledWorld world = world();
        String document = document("i-1", IP1);
        String[] parts = world.audience(ONE).split(":", -1);
        for (String audience :
                new String[] {"", "nonsense", "tweed:zzzzzzzz:" + parts[2] + ":" + parts[3], world.audience(ONE) + ":1"
                }) {
            EnrolledWorld.refused(
                    world.enrol(
                            ONE, new IdentityProof(Cloud.AWS, document, world.signer.signature(document), audience)),
                    "it is for another cluster or client");
        }
    }

    @Test
    void aForeignAccountIsRefusedWhereAccountsAreNamed() {
        EnrolledWorld world = new EnrolledWorld(dir, "aws-vpc", Set.of("999999999999"));
        world.join(ONE, "10.5.1.0-24", IP1);
        EnrolledWorld.refused(
                enrol(world, ONE, "i-1", IP1),
                "the account 123456789012 is not one of the server's --identity-accounts");
    }

    @Test
    void onlyAHostWithALeaseAndANameEnrols() {
        EnrolledWorld world = world();
        EnrolledWorld.refused(enrol(world, TWO, "i-1", IP1), "the client two has no lease yet");
        EnrolledWorld.refused(
                world.ask(new Client.Anyone("10.0.0.9"), Route.STANDING, ""), "this server lets everyone in");
    }

    @Test
    void anotherCloudsDocumentIsNoUse() {
        EnrolledWorld world = new EnrolledWorld(dir, "gce");
        world.join(ONE, "10.5.1.0-24", IP1);
        Answer answer = enrol(world, ONE, "i-1", IP1);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("no backend of type aws-vpc");
    }

    @Test
    void whatIsTooLargeIsNotLookedAt() {
        EnrolledWorld world = world();
        String large = document("i-1", IP1) + " ".repeat(Bounds.DOCUMENT);
        Answer answer = world.enrol(ONE, proof(world, ONE, large));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\\\"Document\\\" must be a text of at most 16384 characters");
    }

    @Test
    void whatIsNoDocumentIsRefusedAndNeverADefect() {
        EnrolledWorld world = world();
        for (String text : new String[] {
            "",
            "null",
            "[]",
            "{}",
            "{\"region\":1}",
            "{\"region\":\"eu-test-1\"}",
            "{\"region\":\"eu-test-1\",\"instanceId\":\"i-1\",\"accountId\":\"1\",\"privateIp\":\"" + IP1 + "\"}",
            "[".repeat(2000),
            "{\"region\":\"eu-test-1\",\"a\":" + "[".repeat(900) + "]".repeat(900) + "}",
            document("../i", IP1),
            document("i-1", "nonsense"),
            document("i-1", IP1).replace("\"region\"", "\"Region\" : \"x\", \"region\"")
        }) {
            Answer answer = world.enrol(ONE, proof(world, ONE, text));
            assertThat(answer.status()).as(text + " " + answer.body()).isIn(400, 403);
        }
        assertThat(world.enrolments.list()).isEmpty();
    }
}
