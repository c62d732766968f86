package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import net.tweed.tests.vpc.FirewallRule.From;
import net.tweed.tests.vpc.FirewallRule.When;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three modules let in the same. What it does to packets is seen in {@link VpcContract}. */
class TerraformFirewallTest {
    @ParameterizedTest
    @ValueSource(strings = {"aws", "gce", "alicloud"})
    void itLetsInWhatIsNeededAndNoMore(String module) {
        assertThat(TerraformFirewall.read(module))
                .containsExactly(
                        new FirewallRule("ssh", When.ALWAYS, From.OPERATORS, "tcp", "22"),
                        new FirewallRule("icmp", When.ALWAYS, From.OPERATORS, "icmp", ""),
                        new FirewallRule("icmp_hosts", When.ALWAYS, From.HOSTS, "icmp", ""),
                        new FirewallRule("etcd", When.OWN_ETCD, From.HOSTS, "tcp", "2379-2380"),
                        new FirewallRule("vxlan", When.TUNNEL, From.HOSTS, "udp", "8472"),
                        new FirewallRule("containers", When.CLOUD_ROUTES, From.CONTAINERS, "all", ""));
    }
}
