package net.tweed.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.tweed.core.tls.TlsIdentity;

/** A server over the bench's etcd, as users start it, that knows its clients by tokens. */
final class Server implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Serving leases: .*port=(\\d+)");

    private final Process process;
    private final URI uri;

    private Server(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts one.
     *
     * @param tls its certificate and key; empty: plain HTTP
     */
    static Server start(Options options, Path directory, Optional<TlsIdentity> tls) {
        Path log = directory.resolve("log");
        try {
            Files.createDirectories(directory);
            Files.write(
                    directory.resolve("tokens"),
                    IntStream.range(0, options.agents())
                            .mapToObj(i -> "host" + i + " " + token(i))
                            .toList());
            List<String> words = new ArrayList<>(List.of(
                    options.launcher().toString(),
                    "server",
                    "--listen=127.0.0.1:0",
                    "-etcd-endpoints=" + Etcd.URL,
                    "--token-file=" + directory.resolve("tokens")));
            tls.ifPresent(files -> {
                files.certificate().ifPresent(file -> words.add("--remote-certfile=" + file));
                files.key().ifPresent(file -> words.add("--remote-keyfile=" + file));
            });
            Process process = Command.start(log, words);
            Waits.until("the server listens", AT_MOST, () -> port(log).isPresent());
            String scheme = tls.isPresent() ? "https" : "http";
            return new Server(
                    process, URI.create(scheme + "://127.0.0.1:" + port(log).orElseThrow()));
        } catch (IOException e) {
            throw new BenchFailure("cannot start the server: " + e, e);
        }
    }

    private static Optional<String> port(Path log) {
        try {
            Matcher line = PORT.matcher(Files.exists(log) ? Files.readString(log) : "");
            return line.find() ? Optional.of(line.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new BenchFailure("cannot read the server's log: " + e, e);
        }
    }

    private static String token(int number) {
        return "0123456789abcdef-" + number;
    }

    /** A request of one of its clients. */
    HttpRequest request(int client, String path) {
        return HttpRequest.newBuilder(uri.resolve(path))
                .header("Authorization", "Bearer " + token(client))
                .build();
    }

    ProcessUse use() {
        return new ProcessUse(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
