package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Pace;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.core.wire.LeaseJson;
import net.tweed.core.wire.LeaseKey;
import net.tweed.server.remote.RemoteLeaseStore;
import net.tweed.server.remote.RemoteOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients prove themselves by tokens; how often they may ask is bounded. */
class ProofTest {
    private static final TlsIdentity NO_TLS = new TlsIdentity(Optional.empty(), Optional.empty(), Optional.empty());
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path dir = Path.of("");

    private LeaseServer serve(LeaseStore store, Pace.Rate rate) throws IOException {
        Path tokens = Files.writeString(
                dir.resolve("tokens"), "# clients\none  0123456789abcdef\ntwo 0123456789abcdeg 192.168.77.12\n");
        ServerOptions options = new ServerOptions(
                LOOPBACK, Optional.empty(), Optional.of(tokens), ServerOptions.Exposure.PROTECTED, rate);
        return LeaseServer.listen(store, options, Clock.system());
    }

    private static LeaseStore client(LeaseServer server, String token) {
        URI uri = URI.create("http://127.0.0.1:" + server.port());
        return new RemoteLeaseStore(
                new RemoteOptions(
                        List.of(uri), NO_TLS, token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token))),
                Clock.system(),
                RandomGenerator.getDefault());
    }

    private static Kind kind(Runnable call) {
        try {
            call.run();
        } catch (TweedException e) {
            return e.kind();
        }
        throw new AssertionError("It did not fail");
    }

    @Test
    void tokensSayWhoSomeoneIs() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                LeaseServer server = serve(store, ServerOptions.RATE);
                LeaseStore one = client(server, "0123456789abcdef");
                LeaseStore two = client(server, "0123456789abcdeg");
                LeaseStore wrong = client(server, "0123456789abcdeh");
                LeaseStore nobody = client(server, "")) {
            assertThat(claim(one, "10.5.1.0-24", "192.168.77.11")).isTrue();
            assertThat(two.list().leases()).hasSize(1);
            assertThat(kind(() -> two.release(two.list().leases().get(0)))).isEqualTo(Kind.DENIED);
            assertThat(kind(() -> claim(two, "10.5.2.0-24", "192.168.77.13"))).isEqualTo(Kind.DENIED);
            assertThat(claim(two, "10.5.2.0-24", "192.168.77.12")).isTrue();
            assertThat(kind(wrong::list)).isEqualTo(Kind.DENIED);
            assertThat(kind(nobody::list)).isEqualTo(Kind.DENIED);
        }
    }

    @Test
    void anothersIsRefusedOnEveryVerb() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                LeaseServer server = serve(store, ServerOptions.RATE);
                LeaseStore one = client(server, "0123456789abcdef");
                LeaseStore two = client(server, "0123456789abcdeg")) {
            assertThat(claim(one, "10.5.1.0-24", "192.168.77.11")).isTrue();
            Lease lease = one.list().leases().get(0);
            Ledger.Entry fact = one.put(
                            "presence/192.168.77.11",
                            Optional.empty(),
                            "h192.168.77.11",
                            Optional.of(Duration.ofMinutes(1)))
                    .orElseThrow();
            List<Runnable> verbs = List.of(
                    () -> claim(two, "10.5.2.0-24", "192.168.77.11"),
                    () -> two.update(lease, LeaseJson.decode("{\"PublicIP\":\"192.168.77.12\"}")),
                    () -> two.renew(lease),
                    () -> two.release(lease),
                    () -> two.put(fact.key(), Optional.of(fact), "h192.168.77.12", Optional.empty()),
                    () -> two.keepAlive(fact),
                    () -> two.remove(fact));
            assertThat(verbs).extracting(ProofTest::kind).containsOnly(Kind.DENIED);
            assertThat(store.list().leases()).containsExactly(lease);
            assertThat(store.get(fact.key())).contains(fact);
        }
    }

    private static boolean claim(LeaseStore by, String key, String address) {
        return by.claim(
                        LeaseKey.decode(key).orElseThrow(),
                        LeaseJson.decode("{\"PublicIP\":\"" + address + "\"}"),
                        "h" + address,
                        Duration.ofDays(1))
                .isPresent();
    }

    @Test
    void aClientThatAsksTooOftenHasToWait() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                LeaseServer server = serve(store, new Pace.Rate(3, 1));
                LeaseStore one = client(server, "0123456789abcdef");
                LeaseStore two = client(server, "0123456789abcdeg")) {
            TweedException slowed = null;
            for (int i = 0; i < 100 && slowed == null; i++) {
                try {
                    one.config();
                } catch (TweedException e) {
                    slowed = e;
                }
            }
            TweedException answer = Objects.requireNonNull(slowed);
            assertThat(answer.kind()).isEqualTo(Kind.THROTTLED);
            assertThat(answer.retryAfter()).isPresent();
            assertThat(two.config()).isEmpty();
        }
    }

    @Test
    void aTokenFileIsCheckedAsAWhole() throws IOException {
        Path tokens = Files.writeString(
                dir.resolve("bad"),
                "one short\ntwo 0123456789abcdef nonsense\nbad/name 0123456789abcdef\none 0123456789abcdeg\none 0123456789abcdeh\n");
        ServerOptions options = new ServerOptions(
                LOOPBACK, Optional.empty(), Optional.of(tokens), ServerOptions.Exposure.PROTECTED, ServerOptions.RATE);
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect()) {
            assertThatThrownBy(() -> LeaseServer.listen(store, options, Clock.system()))
                    .hasMessageContainingAll("line 1: ", "line 2: ", "line 3: ", "line 5: ")
                    .message()
                    .doesNotContain("0123456789", "line 4: ");
        }
    }

    @Test
    void beyondLoopbackNothingIsServedUnprotected() {
        InetSocketAddress open = new InetSocketAddress("0.0.0.0", 0);
        assertThatThrownBy(() -> new ServerOptions(
                        open, Optional.empty(), Optional.empty(), ServerOptions.Exposure.PROTECTED, ServerOptions.RATE))
                .hasMessageContaining("--insecure");
        TlsIdentity own = new TlsIdentity(Optional.of(Path.of("c")), Optional.of(Path.of("k")), Optional.empty());
        assertThatThrownBy(() -> new ServerOptions(
                        open, Optional.of(own), Optional.empty(), ServerOptions.Exposure.PROTECTED, ServerOptions.RATE))
                .hasMessageContaining("--token-file");
    }
}
