package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pings twenty times a second for as long as it is open: shows a gap in the data path. */
public final class PingStream implements AutoCloseable {
    private final Process process;

    private PingStream(Process process) {
        this.process = process;
    }

    /** From this namespace to this address, once the first was answered. */
    public static PingStream start(String from, String to) {
        Pings.answered(List.of(new Pings.Pair(from, to)));
        try {
            return new PingStream(
                    Shell.start(List.of("ip", "netns", "exec", from, "ping", "-n", "-q", "-i", "0.05", to)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it: none may have been lost. */
    public void assertWithoutLoss() {
        assertThat(end()).contains(" 0% packet loss");
    }

    /** Ends it: as good as none may have been lost, for a busy machine may drop one in a hundred by itself. */
    public void assertHardlyAnyLoss() {
        assertThat(end()).containsPattern(" 0(\\.[0-9]+)?% packet loss");
    }

    private String end() {
        try {
            Shell.run("kill", "-INT", Long.toString(process.pid()));
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Shell.end(process, 10, "ping");
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
