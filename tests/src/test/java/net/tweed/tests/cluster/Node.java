package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.netlink.testing.Host;
import org.jspecify.annotations.Nullable;

/** One host: its namespace, its daemon, its container. */
public final class Node {
    private static final int HEALTH = 10256;
    private final Host host;
    private final Etcd etcd;
    private final Path home;
    private final DaemonCommand command;
    private int runs;
    private @Nullable Daemon daemon;
    private @Nullable Pod pod;
    private @Nullable SubnetEnvFile podsEnv;

    Node(Host host, Etcd etcd, Path home, DaemonCommand command) {
        this.host = host;
        this.etcd = etcd;
        this.home = home;
        this.command = command;
    }

    // ---- the host

    /** {@code 192.168.77.11} for the first. */
    public String address() {
        return host.address();
    }

    /** {@code fd77::11} for the first. */
    public String address6() {
        return host.address6();
    }

    public String namespace() {
        return host.namespace();
    }

    /** Runs {@code ip …} here. */
    public String ip(String arguments) {
        return host.ip(arguments.split(" ", -1));
    }

    /** Runs a program here. */
    public String exec(String... command) {
        return host.exec(command);
    }

    /** Runs a line of shell here. */
    public String sh(String line) {
        return host.exec("sh", "-ec", line);
    }

    public KernelState kernel() {
        return KernelState.of(namespace());
    }

    public String routes() {
        return ip("route show");
    }

    public String routes6() {
        return ip("-6 route show");
    }

    // ---- its daemon

    /** Starts the daemon with the usual flags and these. Nothing is waited for. */
    public Daemon start(String... flags) {
        return runWith(Map.of(), arguments(flags));
    }

    /** As {@link #start}, with these variables in the daemon's environment. */
    public Daemon startIn(Map<String, String> environment, String... flags) {
        return runWith(environment, arguments(flags));
    }

    /** Starts another process with the same flags and these beside the daemon, which goes on. */
    public Daemon startBeside(String... flags) {
        runs++;
        return Daemon.start(namespace(), home.resolve("log" + runs), command, Map.of(), arguments(flags));
    }

    /** Starts a server here, with exactly these flags, beside the daemon if there is one. The caller ends it. */
    public Daemon startServer(String... flags) {
        runs++;
        return Daemon.start(namespace(), home.resolve("log" + runs), command.other("server"), Map.of(), List.of(flags));
    }

    /** Runs another command of the program with the daemon's usual flags and these to its end. */
    public Daemon run(String name, String... flags) {
        runs++;
        Daemon run =
                Daemon.start(namespace(), home.resolve("log" + runs), command.other(name), Map.of(), arguments(flags));
        Eventually.started(
                "tweed " + name + " has ended", () -> assertThat(run.alive()).isFalse());
        return run;
    }

    /** As {@link #startServer}, with these variables in its environment. */
    public Daemon startServerIn(Map<String, String> environment, String... flags) {
        runs++;
        return Daemon.start(
                namespace(), home.resolve("log" + runs), command.other("server"), environment, List.of(flags));
    }

    /** Starts a process with exactly these flags beside the daemon. */
    public Daemon runBeside(List<String> flags) {
        runs++;
        return Daemon.start(namespace(), home.resolve("log" + runs), command, Map.of(), flags);
    }

    private List<String> arguments(String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "-etcd-endpoints=" + Etcd.ENDPOINT,
                "-iface=eth0",
                "-subnet-file=" + subnetFile(),
                "--state-dir=" + home.resolve("state"),
                "-healthz-port=" + HEALTH,
                "--resync=10m"));
        arguments.addAll(List.of(flags));
        return arguments;
    }

    /** Starts the daemon with exactly these variables and flags. */
    public Daemon runWith(Map<String, String> environment, List<String> arguments) {
        if (daemon != null && daemon.alive()) {
            throw new IllegalStateException("The daemon of " + namespace() + " runs already");
        }
        runs++;
        Daemon started = Daemon.start(namespace(), home.resolve("log" + runs), command, environment, arguments);
        daemon = started;
        return started;
    }

    /** The daemon's last run. */
    public Daemon daemon() {
        if (daemon == null) {
            throw new IllegalStateException("No daemon was started on " + namespace());
        }
        return daemon;
    }

    /** Kills the daemon, if it runs. */
    public void kill() {
        if (daemon != null) {
            daemon.kill();
        }
    }

    /** Waits until the daemon is ready. Its start is not what a test that waits here is about: it may take as long as it takes. */
    public Node ready() {
        Eventually.started(namespace() + " is ready", () -> {
            assertThat(daemon().alive()).as("alive; log:\n%s", daemon().log()).isTrue();
            assertThat(readyz()).contains("200");
        });
        return this;
    }

    /** Kills the daemon and removes everything that any run has left in kernel and files. */
    public void reset() {
        kill();
        daemon = null;
        sh("""
                for d in $(ip -o link show type vxlan | cut -d: -f2); do ip link delete $d; done
                ip route flush proto 84
                ip -6 route flush proto 84
                nft flush ruleset
                """);
        Directories.delete(home);
        makeHome();
    }

    void makeHome() {
        try {
            Files.createDirectories(home.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line and the body of {@code /readyz}'s answer; the reason where there is none. */
    public String readyz() {
        return get("/readyz");
    }

    /** An answer of the health server. */
    public String get(String path) {
        return host.run(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), HEALTH), 2000);
                socket.setSoTimeout(5000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return answer.replaceFirst("(?s)\r\n.*?\r\n\r\n", "\n").strip();
            } catch (IOException e) {
                return "no answer: " + e.getMessage();
            }
        });
    }

    // ---- what it has

    public Path subnetFile() {
        return home.resolve("subnet.env");
    }

    public Path stateDirectory() {
        return home.resolve("state");
    }

    /** What its daemon wrote. */
    public SubnetEnvFile env() {
        return SubnetEnvFile.read(subnetFile());
    }

    /** {@code 10.5.22.0/24}, from {@code subnet.env}. */
    public String subnet() {
        return env().subnet();
    }

    /** Its key in etcd, found by its public IP; empty where there is none. */
    public Optional<StoredLease> lease() {
        return StoredLease.of(etcd, address()).or(() -> StoredLease.of(etcd, address6()));
    }

    /** Its container, made or moved to the subnet it has now; left alone where it is there already. */
    public Pod pod() {
        SubnetEnvFile now = env();
        if (pod == null || !now.equals(podsEnv)) {
            pod = Pod.make(namespace(), now);
            podsEnv = now;
        }
        return pod;
    }

    void close() {
        kill();
        Pod.remove(namespace());
    }

    /** What to look at when a test fails. */
    String report() {
        String log = daemon == null ? "no daemon was started" : tail(daemon.log());
        return "==== " + namespace() + " " + address() + ", run " + runs + ", log\n" + log + "\n---- its kernel\n"
                + kernel();
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
