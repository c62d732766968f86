package net.tweed.server.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's keys are fetched when they are needed, and kept. */
class GoogleKeysTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String answer = "";
    private Optional<HttpServer> server = Optional.empty();

    @BeforeEach
    void serve() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.createContext("/certs", exchange -> {
            asked.incrementAndGet();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        started.start();
        server = Optional.of(started);
    }

    @AfterEach
    void stop() {
        server.ifPresent(started -> started.stop(0));
    }

    private GoogleKeys keys() {
        int port = server.orElseThrow().getAddress().getPort();
        return new GoogleKeys(
                URI.create("http://127.0.0.1:" + port + "/certs"),
                new IdentityCertificates(Optional.empty(), clock),
                clock);
    }

    @Test
    void theyAreFetchedOnceAndKept() {
        answer = EnrolledWorld.STRANGER.keySet("a");
        GoogleKeys keys = keys();
        assertThat(keys.find("a")).isPresent();
        clock.advance(Duration.ofHours(5));
        assertThat(keys.find("a")).isPresent();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofHours(1));
        assertThat(keys.find("a")).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aNewKeyIsFoundAndAMadeUpOneAsksOnceAMinute() {
        answer = EnrolledWorld.STRANGER.keySet("a");
        GoogleKeys keys = keys();
        assertThat(keys.find("b")).isEmpty();
        assertThat(keys.find("b")).isEmpty();
        assertThat(asked).hasValue(1);
        answer = EnrolledWorld.STRANGER.keySet("b");
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find("b")).isPresent();
        assertThat(keys.find("a")).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whereGoogleDoesNotAnswerNothingIsSaidOfTheToken() {
        for (String bad : new String[] {"", "x", "{\"keys\":1}", " ".repeat(70_000)}) {
            answer = bad;
            assertThatThrownBy(() -> keys().find("a")).isInstanceOf(TweedException.class);
        }
        answer = "";
        assertThatThrownBy(() -> keys().find("a"))
                .hasMessageContaining("Let it reach that address, or put the answer into gce.json")
                .extracting("kind")
                .isEqualTo(TweedException.Kind.UNAVAILABLE);
    }

    @Test
    void aFailureIsRememberedForAMinuteAndWhatIsKnownStays() {
        GoogleKeys keys = keys();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> keys.find("a")).isInstanceOf(TweedException.class);
        }
        assertThat(asked).hasValue(1);
        answer = EnrolledWorld.STRANGER.keySet("a");
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find("a")).isPresent();
        answer = "";
        clock.advance(Duration.ofHours(6));
        assertThat(keys.find("a")).isPresent();
        assertThatThrownBy(() -> keys.find("b")).isInstanceOf(TweedException.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void aWeakKeyIsNone() {
        answer = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"" + "_".repeat(171) + "\",\"e\":\"AQAB\"}]}";
        assertThat(keys().find("a")).isEmpty();
    }
}
