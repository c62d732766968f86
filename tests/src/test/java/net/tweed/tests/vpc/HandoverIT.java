package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.Faults;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two servers that stand for election as the writer of a cloud's routes. The one that is it is killed, frozen, and cut off
 * from etcd while a call is under way; what the cloud's own record says of the terms proves that no two write at once.
 * Needs root, for namespaces, and etcd.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverIT {
    private static final int ROUNDS = Boolean.getBoolean("tweed.long") ? 10 : 1;
    /** A term, the wait of the next writer, and a server's start on a busy machine. */
    private static final Duration FOLLOWED = Duration.ofMinutes(2);

    private static final String SUBNET = "10.1.5.0/24";

    @RegisterExtension
    final Cluster cluster = Cluster.of(2);

    private final List<Daemon> servers = new ArrayList<>();
    private AwsCloud cloud;

    @BeforeAll
    void up() {
        cloud = Inside.of(cluster.outside(), AwsCloud::new);
        for (Node node : cluster.nodes()) {
            cloud.instance(number(node), node.address());
        }
        cluster.config("{\"Network\":\"10.1.0.0/16\",\"Backend\":"
                + cloud.backend().replaceFirst("}$", ",\"Writer\":\"controller\"}") + "}");
        cluster.etcd()
                .put(
                        StoredLease.key(SUBNET),
                        "{\"PublicIP\":\"" + cluster.node(0).address() + "\"}");
        Enrolled.in(cluster, cluster.node(0).address(), "i-1");
        cluster.nodes().forEach(node -> servers.add(serve(node)));
    }

    private int number(Node node) {
        return cluster.nodes().indexOf(node) + 1;
    }

    private Daemon serve(Node node) {
        return node.startServerIn(
                cloud.environment(),
                "--listen=127.0.0.1:8888",
                "--controller",
                "--resync=1s",
                "-etcd-endpoints=" + Etcd.ENDPOINT);
    }

    @AfterAll
    void down() {
        servers.forEach(Daemon::kill);
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void noCallStartsInAnOldTermOnceOneHasInANew() {
        for (int round = 0; round < ROUNDS; round++) {
            killed();
            frozen();
            cutOff();
        }
    }

    private void killed() {
        Node node = writer();
        long old = epoch();
        server(node).kill();
        followed(old);
        servers.set(number(node) - 1, serve(node));
        oneAtATime(0);
    }

    /** A frozen process can have been between its check and its sending, once. */
    private void frozen() {
        Node node = writer();
        long old = epoch();
        server(node).pause();
        followed(old);
        server(node).resume();
        withdrawn(node);
        oneAtATime(1);
        cloud.forget();
    }

    /** It does not know that it is cut off, and waits for an answer of the cloud's. */
    private void cutOff() {
        Node node = writer();
        long old = epoch();
        cloud.faults().add("CreateRoute", 1, new Faults.HangAfter(Duration.ofSeconds(4)));
        cloud.delete(SUBNET);
        Eventually.soon("a call is under way", () -> assertThat(cloud.routes()).containsKey(SUBNET));
        node.sh("nft add table inet cut; nft 'add chain inet cut out { type filter hook output priority 0; }';"
                + " nft add rule inet cut out tcp dport 2379 drop");
        followed(old);
        node.sh("nft delete table inet cut");
        withdrawn(node);
        oneAtATime(0);
    }

    /** The one whose calls the cloud sees. */
    private Node writer() {
        Eventually.within(FOLLOWED, "somebody writes", () -> {
            repaired();
            assertThat(latest()).isPresent();
        });
        String id = latest().orElseThrow().caller();
        return cluster.node(Integer.parseInt(id.substring("i-".length())) - 1);
    }

    private Daemon server(Node node) {
        return servers.get(number(node) - 1);
    }

    private Optional<Call> latest() {
        List<Call> calls = cloud.record();
        return calls.stream().skip(Math.max(0, calls.size() - 1)).findFirst();
    }

    private long epoch() {
        return latest().orElseThrow().epoch().orElseThrow();
    }

    /** Another has taken over, and puts right what was changed meanwhile. */
    private void followed(long old) {
        cloud.repoint(SUBNET, 2);
        Eventually.within(
                FOLLOWED,
                "another writer follows",
                () -> assertThat(epochs(now -> now > old)).isPositive());
        repaired();
    }

    private long epochs(LongPredicate which) {
        return cloud.record().stream()
                .filter(call -> which.test(call.epoch().orElseThrow()))
                .count();
    }

    private void repaired() {
        Eventually.soon(
                SUBNET + " leads to its host",
                () -> assertThat(cloud.routes().get(SUBNET))
                        .isEqualTo(Optional.of(cluster.node(0).address())));
    }

    /** It has heard that its term is over. */
    private void withdrawn(Node node) {
        Eventually.within(
                FOLLOWED,
                "the writer before knows",
                () -> assertThat(server(node).lines("Another is the writer")).isPositive());
    }

    /** By the order in which calls came in. */
    private void oneAtATime(int frozenCalls) {
        long newest = 0;
        List<Call> late = new ArrayList<>();
        for (Call call : cloud.record()) {
            assertThat(call.epoch()).as("every call carries its term: %s", call).isPresent();
            long epoch = call.epoch().orElseThrow();
            if (epoch < newest) {
                late.add(call);
            }
            newest = Math.max(newest, epoch);
        }
        assertThat(late).hasSizeLessThanOrEqualTo(frozenCalls);
        repaired();
    }
}
