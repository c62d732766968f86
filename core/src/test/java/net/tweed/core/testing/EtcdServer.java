package net.tweed.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd for tests: on free ports of 127.0.0.1, its data in memory where the machine has {@code /dev/shm} (this etcd
 * cannot be told not to sync), and everything that happens to an etcd: killed, restarted, wiped, restored.
 *
 * <p>Needs {@code etcd} and {@code etcdctl} on the path (Debian: {@code etcd-server}, {@code etcd-client}), and
 * {@code openssl} for TLS. {@link #unavailable} says what is missing.
 */
public final class EtcdServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** How clients are to prove themselves. */
    public enum Security {
        /** Plain HTTP. */
        NONE,
        /** TLS; clients need the CA only. */
        TLS,
        /** TLS; clients need a certificate of the CA. */
        MUTUAL_TLS
    }

    private final Path home;
    private final Path data;
    private final Security security;
    private final @Nullable Certificates certificates;
    private final int clientPort;
    private final int peerPort;
    private final int metricsPort;
    private final Thread lastResort;
    private String token = "tweed-test";
    private List<String> credentials = List.of();
    private @Nullable Process process;

    private EtcdServer(Security security) {
        this.security = security;
        this.home = home();
        this.data = home.resolve("data");
        this.certificates = security == Security.NONE ? null : Certificates.make(home);
        List<Integer> ports = freePorts(3);
        this.clientPort = ports.get(0);
        this.peerPort = ports.get(1);
        this.metricsPort = ports.get(2);
        this.lastResort = new Thread(this::end, "etcd-last-resort");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** A started etcd without TLS. */
    public static EtcdServer start() {
        return start(Security.NONE);
    }

    public static EtcdServer start(Security security) {
        EtcdServer server = new EtcdServer(security);
        try {
            server.restart();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** Why this machine cannot run one; empty where it can. */
    public static Optional<String> unavailable() {
        try {
            Commands.run(List.of("etcd", "--version"));
            Commands.run(List.of("etcdctl", "version"));
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of("etcd and etcdctl are needed (Debian: apt-get install etcd-server etcd-client)");
        }
    }

    // ---- how to reach it

    public URI endpoint() {
        return URI.create((security == Security.NONE ? "http" : "https") + "://127.0.0.1:" + clientPort);
    }

    /** What clients need to know of its TLS; empty where there is none. */
    public Optional<Certificates> certificates() {
        return Optional.ofNullable(certificates);
    }

    /** Runs etcdctl against it, as root where authentication is on, and returns what it printed. */
    public String etcdctl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("etcdctl", "--endpoints", endpoint().toString()));
        if (certificates != null) {
            command.addAll(List.of("--cacert", certificates.authority().toString()));
            command.addAll(List.of("--cert", certificates.certificate().toString()));
            command.addAll(List.of("--key", certificates.key().toString()));
        }
        command.addAll(credentials);
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    /**
     * A metric's value; 0 where it was never counted.
     *
     * @param name with labels, as {@code /metrics} has it
     */
    public double metric(String name) {
        return get("/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** How often clients called this method and were answered without error, such as {@code Range} of {@code KV}. */
    public long calls(String service, String method) {
        return get("/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("grpc_server_started_total{"))
                .filter(line -> line.contains("grpc_method=\"" + method + "\""))
                .filter(line -> line.contains("grpc_service=\"etcdserverpb." + service + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    // ---- what happens to it

    /** Ends it as a service manager does. */
    public void stop() {
        end(false);
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        end(true);
    }

    /** Freezes it as it is: connections stay, nothing is answered, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    /** Starts it again on the data it had, and waits until it is healthy. */
    public void restart() {
        stop();
        try {
            process = Commands.builder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Await.until("etcd is healthy, see " + log(), START, () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("etcd ended with " + started.exitValue() + ": " + tail());
            }
            return get("/health").filter(text -> text.contains("\"true\"")).isPresent();
        });
    }

    /**
     * Starts it with nothing.
     *
     * @param newToken another token makes another cluster id; the same one keeps it, at a lower revision
     */
    public void wipe(String newToken) {
        stop();
        delete(data);
        token = newToken;
        restart();
    }

    /** A copy of its data, taken while it stands still, to come back to with {@link #restoreData}. */
    public Path copyData() {
        stop();
        Path copy = fresh("copy");
        copy(data, copy);
        restart();
        return copy;
    }

    /** It has the older data again: same cluster id, lower revision. */
    public void restoreData(Path copy) {
        stop();
        delete(data);
        copy(copy, data);
        restart();
    }

    /** What {@code etcdctl snapshot save} writes. */
    public Path snapshot() {
        Path file = fresh("snapshot");
        etcdctl("snapshot", "save", file.toString());
        return file;
    }

    /** Restores a snapshot as an operator does; the token decides over the cluster id, as in {@link #wipe}. */
    public void restoreSnapshot(Path file, String newToken) {
        stop();
        delete(data);
        token = newToken;
        Commands.run(List.of(
                "etcdctl",
                "snapshot",
                "restore",
                file.toString(),
                "--data-dir",
                data.toString(),
                "--name",
                "one",
                "--initial-cluster",
                "one=" + peer(),
                "--initial-advertise-peer-urls",
                peer(),
                "--initial-cluster-token",
                newToken));
        restart();
    }

    /** Turns authentication on: root, and a user who may only read and write what lies under this prefix. */
    public void requirePassword(String user, String password, String prefix) {
        etcdctl("user", "add", "root:root-secret");
        etcdctl("user", "grant-role", "root", "root");
        etcdctl("user", "add", user + ":" + password);
        etcdctl("role", "add", "tweed");
        etcdctl("role", "grant-permission", "tweed", "--prefix=true", "readwrite", prefix);
        etcdctl("user", "grant-role", user, "tweed");
        etcdctl("auth", "enable");
        credentials = List.of("--user", "root:root-secret");
    }

    /** Ends it and deletes its data. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            return; // the machine is shutting down: the hook does the rest
        }
        delete(home);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--name",
                "one",
                "--data-dir",
                data.toString(),
                "--listen-client-urls",
                endpoint().toString(),
                "--advertise-client-urls",
                endpoint().toString(),
                "--listen-peer-urls",
                peer(),
                "--initial-advertise-peer-urls",
                peer(),
                "--initial-cluster",
                "one=" + peer(),
                "--initial-cluster-token",
                token,
                "--listen-metrics-urls",
                metrics().toString(),
                "--metrics",
                "extensive",
                "--heartbeat-interval",
                "20",
                "--election-timeout",
                "200"));
        if (certificates != null) {
            command.addAll(
                    List.of("--cert-file", certificates.serverCertificate().toString()));
            command.addAll(List.of("--key-file", certificates.serverKey().toString()));
        }
        if (certificates != null && security == Security.MUTUAL_TLS) {
            command.add("--client-cert-auth");
            command.addAll(List.of("--trusted-ca-file", certificates.authority().toString()));
        }
        return command;
    }

    private String peer() {
        return "http://127.0.0.1:" + peerPort;
    }

    private URI metrics() {
        return URI.create("http://127.0.0.1:" + metricsPort);
    }

    private Path log() {
        return home.resolve("etcd.log");
    }

    private String tail() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(metrics().resolve(path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return Optional.of(response.body()).filter(body -> response.statusCode() == 200);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void signal(String signal) {
        Process running = process;
        if (running != null) {
            Commands.run(List.of("kill", signal, Long.toString(running.pid())));
        }
    }

    private void end() {
        end(true);
    }

    private synchronized void end(boolean atOnce) {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        if (atOnce) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path fresh(String name) {
        try {
            Path path = Files.createTempFile(home, name, "");
            Files.delete(path);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "tweed-etcd")
                    : Files.createTempDirectory("tweed-etcd");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        Commands.run(List.of("cp", "-a", from.toString(), to.toString()));
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            return; // nothing there to delete
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
