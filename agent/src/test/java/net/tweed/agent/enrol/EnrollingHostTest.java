package net.tweed.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Secret;
import net.tweed.core.testing.CloudSigner;
import net.tweed.core.testing.CloudSigner.Style;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import net.tweed.server.enrol.EnrolmentOptions;
import net.tweed.server.http.LeaseServer;
import net.tweed.server.http.ServerOptions;
import net.tweed.server.remote.RemoteLeaseStore;
import net.tweed.server.remote.RemoteOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host, its cloud's metadata server, and a server: from the document to the enrolment. */
class EnrollingHostTest {
    private static final String IP = "10.0.0.1";
    private static final String GOOGLE = "/computeMetadata/v1/instance/";
    private static final CloudSigner SIGNER = new CloudSigner();

    @TempDir
    private Path dir = Path.of("");

    private final MemoryDatabase database = new MemoryDatabase(Clock.system());

    private LeaseServer serve(LeaseStore store, Cloud cloud) throws IOException {
        database.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"" + cloud.type() + "\"}}");
        String certificate = SIGNER.certificate(Clock.system().now());
        Files.writeString(dir.resolve("aws-vpc-eu-test-1.pem"), certificate);
        Files.writeString(dir.resolve("ali-vpc.pem"), certificate);
        Files.writeString(dir.resolve("gce.json"), SIGNER.keySet("k"));
        Path tokens = Files.writeString(dir.resolve("tokens"), "worker@1 0123456789abcdef\n");
        ServerOptions options = new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Optional.of(tokens),
                ServerOptions.Exposure.PROTECTED,
                ServerOptions.RATE);
        EnrolmentOptions enrolment = new EnrolmentOptions(Optional.of(dir), Set.of(), EnrolmentOptions.GOOGLE);
        return LeaseServer.listen(store, options, enrolment, Clock.system());
    }

    private static RemoteLeaseStore connect(LeaseServer server) {
        TlsIdentity none = new TlsIdentity(Optional.empty(), Optional.empty(), Optional.empty());
        List<URI> servers = List.of(URI.create("http://127.0.0.1:" + server.port()));
        return new RemoteLeaseStore(
                new RemoteOptions(servers, none, Optional.of(new Secret("0123456789abcdef"))),
                Clock.system(),
                RandomGenerator.getDefault());
    }

    /** What the instance's metadata server says, signed for this audience. */
    private static Map<String, String> answers(Cloud cloud, String audience) {
        long now = Clock.system().now().getEpochSecond();
        String query = "?audience=" + audience.replace(":", "%3A").replace("@", "%40");
        Map<String, String> answers = new HashMap<>();
        switch (cloud) {
            case AWS -> {
                String document = "{\n  \"accountId\" : \"1234\",\n  \"availabilityZone\" : \"eu-test-1a\",\n"
                        + "  \"instanceId\" : \"i-7\",\n  \"privateIp\" : \"" + IP
                        + "\",\n  \"region\" : \"eu-test-1\"\n}";
                answers.put("/latest/dynamic/instance-identity/document", document);
                answers.put("/latest/dynamic/instance-identity/signature", SIGNER.signature(document));
                answers.put("/latest/meta-data/instance-id", "i-7");
            }
            case GCE -> {
                String claims = "{\"aud\":\"" + audience + "\",\"exp\":" + (now + 3600) + ",\"iat\":" + now
                        + ",\"iss\":\"https://accounts.google.com\",\"google\":{\"compute_engine\":{\"project_id\":\"proj\","
                        + "\"zone\":\"europe-west1-b\",\"instance_id\":\"77\",\"instance_name\":\"w\"}}}";
                answers.put(
                        GOOGLE + "service-accounts/default/identity" + query + "&format=full",
                        SIGNER.token("{\"alg\":\"RS256\",\"kid\":\"k\"}", claims));
                answers.put(GOOGLE + "id", "77");
            }
            case ALIBABA -> {
                String document = "{\"zone-id\":\"z\",\"instance-id\":\"i-7\",\"region-id\":\"r\",\"private-ipv4\":\""
                        + IP + "\",\"owner-account-id\":\"1234\"}";
                answers.put("/latest/dynamic/instance-identity/document", document);
                answers.put(
                        "/latest/dynamic/instance-identity/pkcs7" + query,
                        SIGNER.pkcs7(document, audience, Style.ATTRIBUTES));
                answers.put("/latest/meta-data/instance-id", "i-7");
            }
        }
        return answers;
    }

    private void enrols(Cloud cloud, String instance) throws IOException {
        try (LeaseStore store = database.connect();
                LeaseServer server = serve(store, cloud);
                RemoteLeaseStore remote = connect(server)) {
            assertThat(remote.claim(
                            LeaseKey.decode("10.5.1.0-24").orElseThrow(),
                            LeaseJson.decode("{\"PublicIP\":\"" + IP + "\"}"),
                            "holder-1",
                            Duration.ofDays(1)))
                    .isPresent();
            FakeMetadata metadata = new FakeMetadata(
                    cloud,
                    path -> Optional.ofNullable(answers(cloud, audience(path)).get(path)));
            try (metadata) {
                Enroller enroller = new Enroller(
                        remote.registrar(),
                        OwnInstance.in(cloud, metadata.environment()),
                        () -> List.of(Addresses.parse(IP).orElseThrow()));
                assertThat(enroller.step()).isEqualTo(Enroller.CALM);
                List<Enrolment> known = new Enrolments(store).list();
                assertThat(known).hasSize(1);
                assertThat(known.get(0).client()).isEqualTo("worker@1");
                assertThat(known.get(0).holder()).isEqualTo("holder-1");
                assertThat(known.get(0).instance().id()).isEqualTo(instance);
                assertThat(enroller.step()).isEqualTo(Enroller.CALM);
                assertThat(metadata.asked.stream()
                                .filter(path -> path.contains("identity"))
                                .count())
                        .as("documents asked for: " + metadata.asked)
                        .isEqualTo(cloud == Cloud.GCE ? 1 : 2);
            }
        }
    }

    /** What stands in the path's query; the signers of metadata servers take anything. */
    private static String audience(String path) {
        int from = path.indexOf("audience=");
        int to = path.indexOf('&', Math.max(from, 0));
        String text = from < 0 ? "" : path.substring(from + "audience=".length(), to < 0 ? path.length() : to);
        return text.replace("%3A", ":").replace("%40", "@");
    }

    @Test
    void onAws() throws IOException {
        enrols(Cloud.AWS, "i-7");
    }

    @Test
    void onGoogleCloud() throws IOException {
        enrols(Cloud.GCE, "77");
    }

    @Test
    void onAlibabaCloud() throws IOException {
        enrols(Cloud.ALIBABA, "i-7");
    }
}
