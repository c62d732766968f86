package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster's etcd, in the switch's namespace at 192.168.77.1 and fd77::1, and everything that happens to an etcd. */
public final class Etcd implements AutoCloseable {
    /** Where the hosts reach it. */
    public static final String ENDPOINT = "http://192.168.77.1:2379";

    /** Where hosts without IPv4 reach it. */
    public static final String ENDPOINT6 = "http://[fd77::1]:2379";

    private static final int OPERATIONS = 100; // etcd takes 128 in a transaction
    private static final String PEER = "http://192.168.77.1:2380";

    private final String namespace;
    private final Path home;
    private final Path data;
    private String token = "tweed";
    private @Nullable Process process;

    Etcd(String namespace, Path home) {
        this.namespace = namespace;
        this.home = home;
        this.data = home.resolve("data");
    }

    /** Starts it on the data it has, and waits until it is healthy. */
    public void start() {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "etcd"));
        command.addAll(List.of("--name", "one", "--data-dir", data.toString()));
        command.addAll(List.of("--listen-client-urls", ENDPOINT + "," + ENDPOINT6));
        command.addAll(List.of("--advertise-client-urls", ENDPOINT));
        command.addAll(List.of("--listen-peer-urls", PEER, "--initial-advertise-peer-urls", PEER));
        command.addAll(List.of("--initial-cluster", "one=" + PEER, "--initial-cluster-token", token));
        command.addAll(List.of("--heartbeat-interval", "50", "--election-timeout", "500"));
        try {
            process = Shell.builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("etcd.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.soon("etcd is healthy", () -> ctl("endpoint", "health"));
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            Shell.end(running.destroyForcibly(), 20, "etcd");
        }
    }

    /** Starts it with nothing. */
    public void wipe(String newToken) {
        kill();
        Directories.delete(data);
        token = newToken;
        start();
    }

    /** What {@code etcdctl snapshot save} writes. */
    public Path backup() {
        Path file = home.resolve("backup");
        Directories.delete(file);
        ctl("snapshot", "save", file.toString());
        return file;
    }

    /** Restores the backup as an operator does: the old revision; the token makes the cluster's id. */
    public void restore(Path backup, String newToken) {
        kill();
        Directories.delete(data);
        token = newToken;
        ctl(
                "snapshot",
                "restore",
                backup.toString(),
                "--data-dir",
                data.toString(),
                "--name",
                "one",
                "--initial-cluster",
                "one=" + PEER,
                "--initial-advertise-peer-urls",
                PEER,
                "--initial-cluster-token",
                newToken);
        start();
    }

    /** Runs etcdctl; what it printed. */
    public String ctl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("ip", "netns", "exec", namespace, "etcdctl", "--command-timeout=60s"));
        command.addAll(List.of("--endpoints", ENDPOINT));
        command.addAll(List.of(arguments));
        return Shell.run(command.toArray(String[]::new));
    }

    /** Writes a key that lives for ever. */
    public void put(String key, String value) {
        assertThat(ctl("put", key, value)).isEqualTo("OK\n");
    }

    /** Writes keys that live for ever, many at once. */
    public void putAll(Map<String, String> values) {
        Path transaction = home.resolve("transaction");
        Iterator<Map.Entry<String, String>> left = values.entrySet().iterator();
        while (left.hasNext()) {
            StringBuilder text = new StringBuilder("\n");
            for (int i = 0; i < OPERATIONS && left.hasNext(); i++) {
                Map.Entry<String, String> each = left.next();
                text.append("put ").append(each.getKey()).append(" \"");
                text.append(each.getValue().replace("\"", "\\\"")).append("\"\n");
            }
            try {
                Files.writeString(transaction, text.append("\n\n"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(Shell.run(
                            "ip",
                            "netns",
                            "exec",
                            namespace,
                            "sh",
                            "-c",
                            "etcdctl --endpoints " + ENDPOINT + " txn <" + transaction))
                    .startsWith("SUCCESS");
        }
    }

    public void delete(String key) {
        ctl("del", key);
    }

    @Override
    public void close() {
        kill();
    }

    /** The end of its log. */
    String log() {
        try {
            return Files.readString(home.resolve("etcd.log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
