package net.tweed.tests.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Pings.Pair;
import net.tweed.tests.cluster.Shell;
import net.tweed.tests.cluster.StoredLease;
import net.tweed.tests.cni.TenantPods.TenantPod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts in several networks at once, with one daemon each. */
class TenantsIT {
    private static final Pattern COUNTED = Pattern.compile("counter packets ([1-9][0-9]*)");

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @TempDir
    private Path home;

    private final List<TenantPods> hosts = new ArrayList<>();

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
        for (Node node : CLUSTER.nodes()) {
            hosts.add(new TenantPods(node, home.resolve(node.namespace())));
        }
    }

    @AfterEach
    void close() {
        hosts.forEach(TenantPods::close);
    }

    @Test
    void tenantsReachTheirOwnAndNobodyElse() throws Exception {
        config("blue", 1);
        config("green", 2);
        config("red", 3);
        start("--networks=blue,green,red", "-ip-masq");
        assertThat(CLUSTER.node(0).readyz()).contains("networks=blue,green,red");
        List<TenantPod> pods = new ArrayList<>();
        hosts.forEach(host -> pods.add(host.byPlugin("blue")));
        hosts.forEach(host -> pods.add(host.byDocker("green")));
        hosts.forEach(host -> pods.add(host.byDocker("red")));

        Pings.answered(pairs(pods, true));
        List<Pair> across = pairs(pods, false);
        assertThat(Pings.lost(across)).as("across tenants, on one host too").containsExactlyElementsOf(across);
        Pings.answered(pairs(pods, true));
        assertThat(Stream.of("blue", "green", "red")
                        .mapToLong(network -> dropped(CLUSTER.node(0), network, "forward"))
                        .sum())
                .as("packets dropped, by whichever network's table comes first")
                .isPositive();
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.daemon().log().lines().filter(line -> line.matches(".*(Holding|Wrote|routes: ).*")))
                    .hasSizeGreaterThanOrEqualTo(9)
                    .allMatch(line -> line.matches("\\S+ \\S+ +network=(blue|green|red) .*"));
        }
        aHostWithoutALeaseIsNotHeard(pods.get(0));
        nothingIsWrittenByARestart();
    }

    /** It knows all there is to know, and is on the same wire. */
    private static void aHostWithoutALeaseIsNotHeard(TenantPod target) throws IOException {
        Node node = CLUSTER.node(0);
        String outside = CLUSTER.outside();
        String mac = node.sh("cat /sys/class/net/flannel.1/address").strip();
        Shell.run("sh", "-ec", """
            ip -n %1$s link add vx1 type vxlan id 1 dstport 8472 local 192.168.77.1 remote %2$s dev br0
            ip -n %1$s link set vx1 up
            ip -n %1$s address add 10.1.250.0/16 dev vx1
            ip -n %1$s neigh add %3$s lladdr %4$s dev vx1
            """.formatted(outside, node.address(), target.address(), mac));
        try {
            long before = dropped(node, "blue", "input");
            List<Pair> spoofed = List.of(new Pair(outside, target.address()));
            assertThat(Pings.lost(spoofed)).isEqualTo(spoofed);
            assertThat(dropped(node, "blue", "input")).isGreaterThan(before);
        } finally {
            Shell.run("ip", "-n", outside, "link", "delete", "vx1");
        }
    }

    private static void nothingIsWrittenByARestart() {
        Node node = CLUSTER.node(0);
        String before = node.kernel().toString();
        node.kill();
        start(node, "--networks=blue,green,red", "-ip-masq");
        node.ready();
        assertThat(node.daemon().lines("written=[1-9]|removed=[1-9]"))
                .as(node.daemon().log())
                .isZero();
        assertThat(node.kernel().toString()).isEqualTo(before);
    }

    @Test
    void networksComeAndGo() {
        config("blue", 1);
        start("--watch-networks");
        List<TenantPod> blue = hosts.stream().map(host -> host.byPlugin("blue")).toList();
        Pings.answered(pairs(blue, true));
        try (PingStream pings =
                PingStream.start(blue.get(0).namespace(), blue.get(1).address())) {
            config("green", 2);
            CLUSTER.nodes().forEach(node -> TenantPods.await(node, "green"));
            List<TenantPod> green =
                    hosts.stream().map(host -> host.byDocker("green")).toList();
            Pings.answered(pairs(green, true));

            CLUSTER.etcd().delete(key("green"));
            Eventually.within(Eventually.SOON.multipliedBy(2), "green is gone from every host", () -> {
                for (Node node : CLUSTER.nodes()) {
                    assertThat(TenantPods.file(node, "green")).doesNotExist();
                    assertThat(node.kernel().devices()).noneMatch(line -> line.startsWith("flannel.2 "));
                    assertThat(node.kernel().rules()).doesNotContain("10.2.0.0");
                    assertThat(node.routes()).doesNotContain("flannel.2");
                    assertThat(node.readyz()).contains("200").endsWith("networks=blue");
                }
            });
            assertThat(StoredLease.listUnder(CLUSTER.etcd(), StoredLease.PREFIX + "/green/subnets"))
                    .isEmpty();
            pings.assertWithoutLoss();
        }
    }

    @Test
    void whatIsWrongWithOneHarmsNoOther() {
        config("blue", 1);
        CLUSTER.etcd()
                .put(key("green"), "{\"Network\":\"10.2.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}"); // VNI 1, too
        CLUSTER.etcd().put(key("red"), "{\"Network\":");
        CLUSTER.etcd().put(key("grey"), "{\"Network\":\"10.1.64.0/18\",\"Backend\":{\"Type\":\"host-gw\"}}");
        CLUSTER.nodes().forEach(node -> start(node, "--networks=blue,green,red,grey"));
        Node node = CLUSTER.node(0);
        CLUSTER.nodes().forEach(each -> TenantPods.await(each, "blue"));
        Eventually.soon(
                "the others are named",
                () -> assertThat(node.readyz())
                        .contains("503")
                        .contains("red: ")
                        .doesNotContain("green/", "grey/"));
        List<TenantPod> blue = hosts.stream().map(host -> host.byPlugin("blue")).toList();
        Pings.answered(pairs(blue, true));

        config("red", 3);
        Eventually.within(
                Eventually.SOON.multipliedBy(2),
                "ready without those that are refused",
                () -> assertThat(node.readyz())
                        .contains("200")
                        .contains(
                                "networks=blue,red refused=green (Network green is refused: it has VNI 1, as blue has")
                        .contains("grey (Network grey is refused: its network 10.1.64.0/18 overlaps 10.1.0.0/16 of"
                                + " blue"));
        assertThat(node.daemon().lines("network=green Network green is refused"))
                .as(node.daemon().log())
                .isEqualTo(1);
        assertThat(node.daemon().lines("network=red .*not.*JSON|network=red .*cannot be read|network=red .*JSON"))
                .as(node.daemon().log())
                .isPositive();
    }

    private static void config(String network, int number) {
        CLUSTER.etcd()
                .put(
                        key(network),
                        "{\"Network\":\"10." + number + ".0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":" + number
                                + "}}");
    }

    private static String key(String network) {
        return StoredLease.PREFIX + "/" + network + "/config";
    }

    private static void start(String... flags) {
        CLUSTER.nodes().forEach(node -> start(node, flags));
        CLUSTER.nodes().forEach(Node::ready);
    }

    private static void start(Node node, String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--subnet-dir=" + TenantPods.directory(node));
        node.start(all.toArray(String[]::new));
    }

    private static List<Pair> pairs(List<TenantPod> pods, boolean within) {
        List<Pair> pairs = new ArrayList<>();
        for (TenantPod from : pods) {
            for (TenantPod to : pods) {
                if (!from.equals(to) && from.network().equals(to.network()) == within) {
                    pairs.add(new Pair(from.namespace(), to.address()));
                }
            }
        }
        return pairs;
    }

    private static long dropped(Node node, String network, String chain) {
        Matcher counts = COUNTED.matcher(node.sh("nft list chain inet tweed-isolation-" + network + " " + chain));
        long sum = 0;
        while (counts.find()) {
            sum += Long.parseLong(counts.group(1));
        }
        return sum;
    }
}
