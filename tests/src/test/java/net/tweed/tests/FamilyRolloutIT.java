package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.Pings;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that goes from IPv4 to both families and back, host by host, while its containers talk. */
class FamilyRolloutIT {
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    @BeforeEach
    void fresh() {
        CLUSTER.reset();
    }

    /** There is one subnet for each host: with two owners of one, one would be left over. */
    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "host-gw"})
    void nobodyLosesIpv4OrASubnet(String backend) {
        single(backend);
        restart(0, 1);
        List<String> before = List.of(CLUSTER.node(0).subnet(), CLUSTER.node(1).subnet());
        CLUSTER.node(0).pod();
        CLUSTER.node(1).pod();

        dual(backend);
        restartWithoutAGap(0);
        assertThat(CLUSTER.node(0).env().subnets()).hasSize(2).startsWith(before.get(0));

        single(backend);
        restart(2); // the newcomer knows nothing of IPv6
        Pings.answered(List.of(
                new Pings.Pair(CLUSTER.node(2).pod().namespace(), address(0)),
                new Pings.Pair(
                        CLUSTER.node(0).namespace() + "c", CLUSTER.node(2).pod().address())));
        distinct();

        dual(backend);
        restartWithoutAGap(1, 2);
        CLUSTER.allPairsPing();
        distinct();
        assertThat(CLUSTER.node(1).env().subnets()).hasSize(2).startsWith(before.get(1));

        single(backend);
        restartWithoutAGap(0, 1, 2);
        distinct();
        assertThat(CLUSTER.node(0).env().subnets()).containsExactly(before.get(0));
        for (Node node : CLUSTER.nodes()) {
            assertThat(node.routes6()).doesNotContain("proto 84");
            assertThat(node.kernel().toString()).doesNotContain("flannel-v6");
        }
    }

    private static void distinct() {
        List<String> ipv4 = StoredLease.list(CLUSTER.etcd()).stream()
                .map(lease -> lease.subnet().replaceFirst("&.*", ""))
                .toList();
        assertThat(ipv4).hasSize(3).doesNotHaveDuplicates();
    }

    /** The containers of the first two talk meanwhile, and are as they were: only the daemons change. */
    private static void restartWithoutAGap(int... numbers) {
        try (PingStream pings = PingStream.start(CLUSTER.node(0).namespace() + "c", address(1))) {
            restart(numbers);
            pings.assertWithoutLoss();
        }
    }

    private static String address(int number) {
        return CLUSTER.node(number).env().subnets().get(0).replace(".0/24", ".2");
    }

    private static void restart(int... numbers) {
        for (int number : numbers) {
            CLUSTER.node(number).kill();
            CLUSTER.node(number).start("-ip-masq");
            CLUSTER.node(number).ready();
        }
    }

    private static void single(String backend) {
        CLUSTER.config("{\"Network\":\"10.5.0.0/22\",\"Backend\":{\"Type\":\"" + backend + "\"}}");
    }

    private static void dual(String backend) {
        CLUSTER.config("{\"EnableIPv6\":true,\"Network\":\"10.5.0.0/22\",\"IPv6Network\":\"fd05::/62\",\"Backend\":"
                + "{\"Type\":\"" + backend + "\"}}");
    }
}
