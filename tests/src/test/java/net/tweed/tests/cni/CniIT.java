package net.tweed.tests.cni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Shell;
import net.tweed.tests.cni.ContainerRuntime.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The plugin as a runtime uses it, on two hosts with real daemons, with bridge and host-local as others wrote them. */
@Isolated("fifty Java machines at once")
class CniIT {
    private static final String V1 = "\"cniVersion\":\"1.0.0\"";
    private static final String V11 = "\"cniVersion\":\"1.1.0\"";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @TempDir
    private Path home;

    private ContainerRuntime runtime;
    private String subnet;

    @BeforeAll
    static void up() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.start("-ip-masq");
    }

    @BeforeEach
    void make() {
        runtime = ContainerRuntime.on(node(), home);
        subnet = node().subnet();
    }

    @AfterEach
    void remove() {
        runtime.close();
    }

    @Test
    void aContainersLife() {
        String pod = runtime.container("c1");
        Answer added = runtime.run("ADD", pod, runtime.conf(V1)).succeeded();
        String address = added.json().at("/ips/0/address").asText();
        assertThat(added.json().path("cniVersion").asText()).isEqualTo("1.0.0");
        assertThat(address).startsWith(prefix()).endsWith("/24");
        assertThat(ip(pod, "address show eth0"))
                .contains("inet " + address, "mtu " + node().env().mtu());
        assertThat(ip(pod, "route show"))
                .contains("10.5.0.0/16 via " + node().env().gateway().replace("/24", ""));
        assertThat(node().ip("address show cni0"))
                .contains("inet " + node().env().gateway());

        String previous = runtime.conf(V1 + ",\"prevResult\":" + added.out());
        runtime.run("CHECK", pod, previous).succeeded();
        assertThat(runtime.kept()).containsExactly("flannel/" + pod, "ipam/net/" + address.replace("/24", ""));

        runtime.run("DEL", pod, previous).succeeded();
        assertThat(runtime.kept()).isEmpty();
        assertThat(ip(pod, "link show")).doesNotContain("eth0");
        runtime.run("DEL", pod, previous).succeeded();
    }

    @Test
    void checkSeesWhatIsBroken() {
        String pod = runtime.container("c1");
        Answer added = runtime.run("ADD", pod, runtime.conf(V1)).succeeded();
        ip(pod, "address flush dev eth0 scope global");
        Answer checked = runtime.run("CHECK", pod, runtime.conf(V1 + ",\"prevResult\":" + added.out()));
        assertThat(checked.code()).isPositive();
        assertThat(checked.json().path("msg").asText())
                .contains(added.json().at("/ips/0/address").asText().replaceFirst("/.*", ""));
    }

    /** The file of rkt's users: no version, and every path the usual one. */
    @Test
    void theShortestConfigurationThatThereIs() {
        String pod = runtime.container("c1");
        String usualPlaces = """
                touch %1$s/netns
                mount --bind /run/netns/%2$s %1$s/netns
                cp %3$s %1$s/subnet.env
                mount -t tmpfs tmpfs /run
                mkdir /run/flannel
                cp %1$s/subnet.env /run/flannel/subnet.env
                mount -t tmpfs tmpfs /var/lib
                netns=%1$s/netns
                """.formatted(home, pod, node().subnetFile());
        Answer added = runtime.run("ADD", pod, "{\"name\":\"containernet\",\"type\":\"flannel\"}", usualPlaces)
                .succeeded();
        assertThat(added.json().at("/ip4/ip").asText()).as(added.out()).startsWith(prefix());
        assertThat(added.json().path("cniVersion").asText("0.1.0")).isIn("0.1.0", "");
        assertThat(ip(pod, "address show eth0"))
                .contains(added.json().at("/ip4/ip").asText());
    }

    @Test
    void bothFamilies() throws Exception {
        String pod = runtime.container("c1");
        Path both = home.resolve("both.env");
        Files.writeString(
                both, node().env().text() + "FLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64\n");
        Answer added = runtime.run(
                        "ADD", pod, runtime.conf(V1).replace(node().subnetFile().toString(), both.toString()))
                .succeeded();
        assertThat(added.json().at("/ips/1/address").asText()).startsWith("fd05:0:0:3f::");
        assertThat(ip(pod, "-6 route show")).contains("fd05::/48 via fd05:0:0:3f::1");
    }

    @Test
    void fiftyAtOnce() {
        List<String> pods =
                IntStream.range(0, 50).mapToObj(i -> runtime.container("m" + i)).toList();
        List<String> addresses = runtime.runAll("ADD", pods, runtime.conf(V1)).stream()
                .map(answer -> answer.succeeded().json().at("/ips/0/address").asText())
                .toList();
        assertThat(addresses).doesNotHaveDuplicates().allMatch(address -> address.startsWith(prefix()));
        assertThat(runtime.kept()).hasSize(100);
        for (Answer answer : runtime.runAll("DEL", pods, runtime.conf(V1))) {
            answer.succeeded();
        }
        assertThat(runtime.kept()).isEmpty();
    }

    @Test
    void containersOnTwoHostsPing() {
        try (ContainerRuntime other = ContainerRuntime.on(peer(), home.resolve("peer"))) {
            String here = runtime.container("c1");
            String there = other.container("c1");
            JsonNode from =
                    runtime.run("ADD", here, runtime.conf(V1)).succeeded().json();
            JsonNode to = other.run("ADD", there, other.conf(V1)).succeeded().json();
            Pings.answered(List.of(
                    new Pings.Pair(here, address(to)),
                    new Pings.Pair(there, address(from)),
                    new Pings.Pair(node().namespace(), address(to))));
            Shell.run(
                    "ip",
                    "netns",
                    "exec",
                    here,
                    "ping",
                    "-n",
                    "-c",
                    "1",
                    "-W",
                    "5",
                    "-M",
                    "do",
                    "-s",
                    Integer.toString(Integer.parseInt(node().env().mtu()) - 28),
                    address(to));
        }
    }

    @Test
    void aRestartOfTheDaemonIsNotSeen() {
        String old = runtime.container("c1");
        Answer added = runtime.run("ADD", old, runtime.conf(V1)).succeeded();
        node().kill();
        String during = runtime.container("c2");
        runtime.run("ADD", during, runtime.conf(V1)).succeeded();
        node().start("-ip-masq");
        node().ready();
        runtime.run("CHECK", old, runtime.conf(V1 + ",\"prevResult\":" + added.out()))
                .succeeded();
        String young = runtime.container("c3");
        Answer after = runtime.run("ADD", young, runtime.conf(V1)).succeeded();
        Pings.answered(
                List.of(new Pings.Pair(old, address(after.json())), new Pings.Pair(during, address(added.json()))));
    }

    @Test
    void withoutADaemonItIsSaidAndDeletingWorks() throws Exception {
        String old = runtime.container("c1");
        Answer added = runtime.run("ADD", old, runtime.conf(V1)).succeeded();
        String env = node().env().text();
        Files.delete(node().subnetFile());
        try {
            Answer refused = runtime.run("ADD", runtime.container("c2"), runtime.conf(V1));
            assertThat(refused.code()).isEqualTo(11);
            assertThat(refused.json().path("details").asText()).contains("systemctl status tweed");
            assertThat(runtime.run("STATUS", old, runtime.conf(V11)).code()).isEqualTo(51);
            runtime.run("DEL", old, runtime.conf(V1 + ",\"prevResult\":" + added.out()))
                    .succeeded();
            assertThat(runtime.kept()).isEmpty();
            assertThat(runtime.run("STATUS", old, runtime.conf(V11)).code()).isEqualTo(50);
        } finally {
            Files.writeString(node().subnetFile(), env);
        }
    }

    /** Debian's bridge knows neither verb: it is not asked, and what a lost container held is free again all the same. */
    @Test
    void statusAndGarbage() {
        String known = runtime.container("c1");
        String lost = runtime.container("c2");
        runtime.run("STATUS", known, runtime.conf(V11)).succeeded();
        runtime.run("ADD", known, runtime.conf(V1)).succeeded();
        runtime.run("ADD", lost, runtime.conf(V1)).succeeded();
        String valid = ",\"cni.dev/valid-attachments\":[{\"containerID\":\"" + known + "\",\"ifname\":\"eth0\"}]";
        runtime.run("GC", "", runtime.conf(V11 + valid)).succeeded();
        assertThat(runtime.kept()).hasSize(2).anyMatch(name -> name.endsWith(known));
    }

    @Test
    void aFailureOfAPluginIsPassedOnAndLeavesNothing() {
        String pod = runtime.container("c1");
        ip(pod, "link add eth0 type bridge");
        Answer taken = runtime.run("ADD", pod, runtime.conf(V1));
        assertThat(taken.json().path("msg").asText()).contains("eth0");
        assertThat(runtime.kept()).isEmpty();

        assertThat(runtime.run("ADD", pod, "{\"name\":").code()).isEqualTo(6);
        assertThat(runtime.run("ADD", pod, runtime.conf("\"cniVersion\":\"9\"")).code())
                .isEqualTo(1);
        Answer newer = runtime.run("ADD", pod, runtime.conf(V11));
        assertThat(newer.code()).as("Debian's bridge does not speak 1.1.0").isEqualTo(1);
        assertThat(newer.json().path("details").asText()).contains("1.1.0");
        assertThat(runtime.kept()).isEmpty();
    }

    private String prefix() {
        return subnet.substring(0, subnet.lastIndexOf('.') + 1);
    }

    private static String address(JsonNode result) {
        return result.at("/ips/0/address").asText().replaceFirst("/.*", "");
    }

    private static String ip(String namespace, String arguments) {
        return Shell.run(("ip -n " + namespace + " " + arguments).split(" ", -1));
    }

    private static Node node() {
        return CLUSTER.node(0);
    }

    private static Node peer() {
        return CLUSTER.node(1);
    }
}
