package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An etcd of its own in the switch's namespace that speaks TLS, with clients that show certificates. */
public final class SecureEtcd implements AutoCloseable {
    /** Where the hosts reach it. */
    public static final String ADDRESS = "192.168.77.1";

    public static final String ENDPOINT = "https://" + ADDRESS + ":2389";
    private static final String PEER = "http://" + ADDRESS + ":2390";

    private final String namespace;
    private final Path pki;
    private final Process process;

    private SecureEtcd(String namespace, Path pki, Process process) {
        this.namespace = namespace;
        this.pki = pki;
        this.process = process;
    }

    /**
     * Starts it with nothing, and waits until it answers.
     *
     * @param pki has {@code server-etcd.pem} and {@code client-servers.pem}; the data go there too
     */
    public static SecureEtcd start(String namespace, Path pki) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "etcd"));
        command.addAll(
                List.of("--name", "one", "--data-dir", pki.resolve("data").toString()));
        command.addAll(List.of("--listen-client-urls", ENDPOINT, "--advertise-client-urls", ENDPOINT));
        command.addAll(List.of("--listen-peer-urls", PEER, "--initial-advertise-peer-urls", PEER));
        command.addAll(List.of("--initial-cluster", "one=" + PEER, "--client-cert-auth"));
        command.addAll(List.of("--trusted-ca-file", pki.resolve("ca.pem").toString()));
        command.addAll(List.of("--cert-file", pki.resolve("server-etcd.pem").toString()));
        command.addAll(List.of("--key-file", pki.resolve("server-etcd-key.pem").toString()));
        try {
            Process process = Shell.builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(pki.resolve("etcd.log").toFile())
                    .start();
            SecureEtcd etcd = new SecureEtcd(namespace, pki, process);
            Eventually.soon("an etcd with TLS answers", () -> etcd.ctl("get", "/"));
            return etcd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs etcdctl; what it printed. */
    public String ctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "etcdctl"));
        command.addAll(List.of(
                "--endpoints", ENDPOINT, "--cacert", pki.resolve("ca.pem").toString()));
        command.addAll(List.of("--cert", pki.resolve("client-servers.pem").toString()));
        command.addAll(List.of("--key", pki.resolve("client-servers-key.pem").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        Shell.end(process.destroyForcibly(), 20, "etcd");
    }
}
