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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One etcd process on free ports of 127.0.0.1: one of a cluster's, or a cluster of its own. */
public final class EtcdMember {
    private static final Duration START = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Path home;
    private final List<String> security;
    private final URI endpoint;
    private final URI peer;
    private final URI metrics;
    private final Thread lastResort = new Thread(this::kill, "etcd-last-resort");
    private @Nullable Process process;

    /**
     * A member that does not run.
     *
     * @param home where its data and its log lie
     * @param scheme of its clients: http or https
     * @param security more options
     */
    EtcdMember(String name, Path home, String scheme, List<String> security) {
        this.name = name;
        this.home = home;
        this.security = List.copyOf(security);
        List<Integer> ports = freePorts(3);
        this.endpoint = URI.create(scheme + "://127.0.0.1:" + ports.get(0));
        this.peer = URI.create("http://127.0.0.1:" + ports.get(1));
        this.metrics = URI.create("http://127.0.0.1:" + ports.get(2));
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    public URI endpoint() {
        return endpoint;
    }

    String name() {
        return name;
    }

    /** Where other members reach it. */
    URI peer() {
        return peer;
    }

    /** As {@code --initial-cluster} has it. */
    String named() {
        return name + "=" + peer;
    }

    Path data() {
        return home.resolve(name);
    }

    /** Whether it is the one that the others follow. */
    boolean leads() {
        return metric("etcd_server_is_leader") == 1;
    }

    /**
     * A metric's value; 0 where it was never counted.
     *
     * @param metric with labels, as {@code /metrics} has it
     */
    double metric(String metric) {
        return get("/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** How often clients called this method, such as {@code Range} of {@code KV}. */
    long calls(String service, String method) {
        return get("/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("grpc_server_started_total{"))
                .filter(line -> line.contains("grpc_method=\"" + method + "\""))
                .filter(line -> line.contains("grpc_service=\"etcdserverpb." + service + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Starts it on the data it has. */
    void start(String initialCluster, String token) {
        try {
            process = Commands.builder(command(initialCluster, token))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is healthy: it runs, and knows a leader. */
    void awaitHealthy() {
        Await.until("etcd is healthy, see " + log(), START, () -> {
            Process started = process;
            if (started == null || !started.isAlive()) {
                throw new IllegalStateException("etcd ended by itself: " + tail());
            }
            return get("/health").filter(text -> text.contains("\"true\"")).isPresent();
        });
    }

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

    /** Ends it for good; whether its data may be deleted now. */
    boolean close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
            return true;
        } catch (IllegalStateException e) {
            return false; // the machine is shutting down: the hook does the rest
        }
    }

    private List<String> command(String initialCluster, String token) {
        List<String> command = new ArrayList<>(List.of("etcd", "--name", name, "--data-dir"));
        command.addAll(List.of(data().toString(), "--listen-client-urls", endpoint.toString()));
        command.addAll(List.of("--advertise-client-urls", endpoint.toString()));
        command.addAll(List.of("--listen-peer-urls", peer.toString()));
        command.addAll(List.of("--initial-advertise-peer-urls", peer.toString()));
        command.addAll(List.of("--initial-cluster", initialCluster, "--initial-cluster-token", token));
        command.addAll(List.of("--listen-metrics-urls", metrics.toString(), "--metrics", "extensive"));
        command.addAll(List.of("--heartbeat-interval", "20", "--election-timeout", "200"));
        command.addAll(security);
        return command;
    }

    private Path log() {
        return home.resolve(name + ".log");
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
        HttpRequest request = HttpRequest.newBuilder(metrics.resolve(path))
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
}
