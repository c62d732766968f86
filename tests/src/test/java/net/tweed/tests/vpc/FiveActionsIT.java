package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.vpc.FirewallRule.When;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts on AWS with the policy that flannel's documentation asks for, whose checks somebody has switched off by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiveActionsIT {
    private static final Set<String> POLICY = Set.of(
            "ec2:CreateRoute",
            "ec2:DeleteRoute",
            "ec2:ReplaceRoute",
            "ec2:DescribeRouteTables",
            "ec2:DescribeInstances");

    @RegisterExtension
    final Cluster cluster = Cluster.of(3);

    private AwsCloud cloud;
    private VpcRouter router;
    private WriteLog writes;

    @BeforeAll
    void up() {
        cloud = Inside.of(cluster.outside(), AwsCloud::new);
        cloud.allow(POLICY);
        for (int i = 0; i < cluster.nodes().size(); i++) {
            cloud.instance(i + 1, cluster.node(i).address());
            cloud.check(i + 1, false);
        }
        router = VpcRouter.start(cluster, cloud, Firewall.of(cloud.terraform(), When.OWN_ETCD, When.CLOUD_ROUTES));
        writes = new WriteLog(cloud);
        writes.plant(1, "10.9.0.0/24");
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":" + cloud.backend() + "}");
        cluster.nodes().forEach(node -> node.startIn(cloud.environment(), "--resync=10s"));
        cluster.nodes().forEach(Node::ready);
    }

    @AfterAll
    void down() {
        if (router != null) {
            router.close();
            cloud.close();
        }
    }

    @Test
    void theyReachOneAnotherAndSayOnceWhatTheyCannotDo() {
        cluster.allPairsPing();
        assertThat(router.tunnelled()).isZero();
        assertThat(calls("ok")).isZero();
        for (Node node : cluster.nodes()) {
            assertThat(node.daemon().lines("50 routes are assumed.*may not call servicequotas:GetServiceQuota"))
                    .isEqualTo(1);
            assertThat(node.daemon().lines("ModifyNetworkInterfaceAttribute")).isZero();
        }

        cloud.check(1, true);
        Node node = cluster.node(0);
        String denied = "may not call ec2:ModifyNetworkInterfaceAttribute.*only verified.*--no-source-dest-check";
        Eventually.soon(
                "it says so", () -> assertThat(node.daemon().lines(denied)).isPositive());
        Eventually.within(
                Eventually.SOON.multipliedBy(3),
                "it has looked again",
                () -> assertThat(calls("UnauthorizedOperation")).isGreaterThan(2));
        assertThat(node.daemon().lines(denied)).isEqualTo(1);

        cloud.check(1, false);
        cluster.allPairsPing();
        writes.check();
    }

    private long calls(String outcome) {
        return cloud.calls("ec2:ModifyNetworkInterfaceAttribute", outcome);
    }
}
