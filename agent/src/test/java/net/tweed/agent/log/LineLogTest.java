package net.tweed.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.LogRecord;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LineLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private LineLog log(int verbosity, String now) {
        Clock clock = new Clock() {
            @Override
            public Instant now() {
                return Instant.parse(now);
            }

            @Override
            public Duration uptime() {
                return Duration.ZERO;
            }
        };
        return new LineLog(new PrintStream(out, false, StandardCharsets.UTF_8), clock, new Verbosity(verbosity));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T15:14:22.887Z, 2026-11-21T15:14:22.887Z",
        "2026-11-21T15:14:00.004999Z, 2026-11-21T15:14:00.004Z",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00.000Z"
    })
    void aRecordIsTimeLevelAndText(String now, String shown) {
        new LineLogger("net.tweed.agent.X", log(0, now)).info("lease={} peers={}", "10.5.1.0/24", 3);
        assertThat(text()).isEqualTo(shown + " INFO  lease=10.5.1.0/24 peers=3\n");
    }

    @Test
    void eachLineOfANetworkSaysSo() {
        LineLog log = new LineLog(
                new PrintStream(out, false, StandardCharsets.UTF_8), Clock.system(), new Verbosity(0), () -> "blue");
        new LineLogger("net.tweed.agent.X", log).info("lease={}", "10.5.1.0/24");
        assertThat(text()).endsWith(" INFO  network=blue lease=10.5.1.0/24\n");
    }

    /** A network's threads are made by its threads. */
    @Test
    void aThreadIsOfTheNetworkOfTheOneThatMadeIt() throws Exception {
        LineLogProvider provider = new LineLogProvider();
        provider.getMDCAdapter().put(Logs.NETWORK, "blue");
        StringBuilder seen = new StringBuilder();
        Thread thread = new Thread(() -> seen.append(provider.getMDCAdapter().get(Logs.NETWORK)));
        provider.getMDCAdapter().remove(Logs.NETWORK);
        thread.start();
        thread.join();
        assertThat(seen.toString()).isEqualTo("blue");
    }

    @Test
    void textFromOthersCannotBreakTheLine() {
        log(0, "2026-01-01T00:00:00Z")
                .write("net.tweed.X", Level.WARN, "bad\n2026 ERROR faked\u001b[2J\u0085\u2028", null);
        assertThat(text())
                .hasLineCount(1)
                .doesNotContain("\u001b", "\u0085", "\u2028")
                .endsWith("\n");
    }

    @Test
    void aFailureIsOneLineWithItsCauses() {
        TweedException failure =
                new TweedException(TweedException.Kind.UNAVAILABLE, "Cannot do it", new IOException("disk\nfull"));
        new LineLogger("net.tweed.X", log(0, "2026-01-01T00:00:00Z")).warn("Row {} stays", 5, failure);
        assertThat(text())
                .isEqualTo(
                        "2026-01-01T00:00:00.000Z WARN  Row 5 stays: Cannot do it; because of IOException disk full\n");
    }

    @Test
    void aDefectShowsWhereItWasThrown() {
        new LineLogger("net.tweed.X", log(0, "2026-01-01T00:00:00Z")).error("Oh", new IllegalStateException("no\nway"));
        assertThat(text()).contains("Oh: IllegalStateException no way\n", "at net.tweed.agent.log.LineLogTest");
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));
        new LineLogger("net.tweed.X", log(0, "2026-01-01T00:00:00Z")).error("Oh", first);
        assertThat(text()).hasSizeLessThan(100_000);
    }

    @Test
    void aLongLineIsCut() {
        log(0, "2026-01-01T00:00:00Z").write("net.tweed.X", Level.INFO, "x".repeat(1 << 20), null);
        assertThat(text()).hasSizeLessThan(9000).endsWith("…\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, net.tweed.X, INFO",
        "1, net.tweed.X, DEBUG",
        "0, io.netty.X, WARN",
        "4, io.netty.X, WARN",
        "0, io.etcd.jetcd.X, ERROR",
        "1, io.etcd.jetcd.X, WARN",
        "5, io.netty.X, DEBUG",
        "9, io.grpc.netty.NettyClientHandler, WARN",
        "9, sun.net.www.protocol.http.HttpURLConnection, WARN",
        "9, software.amazon.awssdk.retries.internal.DefaultStandardRetryStrategy, WARN",
        "9, com.google.api.client.http.HttpTransport, WARN",
    })
    void verbosityDecidesWhatIsWritten(int verbosity, String logger, Level least) {
        LineLog log = log(verbosity, "2026-01-01T00:00:00Z");
        for (Level level : Level.values()) {
            assertThat(log.enabled(logger, level)).isEqualTo(level.toInt() >= least.toInt());
        }
    }

    @Test
    void otherLibrariesAreNamed() {
        new LineLogger("io.netty.Thing", log(0, "2026-01-01T00:00:00Z")).warn("leak");
        assertThat(text()).endsWith(" WARN  io.netty.Thing: leak\n");
    }

    @Test
    void recordsOfTheJdkLogArrive() {
        JdkLogHandler handler = new JdkLogHandler(log(0, "2026-01-01T00:00:00Z"));
        LogRecord record = new LogRecord(java.util.logging.Level.SEVERE, "broken {0}");
        record.setParameters(new Object[] {"pipe"});
        record.setLoggerName("io.grpc.X");
        handler.publish(record);
        handler.publish(new LogRecord(java.util.logging.Level.INFO, "chatter"));
        assertThat(text()).isEqualTo("2026-01-01T00:00:00.000Z ERROR io.grpc.X: broken pipe\n");
    }

    @Test
    void slf4jFindsThisLog() {
        Logger logger = LoggerFactory.getLogger("net.tweed.agent.log.Found");
        assertThat(logger).isInstanceOf(LineLogger.class);
        assertThat(logger.isDebugEnabled()).isFalse();
    }
}
