package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.KernelState;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two daemons of different networks on each host, as flannel's users run them: neither touches the other's rows. */
class TwoDaemonsIT {
    private static final String OTHER = "/coreos.com/other";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(2);

    private final List<Daemon> others = new ArrayList<>();

    @AfterEach
    void end() {
        others.forEach(Daemon::kill);
    }

    @Test
    void neitherTouchesTheOthersRows() {
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.etcd()
                .put(OTHER + "/config", "{\"Network\":\"10.6.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"VNI\":2}}");
        CLUSTER.start("-ip-masq", "--resync=10s");
        KernelState alone = CLUSTER.node(0).kernel();
        CLUSTER.nodes().forEach(node -> others.add(other(node)));
        Eventually.within(Eventually.SOON.multipliedBy(2), "both networks' rows are there", () -> {
            for (Node node : CLUSTER.nodes()) {
                assertThat(node.kernel().rules()).contains("10.6.0.0/16").contains("10.5.0.0/16");
                assertThat(node.routes()).contains("dev flannel.1 proto 84").contains("dev flannel.2 proto 84");
            }
        });
        KernelState together = CLUSTER.node(0).kernel();

        CLUSTER.node(0).kill();
        CLUSTER.node(0).start("-ip-masq", "--resync=10s");
        CLUSTER.node(0).ready();
        CLUSTER.allPairsPing();
        assertThat(CLUSTER.node(0).daemon().lines("removed=[1-9]"))
                .as(CLUSTER.node(0).daemon().log())
                .isZero();
        assertThat(CLUSTER.node(0).kernel().devices()).isEqualTo(together.devices());
        assertThat(CLUSTER.node(0).kernel().rules()).isEqualTo(together.rules());
        assertThat(together.devices()).containsAll(alone.devices()).hasSize(2);
    }

    private static Daemon other(Node node) {
        Path home = node.stateDirectory().resolveSibling("other");
        return node.runBeside(List.of(
                "-etcd-endpoints=" + Etcd.ENDPOINT,
                "-etcd-prefix=" + OTHER,
                "-iface=eth0",
                "-ip-masq",
                "--resync=10s",
                "-subnet-file=" + home.resolve("subnet.env"),
                "--state-dir=" + home.resolve("state")));
    }
}
