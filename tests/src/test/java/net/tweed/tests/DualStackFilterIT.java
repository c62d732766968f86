package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.Pod;
import net.tweed.tests.cluster.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masquerade and forwarding of IPv6 beside IPv4, with nftables and with ip6tables. */
class DualStackFilterIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    /** Containers reach the outside by their host's address, and one another by their own. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void whatLeavesTheNetworkIsMasqueraded(String nftables) {
        CLUSTER.config(
                "{\"EnableIPv6\":true,\"Network\":\"10.5.0.0/16\",\"IPv6Network\":\"fd05::/48\",\"EnableNFTables\":"
                        + nftables + ",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.nodes().forEach(node -> node.sh("ip6tables -P FORWARD DROP"));
        CLUSTER.start("-ip-masq", "-iptables-resync=1");
        CLUSTER.allPairsPing();
        Pod here = node().pod();
        Pod there = CLUSTER.node(1).pod();
        String target = there.addresses().get(1);

        Pings.answered(List.of(new Pings.Pair(here.namespace(), "fd77::1")));
        assertThat(sourceSeen(CLUSTER.outside(), here.namespace(), "fd77::1"))
                .as("container to the outside")
                .isEqualTo(node().address6());
        assertThat(sourceSeen(there.namespace(), here.namespace(), target))
                .as("container to container")
                .isEqualTo(here.addresses().get(1));
        assertThat(sourceSeen(there.namespace(), node().namespace(), target, "-I", node().address6()))
                .as("host by its outer address to a container of another: its answer comes back through the overlay")
                .isEqualTo(node().env().networks().get(1));
        String look = nftables.equals("true")
                ? "nft -s list chain ip6 flannel-ipv6 postrtg"
                : "ip6tables -t nat -S FLANNEL-POSTRTG";
        String rules = node().sh(look);
        assertThat(rules)
                .as("multicast is never masqueraded")
                .containsPattern("ip6 daddr != ff00::/8 .*masquerade|! -d ff00::/8 .*MASQUERADE");

        node().sh(
                        nftables.equals("true")
                                ? "nft flush chain ip6 flannel-ipv6 postrtg"
                                : "ip6tables -t nat -F FLANNEL-POSTRTG");
        Eventually.soon("the rules are back", () -> assertThat(node().sh(look)).isEqualTo(rules));
    }

    /** The source address of a ping as the target's kernel sees it. */
    private static String sourceSeen(String target, String from, String to, String... options) {
        Shell.run("ip", "netns", "exec", target, "nft", """
                table ip6 seen {
                  set sources {
                    type ipv6_addr
                    flags dynamic
                  }
                  chain input {
                    type filter hook input priority 0
                    icmpv6 type echo-request add @sources { ip6 saddr }
                  }
                }
                """);
        try {
            String ping = "ip netns exec " + from + " ping -n -c1 -W1 " + String.join(" ", options) + " " + to;
            Eventually.soon("an answer", () -> Shell.run(ping.split(" +", -1)));
            return Shell.run("ip", "netns", "exec", target, "nft", "list", "set", "ip6", "seen", "sources")
                    .replaceAll("(?s).*elements = \\{ *(.*?) *\\}.*", "$1");
        } finally {
            Shell.run("ip", "netns", "exec", target, "nft", "delete", "table", "ip6", "seen");
        }
    }

    private static Node node() {
        return CLUSTER.node(0);
    }
}
