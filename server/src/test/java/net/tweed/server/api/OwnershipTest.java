package net.tweed.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Addresses;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import net.tweed.server.access.Client;
import net.tweed.server.access.KnownLeases;
import net.tweed.server.enrol.EnrolmentOptions;
import net.tweed.server.enrol.Registry;
import net.tweed.server.wire.Route;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may write: its own host's, and nobody else's, on every verb. */
class OwnershipTest {
    private static final Client ONE = new Client.Named("one", Set.of());
    private static final Client TWO = new Client.Named("two", Set.of());
    private static final String IP1 = "192.168.77.11";
    private static final String IP2 = "192.168.77.12";

    private final MemoryDatabase database = new MemoryDatabase(new ManualClock());
    private final MemoryLeaseStore store = database.connect();
    private final KnownLeases known = new KnownLeases(store);
    private final Api api = new Api(
            store,
            known,
            new Registry(store, EnrolmentOptions.usual(), new ManualClock(), RandomGenerator.getDefault()),
            new ManualClock());

    @BeforeEach
    void watch() {
        store.watch(known);
    }

    private Answer ask(Client client, Route route, String body) {
        return api.answer(new Request(client, route, Map.of(), body));
    }

    private static String value(String ip) {
        return "\"{\\\"PublicIP\\\":\\\"" + ip + "\\\",\\\"PublicIPv6\\\":null,\\\"BackendType\\\":\\\"host-gw\\\"}\"";
    }

    private Answer claim(Client client, String key, String ip, String holder) {
        return ask(
                client,
                Route.CLAIM,
                "{\"Key\":\"" + key + "\",\"Value\":" + value(ip) + ",\"Holder\":\"" + holder
                        + "\",\"LifeMillis\":86400000}");
    }

    /** The lease in an answer as a request about it has it. */
    private static String lease(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String with(String json, String field) {
        return json.substring(0, json.length() - 1) + "," + field + "}";
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"Kind\":\"DENIED\"", "Not allowed");
    }

    private static void allowed(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"Won\":true");
    }

    @Test
    void theOwnLeaseIsTheClientsToWrite() {
        String own = lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        allowed(ask(ONE, Route.RENEW, own));
        String after = lease(ask(ONE, Route.UPDATE, with(own, "\"After\":" + value(IP1))));
        allowed(ask(ONE, Route.RELEASE, after));
        assertThat(store.list().leases()).isEmpty();
    }

    @Test
    void anotherHostsLeaseIsRefusedOnEveryVerb() {
        String others = lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        lease(claim(TWO, "10.5.2.0-24", IP2, "h2"));
        refused(claim(TWO, "10.5.3.0-24", IP1, "h2"));
        refused(claim(TWO, "10.5.3.0-24", IP2, "h1"));
        refused(ask(TWO, Route.RENEW, others));
        refused(ask(TWO, Route.RELEASE, others));
        refused(ask(TWO, Route.UPDATE, with(others, "\"After\":" + value(IP2))));
        // The lease's own revision, under a false flag: what counts is what the store has.
        String disguised = others.replace(IP1, IP2);
        refused(ask(TWO, Route.RELEASE, disguised));
        refused(ask(TWO, Route.UPDATE, with(disguised, "\"After\":" + value(IP2))));
        assertThat(store.list().leases()).hasSize(2);
    }

    @Test
    void theOwnLeaseCannotBeMadeAnothers() {
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        String own = lease(claim(TWO, "10.5.2.0-24", IP2, "h2"));
        refused(ask(TWO, Route.UPDATE, with(own, "\"After\":" + value(IP1))));
    }

    @Test
    void aHostThatIsNoClientKeepsItsLease() {
        store.claim(
                LeaseKey.decode("10.5.9.0-24").orElseThrow(),
                LeaseJson.decode("{\"PublicIP\":\"192.168.77.99\"}"),
                "h9",
                Duration.ofDays(1));
        refused(claim(ONE, "10.5.1.0-24", "192.168.77.99", "h1"));
        Client vouched = new Client.Named("nine", Set.of(address("192.168.77.99")));
        allowed(claim(vouched, "10.5.1.0-24", "192.168.77.99", "h9"));
    }

    @Test
    void aCertificatesAddressesBindTheClient() {
        Client vouched = new Client.Named("three", Set.of(address(IP2)));
        refused(claim(vouched, "10.5.1.0-24", IP1, "h3"));
        allowed(claim(vouched, "10.5.1.0-24", IP2, "h3"));
    }

    @Test
    void anAddressThatNobodyUsesAnyMoreIsFree() {
        String own = lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        refused(claim(TWO, "10.5.2.0-24", IP1, "h2"));
        allowed(ask(ONE, Route.RELEASE, own));
        allowed(claim(TWO, "10.5.2.0-24", IP1, "h2"));
        refused(claim(ONE, "10.5.3.0-24", IP1, "h1"));
    }

    @Test
    void aHostDoesNotTakeTheWholeNetwork() {
        for (int i = 1; i <= 3; i++) {
            allowed(claim(ONE, "10.5." + i + ".0-24", IP1, "h1"));
        }
        refused(claim(ONE, "10.5.4.0-24", IP1, "h1"));
        database.config("{\"Network\":\"10.7.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}");
        refused(claim(TWO, "10.5.4.0-24", IP2, "h2"));
        refused(claim(TWO, "10.7.0.0-17", IP2, "h2"));
        allowed(claim(TWO, "10.7.4.0-24", IP2, "h2"));
    }

    private Answer put(Client client, String key, String value) {
        boolean ends = key.startsWith("presence/") || key.startsWith("busy/") || key.equals("collector");
        return put(client, key, value, ends ? ",\"LifeMillis\":60000" : "");
    }

    private Answer put(Client client, String key, String value, String more) {
        return ask(client, Route.PUT, "{\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"" + more + "}");
    }

    /** A change of what a client has written before. */
    private Answer change(Client client, String fact, String before, String after) {
        return ask(client, Route.PUT, fact.replace(before, after));
    }

    @Test
    void factsOfTheOwnHostAreTheClientsToWrite() {
        String sign = lease(put(ONE, "presence/" + IP1, "h1 name"));
        allowed(ask(ONE, Route.KEEP_ALIVE, sign));
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        allowed(put(ONE, "owned/aws-vpc/rtb-1/10.5.1.0-24", "routed eni-1 " + IP1));
        allowed(put(ONE, "routed/aws-vpc/rtb-1", IP1));
        allowed(put(ONE, "busy/vpc", IP1));
        allowed(put(ONE, "history/10.5.1.0-24", IP1 + " claimed - ended -"));
        allowed(put(ONE, "cluster", "abc"));
        allowed(ask(ONE, Route.REMOVE, sign));
    }

    @Test
    void aRowIsNotedOnlyOfASubnetThatTheClientLeases() {
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        lease(claim(TWO, "10.5.2.0-24", IP2, "h2"));
        for (String subnet : List.of(
                "0.0.0.0-0",
                "10.5.2.0-24",
                "10.5.0.0-16",
                "10.5.1.0-25",
                "x/10.5.1.0-24",
                "10.5.1.0/24",
                "10.5.1.0",
                "")) {
            refused(put(ONE, "owned/aws-vpc/rtb-1/" + subnet, "routed eni-1 " + IP1));
        }
        refused(put(ONE, "owned/aws-vpc/10.5.1.0-24", "routed eni-1 " + IP1));
        refused(put(ONE, "owned/aws-vpc/rtb-1/10.5.1.0-24", "routed eni-9 192.168.77.99")); // gone, so anyone's
        refused(put(ONE, "owned/aws-vpc/rtb-1/0.0.0.0-0", "routed eni-9 192.168.77.99"));
        allowed(put(ONE, "owned/aws-vpc/a~b/10.5.1.0-24", "routed eni-1 " + IP1));
    }

    @Test
    void anIPv6SubnetsRowIsNotedInItsOneForm() {
        lease(claim(ONE, "10.5.1.0-24&fd05:0:0:1::-64", IP1, "h1"));
        allowed(put(ONE, "owned/aws-vpc/rtb-1/fd05:0:0:1::-64", "routed eni-1 " + IP1));
        refused(put(ONE, "owned/aws-vpc/rtb-1/fd05:0:0:1:0::-64", "routed eni-1 " + IP1));
    }

    @Test
    void rowsOfAnEarlierSubnetAndOfTheDeadAreWithdrawnInTheirHoldersName() {
        String own = lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        String row = lease(put(ONE, "owned/aws-vpc/rtb-1/10.5.1.0-24", "routed eni-1 " + IP1));
        allowed(ask(ONE, Route.RELEASE, own));
        String next = lease(claim(ONE, "10.5.3.0-24", IP1, "h1"));
        lease(claim(TWO, "10.5.2.0-24", IP2, "h2"));
        String leaving = lease(change(ONE, row, "routed", "leaving"));
        refused(change(TWO, leaving, "leaving", "routed"));
        allowed(ask(ONE, Route.RELEASE, next));
        String dead = lease(change(TWO, leaving, "leaving", "routed"));
        refused(change(TWO, dead, IP1, IP2));
        allowed(ask(TWO, Route.REMOVE, dead));
    }

    @Test
    void beforeTheLeasesAreKnownNobodyIsTakenForGone() {
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        lease(claim(TWO, "10.5.2.0-24", IP2, "h2"));
        String row = lease(put(ONE, "owned/aws-vpc/rtb-1/10.5.1.0-24", "routed eni-1 " + IP1));
        Api started = new Api(
                store,
                new KnownLeases(store),
                new Registry(store, EnrolmentOptions.usual(), new ManualClock(), RandomGenerator.getDefault()),
                new ManualClock());
        refused(started.answer(new Request(TWO, Route.REMOVE, Map.of(), row)));
    }

    @Test
    void whatMustEndEndsAndNothingElse() {
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        for (String key : List.of("presence/" + IP1, "busy/vpc", "collector")) {
            String value = key.startsWith("presence") ? "h1" : IP1;
            refused(put(ONE, key, value, ""));
            refused(put(ONE, key, value, ",\"LifeMillis\":300001"));
            allowed(put(ONE, key, value, ",\"LifeMillis\":300000"));
        }
        for (String key :
                List.of("owned/aws-vpc/rtb-1/10.5.1.0-24", "routed/aws-vpc/rtb-1", "history/10.5.1.0-24", "cluster")) {
            refused(put(ONE, key, IP1, ",\"LifeMillis\":60000"));
        }
    }

    @Test
    void aFactIsShort() {
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        refused(put(ONE, "presence/" + IP1, "h1 " + "x".repeat(1022)));
        allowed(put(ONE, "presence/" + IP1, "h1 " + "x".repeat(1021)));
    }

    @Test
    void leasesAreCountedOverAllAddressesOfAClient() {
        for (int i = 1; i <= 3; i++) {
            allowed(claim(ONE, "10.5." + i + ".0-24", "192.168.78." + i, "h1"));
        }
        refused(claim(ONE, "10.5.4.0-24", "192.168.78.4", "h1"));
    }

    @Test
    void factsOfOthersAreRefusedOnEveryVerb() {
        String sign = lease(put(ONE, "presence/" + IP1, "h1 name"));
        lease(claim(ONE, "10.5.1.0-24", IP1, "h1"));
        String row = lease(put(ONE, "owned/aws-vpc/rtb-1/10.5.1.0-24", "routed eni-1 " + IP1));
        String busy = lease(put(ONE, "busy/vpc", IP1));
        allowed(put(TWO, "presence/" + IP2, "h2"));
        for (String of : List.of(sign, row, busy)) {
            refused(ask(TWO, Route.REMOVE, of));
            refused(ask(TWO, Route.KEEP_ALIVE, of));
        }
        refused(ask(TWO, Route.PUT, row));
        refused(ask(TWO, Route.PUT, row.replace(IP1, IP2)));
        refused(put(TWO, "presence/" + IP1, "h2"));
        refused(put(TWO, "presence/" + IP2, "h1"));
        refused(put(TWO, "busy/other", IP1));
        refused(put(TWO, "routed/aws-vpc/rtb-1", IP1));
        refused(put(TWO, "history/10.5.1.0-24", IP2 + " claimed - ended -"));
        for (String key : List.of(
                "claims/10.5.7.0-24",
                "clients/one",
                "addresses/" + IP1,
                "routed/x",
                "enrolments/clients/two",
                "anything")) {
            refused(put(TWO, key, "x"));
        }
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }
}
