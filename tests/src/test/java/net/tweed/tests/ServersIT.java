package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.SecureEtcd;
import net.tweed.tests.cluster.Shell;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts that reach no etcd: a server on the first (a second one on the second), daemons on all, certificates of {@code
 * ./tweed pki} between daemons and servers and between servers and etcd. Needs root, iproute2, etcd and openssl.
 */
class ServersIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    private static final String PORT = ":8888";
    private static final String PREFIX = "/coreos.com/network";
    private static final Pattern LEASE = Pattern.compile("\"key\":\"([^\"]+)\",\"create_revision\":([0-9]+)");

    @TempDir
    private Path pki = Path.of("");

    private final List<Daemon> servers = new ArrayList<>();
    private @Nullable SecureEtcd etcd;

    @BeforeEach
    void certificates() {
        CLUSTER.reset();
        pki("ca");
        pki("server", "etcd", SecureEtcd.ADDRESS);
        pki("client", "servers");
        for (Node node : CLUSTER.nodes()) {
            pki("server", name(node), node.address());
            pki("client", name(node), node.address());
        }
        etcd = SecureEtcd.start(CLUSTER.outside(), pki);
        etcd().ctl("put", PREFIX + "/config", "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
    }

    @AfterEach
    void end() throws IOException {
        CLUSTER.nodes().forEach(Node::kill);
        servers.forEach(Daemon::kill);
        if (etcd != null) {
            etcd.close();
        }
    }

    private SecureEtcd etcd() {
        if (etcd == null) {
            throw new IllegalStateException("etcd is started before each test");
        }
        return etcd;
    }

    private void pki(String... words) {
        List<String> command = new ArrayList<>(
                List.of(new Launcher().root().resolve("dist/pki").toString(), "--dir", pki.toString()));
        command.addAll(List.of(words));
        Shell.run(command.toArray(String[]::new));
    }

    private static String name(Node node) {
        return "h" + node.address();
    }

    private Daemon serve(Node node) {
        Daemon server = node.startServer(
                "--listen=" + node.address() + PORT,
                "--remote-cafile=" + pki.resolve("ca.pem"),
                "--remote-certfile=" + pki.resolve("server-" + name(node) + ".pem"),
                "--remote-keyfile=" + pki.resolve("server-" + name(node) + "-key.pem"),
                "-etcd-endpoints=" + SecureEtcd.ENDPOINT,
                "-etcd-cafile=" + pki.resolve("ca.pem"),
                "-etcd-certfile=" + pki.resolve("client-servers.pem"),
                "-etcd-keyfile=" + pki.resolve("client-servers-key.pem"));
        servers.add(server);
        Eventually.within(
                Eventually.SOON.multipliedBy(2),
                "a server listens",
                () -> assertThat(server.lines("Serving leases"))
                        .as(server.log())
                        .isEqualTo(1));
        return server;
    }

    private void join(Node node, String remote) {
        node.runWith(
                Map.of(),
                List.of(
                        "--remote=" + remote,
                        "--remote-cafile=" + pki.resolve("ca.pem"),
                        "--remote-certfile=" + pki.resolve("client-" + name(node) + ".pem"),
                        "--remote-keyfile=" + pki.resolve("client-" + name(node) + "-key.pem"),
                        "-iface=eth0",
                        "-subnet-file=" + node.subnetFile(),
                        "--state-dir=" + node.stateDirectory(),
                        "-healthz-port=10256",
                        "--resync=10m"));
    }

    private void joinAll(String remote) {
        CLUSTER.nodes().forEach(node -> join(node, remote));
        CLUSTER.nodes().forEach(Node::ready);
        CLUSTER.allPairsPing();
    }

    /** Every lease's key, and when it was made: the same as long as no lease was lost, not even for a moment. */
    private List<String> leases() {
        return LEASE.matcher(etcd().ctl("get", "--prefix", PREFIX + "/subnets/", "-w", "json"))
                .results()
                .map(lease -> new String(Base64.getDecoder().decode(lease.group(1)), StandardCharsets.US_ASCII) + " "
                        + lease.group(2))
                .toList();
    }

    private void hearsOfAPeer(String subnet, String address) {
        String key = PREFIX + "/subnets/" + subnet.replace('/', '-');
        etcd().ctl(
                        "put",
                        key,
                        "{\"PublicIP\":\"" + address
                                + "\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:00:99\"}}");
        for (Node node : CLUSTER.nodes()) {
            Eventually.within(
                    Eventually.SOON,
                    node.namespace() + " has a route to a new peer",
                    () -> assertThat(node.routes()).contains(subnet));
        }
        etcd().ctl("del", key);
    }

    /** From one host's container to another's, without end. */
    private static PingStream pings(int from, int to) {
        return PingStream.start(
                CLUSTER.node(from).pod().namespace(),
                CLUSTER.node(to).pod().addresses().get(0));
    }

    @Test
    void aServerMayEndAndComeBack() throws IOException {
        Node first = CLUSTER.node(0);
        Daemon server = serve(first);
        joinAll(first.address() + PORT);
        List<String> before = leases();
        assertThat(before).hasSize(3);
        try (PingStream workers = pings(1, 2);
                PingStream toTheServers = pings(2, 0)) {
            server.kill();
            serve(first);
            hearsOfAPeer("10.5.250.0/24", "192.168.77.99");
            workers.assertWithoutLoss();
            toTheServers.assertWithoutLoss();
        }
        assertThat(leases()).isEqualTo(before);
        CLUSTER.allPairsPing();
    }

    @Test
    void ofTwoServersOneIsEnough() throws IOException {
        Daemon one = serve(CLUSTER.node(0));
        serve(CLUSTER.node(1));
        joinAll(CLUSTER.node(0).address() + PORT + "," + CLUSTER.node(1).address() + PORT);
        List<String> before = leases();
        try (PingStream workers = pings(1, 2);
                PingStream toTheServers = pings(2, 0)) {
            one.kill();
            hearsOfAPeer("10.5.250.0/24", "192.168.77.99");
            workers.assertWithoutLoss();
            toTheServers.assertWithoutLoss();
        }
        assertThat(leases()).isEqualTo(before);
        Node restarted = CLUSTER.node(2);
        String subnet = restarted.subnet();
        restarted.kill();
        join(restarted, CLUSTER.node(0).address() + PORT + "," + CLUSTER.node(1).address() + PORT);
        restarted.ready();
        assertThat(restarted.subnet()).isEqualTo(subnet);
        CLUSTER.allPairsPing();
    }

    @Test
    void aHostHasNoAddressButItsOwn() {
        Node first = CLUSTER.node(0);
        serve(first);
        joinAll(first.address() + PORT);
        Node thief = CLUSTER.node(2);
        thief.kill();
        List<String> before = leases();
        Daemon daemon = thief.runWith(
                Map.of(),
                List.of(
                        "--remote=" + first.address() + PORT,
                        "--remote-cafile=" + pki.resolve("ca.pem"),
                        "--remote-certfile=" + pki.resolve("client-" + name(thief) + ".pem"),
                        "--remote-keyfile=" + pki.resolve("client-" + name(thief) + "-key.pem"),
                        "-iface=eth0",
                        "-public-ip=192.168.77.50",
                        "-subnet-file=" + thief.subnetFile(),
                        "--state-dir=" + thief.stateDirectory()));
        Eventually.within(
                Eventually.SOON,
                "it is refused",
                () -> assertThat(daemon.log()).contains("does not vouch for the address"));
        assertThat(leases()).isEqualTo(before);
    }
}
