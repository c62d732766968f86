package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.PingStream;
import net.tweed.tests.cluster.StoredLease;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Two tables that differ: the third host is in a subnet of its own, whose table has room for the first host alone. */
class AwsOverflowIT extends OverflowContract {
    private static final String LEDGER = StoredLease.PREFIX + "/tweed/";
    /** A place is free for 60 s, is looked for every 20 s, and its row is read back. */
    private static final Duration TAKEN = Duration.ofSeconds(110);

    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, () -> new AwsCloud().apart(3));
    }

    private AwsCloud aws() {
        return (AwsCloud) cloud();
    }

    /** The local route. */
    @Override
    int atFirst() {
        return 1;
    }

    @Override
    String options() {
        aws().plantSecond(FOREIGN, 1);
        aws().plantSecond("10.9.1.0/24", 1);
        return ",\"RouteTableID\":[\"rtb-1\",\"rtb-2\"]";
    }

    @Test
    @Order(2)
    void thereAndBackMayDiffer() {
        assertThat(aws().secondRoutes()).containsKey(host(1).subnet()).hasSize(3);
        travels(1, 2, false, true);
        travels(1, 3, true, true); // there by the tunnel, back by the route: each host goes by its own table
        travels(3, 1, true, true);
        travels(3, 2, true, false);
        travels(2, 3, true, false);
        Eventually.soon(
                "it tells so",
                () -> assertThat(host(3).get("/metrics"))
                        .contains("tweed_peers{path=\"routed\"} 1.0")
                        .contains("tweed_peers{path=\"tunnelled\"} 1.0"));
    }

    @Test
    @Order(10)
    void aPlaceThatBecomesFreeIsTakenAndPairsMoveWithoutLoss() {
        try (PingStream first = stream(1, 3);
                PingStream second = stream(2, 3)) {
            aws().delete(FOREIGN);
            Eventually.within(
                    TAKEN,
                    "the third has a route",
                    () -> assertThat(aws().routes()).containsKey(host(3).subnet()));
            for (Node other : List.of(host(1), host(2))) {
                Eventually.soon(
                        "no tunnel's route to the third",
                        () -> assertThat(other.routes()).doesNotContain(host(3).subnet()));
            }
            first.assertWithoutLoss();
            second.assertWithoutLoss();
        }
        travels(1, 3, false, true); // in both tables there are routes for this pair now
        travels(2, 3, true, true);
        allPing();
    }

    /** As whoever removes a row does, at a host whose daemon is gone: its kernel goes on. */
    @Test
    @Order(20)
    void aRowThatIsWithdrawnIsUsedByNobodyWhenItGoes() {
        Node left = host(2);
        String subnet = left.subnet();
        left.daemon().terminate();
        try (PingStream stream = stream(1, 2)) {
            withdraw(left, "rtb-1");
            for (Node other : List.of(host(1), host(3))) {
                Eventually.soon(
                        "the tunnel's route to " + subnet,
                        () -> assertThat(other.routes()).contains(subnet + " via"));
            }
            aws().delete(subnet);
            travels(1, 2, true, true); // the answers come by the route to the first
            stream.assertWithoutLoss();
        }
    }

    private void withdraw(Node of, String table) {
        String row = "aws-vpc/" + table + "/" + of.subnet().replace('/', '-');
        cluster.etcd().put(LEDGER + "owned/" + row, "leaving eni-2 " + of.address());
        cluster.etcd().put(LEDGER + "routed/aws-vpc/" + table, "a test");
    }

    private PingStream stream(int from, int to) {
        return PingStream.start(host(from).pod().namespace(), host(to).pod().address());
    }
}
