package net.tweed.server.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.testing.CloudSigner;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.wire.FieldReader;
import net.tweed.server.access.Client;
import net.tweed.server.access.KnownLeases;
import net.tweed.server.api.Answer;
import net.tweed.server.api.Api;
import net.tweed.server.api.Request;
import net.tweed.server.wire.EnrolmentForm;
import net.tweed.server.wire.Route;

/** A server that enrols hosts of a cloud whose key is the test's own. */
final class EnrolledWorld {
    static final Client ONE = new Client.Named("one", Set.of());
    static final Client TWO = new Client.Named("two", Set.of());
    static final String IP1 = "192.168.77.11";
    static final String IP2 = "192.168.77.12";

    /** Keys take their time. */
    private static final CloudSigner CLOUD = new CloudSigner();

    /** Of nobody whom the server trusts. */
    static final CloudSigner STRANGER = new CloudSigner();

    final ManualClock clock = new ManualClock();
    final MemoryDatabase database = new MemoryDatabase(clock);
    final MemoryLeaseStore store = database.connect();
    final Enrolments enrolments = new Enrolments(store);
    final CloudSigner signer = CLOUD;
    final Path certificates;
    private final Api api;

    EnrolledWorld(Path directory, String type) {
        this(directory, type, Set.of());
    }

    /** @param accounts that may enrol; empty: any */
    EnrolledWorld(Path directory, String type, Set<String> accounts) {
        certificates = directory;
        database.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"" + type + "\"}}");
        EnrolmentOptions options = new EnrolmentOptions(Optional.of(directory), accounts, EnrolmentOptions.GOOGLE);
        KnownLeases known = new KnownLeases(store);
        Registry registry = new Registry(store, options, clock, RandomGenerator.getDefault());
        api = new Api(store, known, registry, clock);
        write("aws-vpc-eu-test-1.pem", signer.certificate(clock.now()));
        write("ali-vpc.pem", signer.certificate(clock.now()));
        write("gce.json", signer.keySet("key-1"));
        store.watch(known);
    }

    void write(String name, String text) {
        try {
            Files.writeString(certificates.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer ask(Client client, Route route, String body) {
        return api.answer(new Request(client, route, Map.of(), body));
    }

    /** Claims a lease for the client. */
    void join(Client client, String key, String ip) {
        Answer answer = ask(
                client,
                Route.CLAIM,
                "{\"Key\":\"" + key + "\",\"Value\":\"{\\\"PublicIP\\\":\\\"" + ip
                        + "\\\",\\\"PublicIPv6\\\":null}\",\"Holder\":\"holder-of-" + client.name()
                        + "\",\"LifeMillis\":86400000}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** For whom the server wants this client's document. */
    String audience(Client client) {
        Answer answer = ask(client, Route.STANDING, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return EnrolmentForm.standing(new FieldReader("the answer", answer.body()))
                .audience()
                .text();
    }

    Answer enrol(Client client, IdentityProof proof) {
        return ask(client, Route.ENROL, EnrolmentForm.write(proof));
    }

    static void enrolled(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"Won\":true}");
    }

    static void waiting(Answer answer, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"Won\":false", why);
    }

    /** Refused, for this reason. */
    static void refused(Answer answer, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"Kind\":\"DENIED\"", why);
    }

    Instant now() {
        return clock.now();
    }
}
