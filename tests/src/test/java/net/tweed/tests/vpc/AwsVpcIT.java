package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.FakeTable;
import net.tweed.core.model.Clock;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three instances of a VPC, with the daemon and its SDK as they are: containers reach one another without a tunnel. */
class AwsVpcIT {
    private static final int PORT = 8000;
    private static final String CLOUD = "http://192.168.77.1:" + PORT;
    private static final String TABLE = "rtb-1";

    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(3);

    private static FakeEc2 ec2;
    private static VpcRouter router;

    @BeforeAll
    static void up() {
        ec2 = Inside.of(CLUSTER.outside(), () -> FakeEc2.start(PORT, "0.0.0.0", Clock.system(), "eu-central-1"));
        ec2.world().vpc("vpc-1", "192.168.0.0/16").subnet("subnet-1", "vpc-1", "192.168.77.0/24");
        table().main().subnet("subnet-1");
        int number = 0;
        for (Node node : CLUSTER.nodes()) {
            number++;
            ec2.world().instance("i-" + number, "vpc-1").eni("eni-" + number, "subnet-1", List.of(node.address()));
        }
        router = VpcRouter.start(CLUSTER, new AwsState());
        CLUSTER.config(
                "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"Endpoint\":\"" + CLOUD + "\"}}");
        CLUSTER.nodes().forEach(AwsVpcIT::start);
        CLUSTER.nodes().forEach(Node::ready);
    }

    private static FakeTable table() {
        return ec2.world().table(TABLE, "vpc-1");
    }

    private static void start(Node node) {
        node.startIn(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", CLOUD), "--resync=10s");
    }

    @AfterAll
    static void down() {
        if (router != null) {
            router.close();
            ec2.close();
        }
    }

    @Test
    void containersReachOneAnotherWithoutATunnel() {
        CLUSTER.allPairsPing();
        assertThat(router.plain()).isPositive();
        assertThat(router.tunnelled()).isZero();
    }

    @Test
    void eachHostsSubnetLeadsToItsInterfaceWhoseCheckIsOff() {
        Eventually.soon("a row for each host", () -> {
            for (int i = 0; i < CLUSTER.nodes().size(); i++) {
                assertThat(there().target(CLUSTER.node(i).subnet())).contains("eni-" + (i + 1));
            }
        });
        assertThat(ec2.world().instance("i-1").eni().isChecked()).isFalse();
    }

    @Test
    void aRestartWritesNothing() {
        CLUSTER.allPairsPing();
        Node node = CLUSTER.node(0);
        node.daemon().terminate();
        ec2.world().forgetCalls();

        start(node);
        node.ready();
        Eventually.soon(
                "it has looked",
                () -> assertThat(ec2.world().calls())
                        .anySatisfy(call -> assertThat(call.toString()).contains("DescribeRouteTables")));

        assertThat(ec2.world().writes()).isEmpty();
    }

    @Test
    void whatIsChangedBehindItsBackIsPutRight() {
        CLUSTER.allPairsPing();
        Node node = CLUSTER.node(1);
        there().put(node.subnet(), "eni-1", FakeRoute.Origin.CALL);
        repaired(node, "eni-2");
        there().take(node.subnet());
        repaired(node, "eni-2");
        ec2.world().instance("i-2").eni().check(true);
        Eventually.soon(
                "the check is off again",
                () -> assertThat(ec2.world().instance("i-2").eni().isChecked()).isFalse());
        CLUSTER.allPairsPing();
    }

    private static void repaired(Node node, String eni) {
        Eventually.soon(
                "the row leads to " + eni,
                () -> assertThat(there().target(node.subnet())).contains(eni));
    }

    private static FakeTable there() {
        return ec2.world().table(TABLE);
    }

    /** What EC2 says of the VPC. */
    private static final class AwsState implements CloudState {
        @Override
        public Map<String, Optional<String>> routes() {
            synchronized (ec2.world()) {
                Map<String, Optional<String>> routes = new TreeMap<>();
                for (FakeRoute route : there().routes()) {
                    if (route.target().startsWith("eni-")) {
                        routes.put(route.destination().toString(), running(route.target()));
                    }
                }
                return routes;
            }
        }

        private static Optional<String> running(String eni) {
            FakeInstance instance = ec2.world().instance(eni.replace("eni", "i"));
            return instance.state() == FakeInstance.State.RUNNING
                    ? Optional.of(instance.eni().addresses().get(0))
                    : Optional.empty();
        }

        @Override
        public Set<String> checked() {
            synchronized (ec2.world()) {
                return CLUSTER.nodes().stream()
                        .map(node -> ec2.world()
                                .instance("i-" + (CLUSTER.nodes().indexOf(node) + 1))
                                .eni())
                        .filter(FakeInstance.Eni::isChecked)
                        .map(eni -> eni.addresses().get(0))
                        .collect(Collectors.toSet());
            }
        }
    }
}
