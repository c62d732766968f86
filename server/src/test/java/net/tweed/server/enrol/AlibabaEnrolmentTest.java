package net.tweed.server.enrol;

import static net.tweed.server.enrol.EnrolledWorld.IP1;
import static net.tweed.server.enrol.EnrolledWorld.IP2;
import static net.tweed.server.enrol.EnrolledWorld.ONE;
import static net.tweed.server.enrol.EnrolledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.model.Addresses;
import net.tweed.core.testing.CloudSigner;
import net.tweed.core.testing.CloudSigner.Style;
import net.tweed.server.access.Client;
import net.tweed.server.api.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alibaba Cloud's documents: who may enrol by which, and who may not. */
class AlibabaEnrolmentTest {
    @TempDir
    private Path dir = Path.of("");

    private EnrolledWorld world = new EnrolledWorld(Path.of("/tmp"), "ali-vpc", Set.of());

    @BeforeEach
    void join() {
        world = new EnrolledWorld(dir, "ali-vpc");
        world.join(ONE, "10.5.1.0-24", IP1);
    }

    private static String document(String instance, String ip) {
        return "{\"zone-id\":\"cn-test-a\",\"serial-number\":\"4453b924-c169-45a7-9478-0dcdd94628b3\",\"instance-id\":\""
                + instance + "\",\"region-id\":\"cn-test\",\"private-ipv4\":\"" + ip
                + "\",\"owner-account-id\":\"1900050632443592\",\"mac\":\"00:16:3e:0b:5c:f8\","
                + "\"image-id\":\"m-8vbipaljoi4ep0rcxght\",\"instance-type\":\"ecs.g6.large\"}";
    }

    private IdentityProof proof(Client client, String document, Style style) {
        String audience = world.audience(client);
        return new IdentityProof(Cloud.ALIBABA, document, world.signer.pkcs7(document, audience, style), audience);
    }

    private Answer enrol(Client client, String document) {
        return world.enrol(client, proof(client, document, Style.PLAIN));
    }

    @ParameterizedTest
    @EnumSource
    void aGoodDocumentEnrolsTheHostOfTheLease(Style style) {
        EnrolledWorld.enrolled(world.enrol(ONE, proof(ONE, document("i-1", IP1), style)));
        assertThat(world.enrolments.list())
                .containsExactly(new Enrolment(
                        "one",
                        "holder-of-one",
                        Addresses.parse(IP1).orElseThrow(),
                        new CloudInstance(
                                Cloud.ALIBABA,
                                "1900050632443592",
                                "cn-test",
                                "cn-test-a",
                                "i-1",
                                "i-1",
                                Optional.empty())));
    }

    @Test
    void theFieldsOfOlderDocumentsAreKnown() {
        String old =
                document("i-1", IP1).replace("owner-account-id", "account-id").replace("private-ipv4", "private-ip");
        EnrolledWorld.enrolled(enrol(ONE, old));
        assertThat(world.enrolments.list().get(0).instance().account()).isEqualTo("1900050632443592");
    }

    @Test
    void aSignatureForAnotherAudienceIsRefused() {
        String document = document("i-1", IP1);
        for (String audience : new String[] {"", "abc", world.audience(TWO)}) {
            String signature = world.signer.pkcs7(document, audience, Style.PLAIN);
            EnrolledWorld.refused(
                    world.enrol(ONE, new IdentityProof(Cloud.ALIBABA, document, signature, world.audience(ONE))),
                    "or is for another cluster or client");
        }
    }

    @Test
    void anotherClientCannotReplayIt() {
        world.join(TWO, "10.5.2.0-24", IP2);
        IdentityProof good = proof(ONE, document("i-1", IP1), Style.PLAIN);
        EnrolledWorld.refused(world.enrol(TWO, good), "it is for another cluster or client");
        IdentityProof own = new IdentityProof(Cloud.ALIBABA, good.document(), good.signature(), world.audience(TWO));
        EnrolledWorld.refused(world.enrol(TWO, own), "or is for another cluster or client");
        EnrolledWorld.refused(enrol(TWO, document("i-1", IP1)), "the lease of two has " + IP2);
    }

    @ParameterizedTest
    @EnumSource
    void anAlteredDocumentIsRefused(Style style) {
        IdentityProof good = proof(ONE, document("i-1", IP1), style);
        String altered = good.document().replace("i-1", "i-2");
        EnrolledWorld.refused(
                world.enrol(ONE, new IdentityProof(Cloud.ALIBABA, altered, good.signature(), good.audience())),
                "or the document was altered");
    }

    @ParameterizedTest
    @EnumSource
    void anotherKeysSignatureIsRefused(Style style) {
        String document = document("i-1", IP1);
        String audience = world.audience(ONE);
        String signature = EnrolledWorld.STRANGER.pkcs7(document, audience, style);
        EnrolledWorld.refused(
                world.enrol(ONE, new IdentityProof(Cloud.ALIBABA, document, signature, audience)),
                "its signature is not Alibaba Cloud's");
    }

    @Test
    void aSecondBindingWaits() {
        EnrolledWorld.enrolled(enrol(ONE, document("i-1", IP1)));
        EnrolledWorld.waiting(
                enrol(ONE, document("i-2", IP1)), "the client one is enrolled as Alibaba Cloud's instance i-1");
    }

    @Test
    void aBrokenSignatureIsRefusedAndNeverADefect() {
        CloudSigner signer = world.signer;
        String document = document("i-1", IP1);
        String audience = world.audience(ONE);
        Random random = new Random(7);
        for (Style style : Style.values()) {
            byte[] good = Base64.getMimeDecoder().decode(signer.pkcs7(document, audience, style));
            for (int i = 0; i < 300; i++) {
                byte[] broken = good.clone();
                int at = random.nextInt(broken.length);
                if (i % 3 == 0) {
                    broken = Arrays.copyOf(broken, at);
                } else {
                    broken[at] = (byte) random.nextInt(256);
                }
                String signature = Base64.getEncoder().encodeToString(broken);
                Answer answer = world.enrol(ONE, new IdentityProof(Cloud.ALIBABA, document, signature, audience));
                assertThat(answer.status()).as(signature + " " + answer.body()).isIn(200, 403);
            }
        }
    }

    @Test
    void nestingWithoutEndIsRefused() {
        byte[] deep = new byte[12_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        for (byte[] bytes : new byte[][] {deep, new byte[12_000], {0x30, (byte) 0x84, 127, 127, 127, 127}, {}}) {
            String signature = Base64.getEncoder().encodeToString(bytes);
            EnrolledWorld.refused(
                    world.enrol(
                            ONE,
                            new IdentityProof(Cloud.ALIBABA, document("i-1", IP1), signature, world.audience(ONE))),
                    "its signature cannot be read");
        }
    }

    @Test
    void whatIsNoDocumentIsRefused() {
        for (String text : new String[] {"", "}", "{}", "null", "{\"instance-id\":\"i-1\"}", "{\"audience\":\"x\"}"}) {
            String audience = world.audience(ONE);
            String signature = text.isEmpty() ? "" : world.signer.pkcs7(text, audience, Style.PLAIN);
            Answer answer = world.enrol(ONE, new IdentityProof(Cloud.ALIBABA, text, signature, audience));
            assertThat(answer.status()).as(text + answer.body()).isIn(400, 403);
        }
        assertThat(world.enrolments.list()).isEmpty();
    }
}
