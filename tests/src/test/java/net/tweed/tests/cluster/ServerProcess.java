package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Secret;
import net.tweed.core.tls.TlsIdentity;
import net.tweed.server.remote.RemoteLeaseStore;
import net.tweed.server.remote.RemoteOptions;

/** A server as a process of this machine, on loopback and without TLS. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Serving leases: .*port=(\\d+)");
    private static final TlsIdentity NO_TLS = new TlsIdentity(Optional.empty(), Optional.empty(), Optional.empty());
    private static final int TO_THE_END = 20; // seconds

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Begins it with these flags, at any port that is free. Nothing is waited for. */
    public static ServerProcess begin(Path log, String... flags) {
        DaemonCommand how = DaemonCommand.compiled().other("server");
        List<String> command = new ArrayList<>(how.words());
        command.add("--listen=127.0.0.1:0");
        command.addAll(List.of(flags));
        try {
            return new ServerProcess(
                    Shell.builder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #begin}, once it serves. */
    public static ServerProcess start(Path log, String... flags) {
        ServerProcess server = begin(log, flags);
        Eventually.started("a server listens", () -> {
            assertThat(server.process.isAlive())
                    .as("alive; log:\n%s", server.log())
                    .isTrue();
            assertThat(server.log()).containsPattern(PORT);
        });
        return server;
    }

    public URI uri() {
        Matcher line = PORT.matcher(log());
        assertThat(line.find()).as("it serves; log:\n%s", log()).isTrue();
        return URI.create("http://127.0.0.1:" + line.group(1));
    }

    /** A client of it that shows a token; none where it is empty. */
    public LeaseStore client(String token) {
        Optional<Secret> shown = token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token));
        return new RemoteLeaseStore(
                new RemoteOptions(List.of(uri()), NO_TLS, shown), Clock.system(), RandomGenerator.getDefault());
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}; its end is not waited for. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM, and its exit code. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    /** Waits for its end. */
    public int exitCode() {
        return Shell.end(process, TO_THE_END, "the server with the log " + log);
    }

    @Override
    public void close() {
        kill();
        exitCode();
    }
}
