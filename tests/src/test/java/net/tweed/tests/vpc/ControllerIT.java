package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.tests.Launcher;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Shell;
import net.tweed.tests.cluster.StoredLease;
import net.tweed.tests.vpc.FirewallRule.When;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances of a VPC of which one alone has a role: a server on it writes the routes of all, whose daemons reach
 * neither etcd nor the cloud's API. Needs root, for namespaces, etcd and openssl.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControllerIT {
    private static final String PORT = ":8888";
    /** A new writer waits for 20 s before its first call; the rest is a busy machine's. */
    private static final Duration WRITTEN = Duration.ofSeconds(90);

    @RegisterExtension
    final Cluster cluster = Cluster.of(3);

    @TempDir
    static Path pki;

    private final List<Node> hosts = new ArrayList<>();
    private AwsCloud cloud;
    private VpcRouter router;
    private Daemon server;

    @BeforeAll
    void up() throws IOException {
        hosts.addAll(cluster.nodes());
        cloud = Inside.of(cluster.outside(), AwsCloud::new);
        hosts.forEach(host -> cloud.instance(number(host), host.address()));
        cloud.onlyRole(1);
        router = VpcRouter.start(
                cluster,
                cloud,
                Firewall.of(cloud.terraform(), When.OWN_ETCD, When.CLOUD_ROUTES)
                        .with(new FirewallRule("server", When.ALWAYS, FirewallRule.From.HOSTS, "tcp", "8888")));
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":"
                + cloud.backend().replaceFirst("}$", ",\"Writer\":\"controller\"}") + "}");
        pki("ca");
        pki("server", "server", hosts.get(0).address());
        Files.writeString(
                Files.createDirectory(pki.resolve("clouds")).resolve("aws-vpc-eu-central-1.pem"),
                cloud.identityCertificate());
        server = serve();
        for (Node host : hosts) {
            pki("client", name(host), host.address());
            join(host);
        }
        hosts.forEach(Node::ready);
    }

    private static void pki(String... words) {
        List<String> command = new ArrayList<>(
                List.of(new Launcher().root().resolve("dist/pki").toString(), "--dir", pki.toString()));
        command.addAll(List.of(words));
        Shell.run(command.toArray(String[]::new));
    }

    private int number(Node host) {
        return cluster.nodes().indexOf(host) + 1;
    }

    private static String name(Node host) {
        return "h" + host.address();
    }

    private Daemon serve() {
        return hosts.get(0)
                .startServerIn(
                        cloud.environment(),
                        "--listen=" + hosts.get(0).address() + PORT,
                        "--remote-cafile=" + pki.resolve("ca.pem"),
                        "--remote-certfile=" + pki.resolve("server-server.pem"),
                        "--remote-keyfile=" + pki.resolve("server-server-key.pem"),
                        "--identity-certs=" + pki.resolve("clouds"),
                        "--identity-accounts=111122223333",
                        "--controller",
                        "--resync=5s",
                        "--collect-after=2s",
                        "-etcd-endpoints=" + Etcd.ENDPOINT);
    }

    /** With no credentials: the metadata server says which instance it is, and has none either. */
    private void join(Node host) {
        host.runWith(
                cloud.environment(),
                List.of(
                        "--remote=" + hosts.get(0).address() + PORT,
                        "--remote-cafile=" + pki.resolve("ca.pem"),
                        "--remote-certfile=" + pki.resolve("client-" + name(host) + ".pem"),
                        "--remote-keyfile=" + pki.resolve("client-" + name(host) + "-key.pem"),
                        "-iface=eth0",
                        "-subnet-file=" + host.subnetFile(),
                        "--state-dir=" + host.stateDirectory(),
                        "-healthz-port=10256",
                        "--resync=10m"));
    }

    @AfterAll
    void down() {
        if (server != null) {
            server.kill();
        }
        if (router != null) {
            router.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    private void settled() {
        for (Node host : hosts) {
            Eventually.within(
                    WRITTEN,
                    host.subnet() + " leads to " + host.address(),
                    () -> assertThat(cloud.routes().get(host.subnet())).isEqualTo(Optional.of(host.address())));
        }
        cluster.allPairsPing(hosts);
    }

    @Test
    @Order(1)
    void hostsWithoutAnyPermissionReachOneAnother() {
        long tunnelled = router.tunnelled();
        settled();
        assertThat(router.plain()).isPositive();
        assertThat(router.tunnelled()).isEqualTo(tunnelled);
        assertThat(cloud.checked()).isEmpty();
        assertThat(cloud.routes()).hasSize(hosts.size());
        hosts.forEach(host -> assertThat(host.env().mtu()).isEqualTo("1500"));
    }

    @Test
    @Order(2)
    void everyHostIsTheInstanceThatItsCloudSaysItIs() {
        String enrolled = cluster.etcd().ctl("get", "--prefix", StoredLease.PREFIX + "/tweed/enrolments/clients/");
        for (Node host : hosts) {
            assertThat(enrolled)
                    .contains("\"Client\":\"" + name(host) + "\"")
                    .contains("\"Address\":\"" + host.address() + "\",\"Cloud\":\"aws-vpc\"");
        }
    }

    @Test
    @Order(3)
    void whatSomebodyChangesIsPutRight() {
        settled();
        cloud.repoint(hosts.get(1).subnet(), 3);
        cloud.delete(hosts.get(2).subnet());
        cloud.checkOn(2);
        settled();
        Eventually.within(
                WRITTEN, "no check is on", () -> assertThat(cloud.checked()).isEmpty());
    }

    @Test
    @Order(4)
    void theRowOfAHostThatIsTerminatedGoes() {
        settled();
        Node lost = hosts.remove(2);
        String subnet = lost.subnet();
        lost.kill();
        cloud.terminate(3);
        StoredLease.listUnder(cluster.etcd(), StoredLease.PREFIX + "/tweed/presence/" + lost.address())
                .forEach(sign -> cluster.etcd().ctl("lease", "revoke", sign.lease()));
        Eventually.within(
                WRITTEN, "its row is gone", () -> assertThat(cloud.routes()).doesNotContainKey(subnet));
        settled();
    }

    /** Last: it is about everything that was called before. */
    @Test
    @Order(5)
    void nobodyButTheServerHasCalledTheCloud() {
        assertThat(cloud.record()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.caller()).isEqualTo("i-1");
            assertThat(call.epoch()).isPresent();
            assertThat(call.outcome()).isEqualTo("ok");
        });
    }
}
