package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Pod;
import net.tweed.tests.cluster.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masquerade and forwarding, with nftables and with iptables. */
class FilterIT {
    private static final String FORWARD_DROPS = "iptables -P FORWARD DROP";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"EnableNFTables\":true,", "\"EnableNFTables\":false,"})
    void aForwardChainThatDropsIsPassed(String mode) {
        config(mode, "vxlan");
        CLUSTER.nodes().forEach(node -> node.sh(FORWARD_DROPS));
        CLUSTER.start("-ip-masq", "-iptables-resync=1");
        CLUSTER.allPairsPing();

        CLUSTER.nodes().forEach(node -> node.sh("iptables -F FORWARD; iptables -P FORWARD ACCEPT"));
        CLUSTER.nodes().forEach(node -> node.sh(FORWARD_DROPS));
        CLUSTER.allPairsPing();

        CLUSTER.nodes().forEach(node -> node.sh("iptables -F FORWARD"));
        CLUSTER.allPairsPing();
    }

    @Test
    void anNftForwardChainThatDropsIsPassed() {
        config("", "host-gw");
        CLUSTER.nodes()
                .forEach(node ->
                        node.sh("nft add table inet fw; nft 'add chain inet fw forward { type filter hook forward"
                                + " priority 0; policy drop; }'"));
        CLUSTER.start("-iptables-resync=1");
        CLUSTER.allPairsPing();
    }

    /** Containers reach the outside by their host's address, and one another by their own. */
    @ParameterizedTest
    @ValueSource(strings = {"\"EnableNFTables\":true,", "\"EnableNFTables\":false,"})
    void whatLeavesTheNetworkIsMasqueraded(String mode) {
        config(mode, "vxlan");
        CLUSTER.start("-ip-masq");
        CLUSTER.allPairsPing();
        Pod here = node().pod();
        Pod there = CLUSTER.node(1).pod();

        Pings.answered(List.of(new Pings.Pair(here.namespace(), "192.168.77.1")));
        assertThat(sourceSeen(there.namespace(), here.namespace(), there.address()))
                .as("container to container")
                .isEqualTo(here.address());
        assertThat(sourceSeen(there.namespace(), node().namespace(), there.address()))
                .as("host to a container of another")
                .isEqualTo(node().env().network());
        assertThat(sourceSeen(there.namespace(), node().namespace(), there.address(), "-I", node().address()))
                .as("host by its outer address to a container of another: its answer comes back through the overlay")
                .isEqualTo(node().env().network());
        assertThat(sourceSeen(CLUSTER.outside(), here.namespace(), "192.168.77.1"))
                .as("container to the outside")
                .isEqualTo(node().address());
    }

    @Test
    void withoutMasqueradeNothingIsTouched() {
        config("", "host-gw");
        node().start("-iptables-forward-rules=false");
        node().ready();

        assertThat(node().kernel().rules()).doesNotContain("masquerade").doesNotContain("10.5.0.0/16");
    }

    @Test
    void nftChainsThatAreFlushedOrDeletedAreBack() {
        config("\"EnableNFTables\":true,", "host-gw");
        node().start("-ip-masq", "-iptables-resync=1");
        node().ready();
        String right = node().kernel().rules();
        assertThat(right).contains("table ip flannel-ipv4").contains("masquerade");

        node().sh("nft flush chain ip flannel-ipv4 postrtg");
        rulesAre(right);
        node().sh("nft delete table ip flannel-ipv4");
        rulesAre(right);
    }

    @Test
    void iptablesRulesThatAreFlushedOrDeletedAreBack() {
        config("\"EnableNFTables\":false,", "host-gw");
        node().start("-ip-masq", "-iptables-resync=1");
        node().ready();
        assertThat(node().sh("iptables-save"))
                .contains("-A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD")
                .contains("-A POSTROUTING -m comment --comment \"flanneld masq\" -j FLANNEL-POSTRTG");
        String right = node().kernel().rules();

        node().sh("iptables -t nat -F FLANNEL-POSTRTG");
        rulesAre(right);
        node().sh("iptables -D FORWARD -m comment --comment 'flanneld forward' -j FLANNEL-FWD");
        rulesAre(right);
    }

    @Test
    void switchingTheFilterLeavesNothingBehind() {
        config("\"EnableNFTables\":true,", "host-gw");
        node().start("-ip-masq");
        node().ready();
        String nft = node().kernel().rules();

        config("\"EnableNFTables\":false,", "host-gw");
        restart();
        assertThat(node().kernel().rules()).doesNotContain("flannel-ipv4").contains("FLANNEL-POSTRTG");

        config("\"EnableNFTables\":true,", "host-gw");
        restart();
        assertThat(node().sh("iptables-save")).doesNotContain("FLANNEL").doesNotContain("flanneld");
        assertThat(node().kernel().rules()).contains(nft);
    }

    private static void restart() {
        node().kill();
        node().start("-ip-masq");
        node().ready();
    }

    /** The source address of a ping as the target's kernel sees it. */
    private static String sourceSeen(String target, String from, String to, String... options) {
        Shell.run("ip", "netns", "exec", target, "nft", """
                table ip seen {
                  set sources {
                    type ipv4_addr
                    flags dynamic
                  }
                  chain input {
                    type filter hook input priority 0
                    icmp type echo-request add @sources { ip saddr }
                  }
                }
                """);
        try {
            List<String> ping = new ArrayList<>(List.of("ip", "netns", "exec", from, "ping", "-n", "-c1", "-W1"));
            ping.addAll(List.of(options));
            ping.add(to);
            Eventually.soon("an answer", () -> Shell.run(ping.toArray(String[]::new)));
            return Shell.run("ip", "netns", "exec", target, "nft", "list", "set", "ip", "seen", "sources")
                    .replaceAll("(?s).*elements = \\{ *(.*?) *\\}.*", "$1");
        } finally {
            Shell.run("ip", "netns", "exec", target, "nft", "delete", "table", "ip", "seen");
        }
    }

    private static void rulesAre(String right) {
        Eventually.soon(
                "the rules are as before",
                () -> assertThat(node().kernel().rules()).isEqualTo(right));
    }

    private static void config(String mode, String backend) {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\"," + mode + "\"Backend\":{\"Type\":\"" + backend + "\"}}");
    }

    private static Node node() {
        return CLUSTER.node(0);
    }
}
