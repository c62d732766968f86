package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator asks: {@code tweed plan} and {@code tweed status}. Needs root, for namespaces, and etcd. */
class OperatorIT {
    private static final int PENDING = 3;

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void empty() {
        CLUSTER.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void beforeTheDaemonItListsEverythingAndAfterItNothing(String backend) {
        config(backend);
        Node node = CLUSTER.node(0);
        CLUSTER.node(1).start();
        CLUSTER.node(1).ready();
        String first = untouched(node, PENDING, "--ip-masq", "--detailed-exitcode");
        assertThat(first)
                .contains("network 10.1.0.0/16, backend " + backend + ", 1 peer")
                .contains("lease: 0 right, 1 to create")
                .containsPattern("(?m)^  \\+ " + CLUSTER.node(1).subnet() + " via ")
                .containsPattern("  \\+ nft table ip flannel-ipv4")
                .contains("subnet file: 0 right, 1 to create")
                .endsWith("Nothing was written.\n");

        node.start("-ip-masq");
        node.ready();
        assertThat(untouched(node, 0, "--ip-masq", "--detailed-exitcode"))
                .contains("this host: " + node.subnet())
                .endsWith("Everything is in place.\n");
    }

    @Test
    void whatSomebodyChangedWhileTheDaemonWasDownIsNamedRowByRow() {
        config("host-gw");
        CLUSTER.start();
        Node node = CLUSTER.node(0);
        node.kill();
        String peer = CLUSTER.node(1).subnet();
        node.ip("route replace " + peer + " via 192.168.77.1 dev eth0 proto 84");
        node.ip("route add 10.1.200.0/24 via 192.168.77.1 dev eth0 proto 84");
        CLUSTER.etcd().put("/coreos.com/network/subnets/10.9.0.0-24", "{\"PublicIP\":\"192.168.77.200\"}");
        assertThat(untouched(node, 0))
                .containsPattern("  ~ " + peer + " via " + CLUSTER.node(1).address() + ".* now: " + peer
                        + " via 192.168.77.1 dev eth0")
                .containsPattern("  - 10\\.1\\.200\\.0/24 via 192\\.168\\.77\\.1 dev eth0.* no lease wants it")
                .containsPattern("  ! 10\\.9\\.0\\.0/24 of 192\\.168\\.77\\.200: .*is not inside this network")
                .endsWith("Plan: 1 to replace, 1 to remove. Nothing was written.\n");
    }

    @Test
    void theRunningDaemonTellsHowTheHostStands() {
        config("host-gw");
        CLUSTER.start();
        Node node = CLUSTER.node(0);
        CLUSTER.etcd().put("/coreos.com/network/subnets/10.9.0.0-24", "{\"PublicIP\":\"192.168.77.200\"}");
        node.ip("route delete " + CLUSTER.node(1).subnet());
        Eventually.soon(
                "the repair is told",
                () -> assertThat(status(node, 0))
                        .contains("ready, running since")
                        .contains("lease   " + node.subnet() + ", ends in 23 h 5")
                        .contains("uplink  eth0 (" + node.address() + ")")
                        .contains("peers   2, refused 1")
                        .containsPattern("(?m)^  routes +1 +1 +0 +0 +0 +1$")
                        .contains("refused 10.9.0.0/24 of 192.168.77.200: its subnet 10.9.0.0/24 is not inside"));
        assertThat(status(node, 0, "--output=json")).contains("\"ready\" : true", "\"table\" : \"packet filter\"");
        Daemon leases = node.run("leases");
        assertThat(leases.exitCode()).as(leases.log()).isZero();
        assertThat(leases.log())
                .startsWith("3 leases\n")
                .containsPattern(" " + node.subnet() + " +" + node.address() + " +host-gw +\\S{2,} +lease\n")
                .containsPattern(" 10.9.0.0/24 +192.168.77.200 +- +- +reservation\n");
        node.kill();
        assertThat(status(node, 1)).contains("No daemon answers at");
    }

    private static String status(Node node, int exitCode, String... flags) {
        Daemon status = node.run("status", flags);
        assertThat(status.exitCode()).as(status.log()).isEqualTo(exitCode);
        return status.log();
    }

    @Test
    void whatKeepsTheDaemonOutIsThePlansError() {
        Daemon plan = CLUSTER.node(0).run("plan");
        assertThat(plan.exitCode()).isEqualTo(1);
        assertThat(plan.log()).contains("There is no network configuration in the store yet");
    }

    /** What the plan says, once it is certain that neither the store nor the kernel nor the state directory has changed by it. */
    private static String untouched(Node node, int exitCode, String... flags) {
        KernelState kernel = node.kernel();
        long revision = StoredLease.revision(CLUSTER.etcd());
        List<String> leases = etcdLeases();
        Map<String, String> state = files(node.stateDirectory());
        Daemon plan = answered(node, flags);
        assertThat(plan.exitCode()).as(plan.log()).isEqualTo(exitCode);
        assertThat(node.kernel()).isEqualTo(kernel);
        assertThat(StoredLease.revision(CLUSTER.etcd())).isEqualTo(revision);
        assertThat(leases).as("others may have ended meanwhile").containsAll(etcdLeases());
        assertThat(files(node.stateDirectory())).isEqualTo(state);
        return plan.log();
    }

    /** A plan, on a machine that is so busy that the store does not answer in time: asked again. */
    private static Daemon answered(Node node, String... flags) {
        Daemon plan = node.run("plan", flags);
        return plan.log().contains("no answer within") ? node.run("plan", flags) : plan;
    }

    /** What is there, and the content of what is a file. */
    private static Map<String, String> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.collect(Collectors.toMap(Path::toString, OperatorIT::content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path entry) {
        try {
            return Files.isRegularFile(entry) ? Files.readString(entry) : "not a file";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> etcdLeases() {
        return CLUSTER.etcd()
                .ctl("lease", "list")
                .lines()
                .filter(line -> !line.startsWith("found"))
                .toList();
    }

    private static void config(String backend) {
        CLUSTER.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"" + backend + "\"}}");
    }
}
