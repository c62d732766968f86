package net.tweed.backend.awsvpc;

import java.time.Duration;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;

/**
 * The source/destination check of this host's network interface. Read by {@code DescribeInstances}, which every policy for
 * this backend has always had, and with a filter, for questions without one have a smaller bucket; changed at the interface, for the instance's own switch fails with several of them.
 */
final class AwsVpcCheck implements CheckApi {
    /** The tables come next in the same round. */
    private static final Duration SOON = Duration.ofMillis(50);

    private final AwsVpcIdentity self;
    private final AwsVpcCalls calls;
    private final Ec2Client ec2;
    private final RouteTables tables;
    private final Turn turn;

    /**
     * The check of one host.
     *
     * @param tables are read first, in this host's turn: hosts that start together share the bucket of these calls, too
     */
    AwsVpcCheck(AwsVpcIdentity self, AwsVpcCalls calls, Ec2Client ec2, RouteTables tables, Turn turn) {
        this.self = self;
        this.calls = calls;
        this.ec2 = ec2;
        this.tables = tables;
        this.turn = turn;
    }

    @Override
    public String name() {
        return "source/dest check of " + self.eni();
    }

    @Override
    public State read() {
        if (!tables.asked()) {
            Duration wait = turn.left().compareTo(SOON) > 0 ? turn.left() : SOON;
            throw new TweedException(Kind.THROTTLED, "The route tables are read before the " + name(), null, wait);
        }
        Filter own =
                Filter.builder().name("instance-id").values(self.instance()).build();
        return calls
                .read(
                        Api.DESCRIBE_INSTANCES,
                        "read the " + name(),
                        () -> ec2.describeInstances(request -> request.filters(own)))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .flatMap(instance -> instance.networkInterfaces().stream())
                .filter(eni -> self.eni().equals(eni.networkInterfaceId()))
                .findFirst()
                .map(AwsVpcCheck::state)
                .orElseThrow(() -> new TweedException(
                        Kind.UNAVAILABLE,
                        "Cannot read the " + name() + ": AWS does not show it at " + self.instance()
                                + ". Is it still attached? Restart the daemon when this host's interfaces change."));
    }

    /** What AWS does not say is on: that is how interfaces are made. */
    private static State state(InstanceNetworkInterface eni) {
        return Boolean.FALSE.equals(eni.sourceDestCheck()) ? State.OFF : State.ON;
    }

    @Override
    public void off() {
        calls.write(
                Api.CHECK_OFF,
                "switch off the " + name(),
                () -> ec2.modifyNetworkInterfaceAttribute(request ->
                        request.networkInterfaceId(self.eni()).sourceDestCheck(value -> value.value(false))));
    }

    @Override
    public String remedy() {
        return remedy(self.region(), self.eni());
    }

    static String remedy(String region, String eni) {
        return "Switch it off by hand: aws ec2 modify-network-interface-attribute --region " + region
                + " --network-interface-id " + eni + " --no-source-dest-check; or in the console: EC2, Network"
                + " interfaces, " + eni + ", Actions, Change source/dest. check.";
    }
}
