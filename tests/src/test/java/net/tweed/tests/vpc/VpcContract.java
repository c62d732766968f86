package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three instances of a VPC, with the daemon and the cloud's SDK as they are: containers reach one another without a
 * tunnel, through a router that knows nothing but the cloud's route table. The same for every cloud.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VpcContract {
    private static final int SIZE = 3;

    @RegisterExtension
    final Cluster cluster = Cluster.of(SIZE);

    private Cloud cloud;
    private VpcRouter router;

    /** The cloud, started in the current thread's namespace. */
    abstract Cloud start();

    @BeforeAll
    void up() {
        cloud = Inside.of(cluster.outside(), this::start);
        for (int i = 0; i < SIZE; i++) {
            cloud.instance(i + 1, cluster.node(i).address());
        }
        router = VpcRouter.start(cluster, cloud);
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":" + cloud.backend() + "}");
        cluster.nodes().forEach(this::start);
        cluster.nodes().forEach(Node::ready);
    }

    private void start(Node node) {
        node.startIn(cloud.environment(), "--resync=10s");
    }

    @AfterAll
    void down() {
        if (router != null) {
            router.close();
            cloud.close();
        }
    }

    @Test
    void containersReachOneAnotherWithoutATunnel() {
        settled();
        assertThat(router.plain()).isPositive();
        assertThat(router.tunnelled()).isZero();
        assertThat(cloud.checked()).isEmpty();
        assertThat(cloud.routes()).hasSize(SIZE);
        for (Node node : cluster.nodes()) {
            assertThat(node.env().mtu()).isEqualTo("1500");
            assertThat(node.kernel().devices()).isEmpty();
        }
    }

    @Test
    void aRestartWritesNothing() {
        settled();
        Node node = cluster.node(0);
        node.daemon().terminate();
        int writes = cloud.writes();
        int calls = cloud.calls();

        start(node);
        node.ready();
        Eventually.soon("it has looked", () -> assertThat(cloud.calls()).isGreaterThan(calls + 2));
        settled();

        assertThat(cloud.writes()).isEqualTo(writes);
    }

    @Test
    void aRowThatIsRepointedIsPutRight() {
        settled();
        Node node = cluster.node(1);
        cloud.repoint(node.subnet(), 1);
        leadsHome(node);
        settled();
    }

    @Test
    void aRowThatIsDeletedIsBack() {
        settled();
        Node node = cluster.node(2);
        cloud.delete(node.subnet());
        leadsHome(node);
        settled();
    }

    @Test
    void aCheckThatIsSwitchedOnIsSwitchedOffAgain() {
        settled();
        assumeTrue(cloud.checkOn(1), "this cloud's instances are made with or without the check, for good");
        Eventually.soon("no check is on", () -> assertThat(cloud.checked()).isEmpty());
        settled();
    }

    /** Every container reaches every other: the slow pass may have had something to repair. */
    private void settled() {
        cluster.nodes().forEach(this::leadsHome);
        cluster.allPairsPing();
    }

    private void leadsHome(Node node) {
        Eventually.within(
                Eventually.SOON.multipliedBy(2),
                node.subnet() + " leads to " + node.address(),
                () -> assertThat(cloud.routes().get(node.subnet())).isEqualTo(Optional.of(node.address())));
    }
}
