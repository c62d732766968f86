package net.tweed.backend.awsvpc;

import net.tweed.core.cloud.CheckApi;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;

/**
 * The source/destination check of this host's network interface. Read by {@code DescribeInstances}, which every policy for
 * this backend has always had; changed at the interface, for the instance's own switch fails with several of them.
 */
final class AwsVpcCheck implements CheckApi {
    private final AwsVpcIdentity self;
    private final AwsVpcCalls calls;
    private final Ec2Client ec2;

    AwsVpcCheck(AwsVpcIdentity self, AwsVpcCalls calls, Ec2Client ec2) {
        this.self = self;
        this.calls = calls;
        this.ec2 = ec2;
    }

    @Override
    public String name() {
        return "source/dest check of " + self.eni();
    }

    @Override
    public State read() {
        return calls
                .read(
                        Api.DESCRIBE_INSTANCES,
                        "read the " + name(),
                        () -> ec2.describeInstances(request -> request.instanceIds(self.instance())))
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
        return "Switch it off by hand: aws ec2 modify-network-interface-attribute --region " + self.region()
                + " --network-interface-id " + self.eni() + " --no-source-dest-check; or in the console: EC2, Network"
                + " interfaces, " + self.eni() + ", Actions, Change source/dest. check.";
    }
}
