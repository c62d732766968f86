package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.Certificates;
import net.tweed.core.testing.EtcdServer;
import net.tweed.core.testing.EtcdServer.Security;
import net.tweed.core.testing.LeaseEvents;
import org.junit.jupiter.api.Test;

/** Getting through to etcd: endpoints that are dead, TLS, users; and what is said where that fails. */
@NeedsEtcd
class EtcdReachIT {
    private static final String PREFIX = "/coreos.com/network";
    private static final DualStack<Prefix> A =
            DualStack.v4(Prefix.parse("10.5.1.0/24").orElseThrow());
    private static final Attributes HOST = new Attributes(
            "host-gw", DualStack.v4(Addresses.parse("192.168.77.11").orElseThrow()), DualStack.none());

    /** Nothing listens there. */
    private static final URI DEAD = URI.create("http://127.0.0.1:1");

    /** Nothing answers there: TEST-NET-1 (RFC 5737). */
    private static final URI MUTE = URI.create("http://192.0.2.1:2379");

    // ---- endpoints

    @Test
    void deadAndMuteEndpointsBeforeALivingOneCostNoTime() {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdLeaseStore warm = store(List.of(etcd.endpoint()));
                EtcdLeaseStore store = store(List.of(DEAD, MUTE, etcd.endpoint()))) {
            assertThat(warm.config()).isEmpty(); // classes are loaded now
            long start = System.nanoTime();
            assertThat(store.config()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(store.claim(A, HOST, "h1", Duration.ofHours(1))).isPresent();
            LeaseEvents events = new LeaseEvents();
            store.watch(events);
            events.awaitSnapshot(s -> s.leases().size() == 1);
        }
    }

    @Test
    void whereNobodyAnswersTheEndpointsAreNamed() {
        try (EtcdLeaseStore store = store(List.of(DEAD))) {
            long start = System.nanoTime();
            TweedException failure = catchThrowableOfType(TweedException.class, store::config);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageContaining("http://127.0.0.1:1")
                    .hasMessageContaining(PREFIX + "/config")
                    .hasMessageContaining("refused");
        }
    }

    // ---- TLS

    @Test
    void theCaAloneIsEnoughWhereEtcdAsksForNoCertificate() {
        try (EtcdServer etcd = EtcdServer.start(Security.TLS);
                EtcdLeaseStore store = new EtcdLeaseStore(tls(etcd, Optional.empty()), Clock.system())) {
            assertThat(store.claim(A, HOST, "h1", Duration.ofHours(1))).isPresent();
        }
    }

    @Test
    void aClientCertificateIsShownWhereEtcdAsksForOne() {
        try (EtcdServer etcd = EtcdServer.start(Security.MUTUAL_TLS)) {
            Certificates files = etcd.certificates().orElseThrow();
            for (Path key : List.of(files.key(), files.olderKey())) {
                try (EtcdLeaseStore store = new EtcdLeaseStore(tls(etcd, Optional.of(key)), Clock.system())) {
                    assertThat(store.list().leases()).isEmpty();
                }
            }
            try (EtcdLeaseStore store = new EtcdLeaseStore(tls(etcd, Optional.empty()), Clock.system())) {
                TweedException failure = catchThrowableOfType(TweedException.class, store::list);
                assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
            }
        }
    }

    @Test
    void aServerOfAnotherCaIsRefused() {
        try (EtcdServer etcd = EtcdServer.start(Security.TLS);
                EtcdServer other = EtcdServer.start(Security.TLS)) {
            EtcdOptions options = new EtcdOptions(
                    List.of(etcd.endpoint()),
                    PREFIX,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(other.certificates().orElseThrow().authority()),
                    Optional.empty(),
                    Optional.empty(),
                    EtcdOptions.DEFAULT_CALL_TIMEOUT);
            try (EtcdLeaseStore store = new EtcdLeaseStore(options, Clock.system())) {
                TweedException failure = catchThrowableOfType(TweedException.class, store::list);
                assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
                assertThat(failure).hasMessageContaining("TLS failed").hasMessageContaining("CA");
            }
        }
    }

    private static EtcdOptions tls(EtcdServer etcd, Optional<Path> key) {
        Certificates files = etcd.certificates().orElseThrow();
        return new EtcdOptions(
                List.of(etcd.endpoint()),
                PREFIX,
                key.map(k -> files.certificate()),
                key,
                Optional.of(files.authority()),
                Optional.empty(),
                Optional.empty(),
                EtcdOptions.DEFAULT_CALL_TIMEOUT);
    }

    // ---- users

    @Test
    void aUserWithItsPasswordGetsThroughAndSurvivesARestart() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.requirePassword("tweed", "s3cr3t-of-tweed", PREFIX + "/");
            try (EtcdLeaseStore store = new EtcdLeaseStore(login(etcd, "s3cr3t-of-tweed", PREFIX), Clock.system())) {
                LeaseEvents events = new LeaseEvents();
                store.watch(events);
                events.awaitSnapshot(s -> true);
                var lease = store.claim(A, HOST, "h1", Duration.ofHours(1)).orElseThrow();
                events.awaitChanged(A);
                etcd.restart(); // its tokens are gone
                assertThat(store.renew(lease)).isPresent();
                events.clear();
                assertThat(store.release(lease)).isTrue();
                events.await("the release is told", e -> true);
            }
        }
    }

    @Test
    void deniedNamesTheKeyAndNeverASecret() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.requirePassword("tweed", "s3cr3t-of-tweed", PREFIX + "/");
            denied(login(etcd, "s3cr3t-of-tweed", "/elsewhere"), "/elsewhere/subnets/", "user tweed");
            denied(login(etcd, "s3cr3t-but-wrong", PREFIX), PREFIX + "/subnets/", "user tweed");
            denied(EtcdOptions.of(List.of(etcd.endpoint()), PREFIX), PREFIX + "/subnets/", "user");
        }
    }

    private static void denied(EtcdOptions options, String... named) {
        assertThat(options.toString()).doesNotContain("s3cr3t");
        try (EtcdLeaseStore store = new EtcdLeaseStore(options, Clock.system())) {
            TweedException failure = catchThrowableOfType(TweedException.class, store::list);
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(TweedException.Kind.DENIED);
            assertThat(failure.getMessage()).contains(named);
            StringWriter everything = new StringWriter();
            failure.printStackTrace(new PrintWriter(everything));
            assertThat(everything.toString()).doesNotContain("s3cr3t");
        }
    }

    private static EtcdOptions login(EtcdServer etcd, String password, String prefix) {
        return new EtcdOptions(
                List.of(etcd.endpoint()),
                prefix,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("tweed"),
                Optional.of(new Secret(password)),
                EtcdOptions.DEFAULT_CALL_TIMEOUT);
    }

    private static EtcdLeaseStore store(List<URI> endpoints) {
        return new EtcdLeaseStore(EtcdOptions.of(endpoints, PREFIX), Clock.system());
    }
}
