package net.tweed.core.testing;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd for tests, and everything that happens to an etcd: killed, restarted, wiped, restored.
 *
 * <p>Needs {@code etcd} and {@code etcdctl} on the path (Debian: {@code etcd-server}, {@code etcd-client}), and
 * {@code openssl} for TLS. {@link #unavailable} says what is missing.
 */
public final class EtcdServer implements AutoCloseable {

    /** How clients are to prove themselves. */
    public enum Security {
        /** Plain HTTP. */
        NONE,
        /** TLS; clients need the CA only. */
        TLS,
        /** TLS; clients need a certificate of the CA. */
        MUTUAL_TLS
    }

    private final MemoryDirectory home = MemoryDirectory.create();
    private final @Nullable Certificates certificates;
    private final EtcdMember member;
    private String token = "tweed-test";
    private List<String> credentials = List.of();

    private EtcdServer(Security security) {
        this.certificates = security == Security.NONE ? null : Certificates.make(home.path());
        String scheme = security == Security.NONE ? "http" : "https";
        this.member = new EtcdMember("one", home.path(), scheme, options(security, certificates));
    }

    private static List<String> options(Security security, @Nullable Certificates certificates) {
        if (certificates == null) {
            return List.of();
        }
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--cert-file", certificates.serverCertificate().toString()));
        options.addAll(List.of("--key-file", certificates.serverKey().toString()));
        if (security == Security.MUTUAL_TLS) {
            options.add("--client-cert-auth");
            options.addAll(List.of("--trusted-ca-file", certificates.authority().toString()));
        }
        return options;
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
        return member.endpoint();
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
        return member.metric(name);
    }

    /** How often clients called this method, such as {@code Range} of {@code KV}. */
    public long calls(String service, String method) {
        return member.calls(service, method);
    }

    // ---- what happens to it

    /** Ends it as a service manager does. */
    public void stop() {
        member.stop();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        member.kill();
    }

    /** Freezes it as it is: connections stay, nothing is answered, until {@link #thaw}. */
    public void freeze() {
        member.freeze();
    }

    public void thaw() {
        member.thaw();
    }

    /** Starts it again on the data it had, and waits until it is healthy. */
    public void restart() {
        stop();
        member.start(member.named(), token);
        member.awaitHealthy();
    }

    /**
     * Starts it with nothing.
     *
     * @param newToken another token makes another cluster id; the same one keeps it, at a lower revision
     */
    public void wipe(String newToken) {
        stop();
        MemoryDirectory.delete(member.data());
        token = newToken;
        restart();
    }

    /** A copy of its data, taken while it stands still, to come back to with {@link #restoreData}. */
    public Path copyData() {
        stop();
        Path copy = home.fresh("copy");
        MemoryDirectory.copy(member.data(), copy);
        restart();
        return copy;
    }

    /** It has the older data again: same cluster id, lower revision. */
    public void restoreData(Path copy) {
        stop();
        MemoryDirectory.delete(member.data());
        MemoryDirectory.copy(copy, member.data());
        restart();
    }

    /** What {@code etcdctl snapshot save} writes. */
    public Path snapshot() {
        Path file = home.fresh("snapshot");
        etcdctl("snapshot", "save", file.toString());
        return file;
    }

    /** Restores a snapshot as an operator does; the token decides over the cluster id, as in {@link #wipe}. */
    public void restoreSnapshot(Path file, String newToken) {
        stop();
        MemoryDirectory.delete(member.data());
        token = newToken;
        List<String> command = new ArrayList<>(List.of("etcdctl", "snapshot", "restore", file.toString()));
        command.addAll(List.of("--data-dir", member.data().toString(), "--name", member.name()));
        command.addAll(List.of("--initial-cluster", member.named()));
        command.addAll(List.of("--initial-advertise-peer-urls", member.peer().toString()));
        command.addAll(List.of("--initial-cluster-token", newToken));
        Commands.run(command);
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
        if (member.close()) {
            home.delete();
        }
    }
}
