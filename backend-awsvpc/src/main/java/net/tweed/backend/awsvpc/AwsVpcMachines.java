package net.tweed.backend.awsvpc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.core.cloud.CheckApi;
import net.tweed.core.cloud.MachineApi;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Machine;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * The hosts' instances, by {@code DescribeInstances} with a filter, 200 at once: which interface has a host's address, in
 * which subnet, and whether its source/destination check is on.
 */
final class AwsVpcMachines implements MachineApi {
    /** Values in a filter: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html. */
    private static final int MOST_VALUES = 200;

    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 100;

    private final AwsVpcIdentity self;
    private final AwsVpcCalls calls;
    private final Ec2Client ec2;
    private volatile Set<String> subnets = Set.of();

    AwsVpcMachines(AwsVpcIdentity self, AwsVpcCalls calls, Ec2Client ec2) {
        this.self = self;
        this.calls = calls;
        this.ec2 = ec2;
    }

    @Override
    public String name() {
        return "instances of " + self.vpc();
    }

    /** Where the hosts were when they were last looked at. */
    Set<String> subnets() {
        return subnets;
    }

    @Override
    public Map<Machine, Sighting> look(Collection<Machine> machines) {
        Map<String, Instance> instances = new HashMap<>();
        List<String> ids = machines.stream().map(Machine::id).distinct().toList();
        for (int from = 0; from < ids.size(); from += MOST_VALUES) {
            instances.putAll(ask(ids.subList(from, Math.min(from + MOST_VALUES, ids.size()))));
        }
        Map<Machine, Sighting> seen = new HashMap<>();
        Set<String> found = new HashSet<>();
        for (Machine machine : machines) {
            Optional<Instance> instance = Optional.ofNullable(instances.get(machine.id()));
            Optional<InstanceNetworkInterface> eni = instance.flatMap(there -> eni(there, machine));
            eni.ifPresent(at -> found.add(String.valueOf(at.subnetId())));
            seen.put(machine, sighting(instance, eni));
        }
        subnets = Set.copyOf(found);
        return seen;
    }

    private Map<String, Instance> ask(List<String> ids) {
        Map<String, Instance> all = new HashMap<>();
        DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                .filters(TableChoice.filter("instance-id", ids))
                .maxResults(PAGE)
                .build();
        for (int page = 0; page < MOST_PAGES; page++) {
            DescribeInstancesRequest now = request;
            DescribeInstancesResponse answer = calls.read(
                    Api.DESCRIBE_INSTANCES, "look at the hosts' instances", () -> ec2.describeInstances(now));
            answer.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .forEach(instance -> all.put(String.valueOf(instance.instanceId()), instance));
            String next = answer.nextToken();
            if (next == null || next.isEmpty()) {
                return all;
            }
            request = request.toBuilder().nextToken(next).build();
        }
        throw new TweedException(Kind.UNAVAILABLE, "Cannot look at the hosts' instances: AWS's pages have no end.");
    }

    /** The interface in this VPC that has all the host's addresses. */
    private Optional<InstanceNetworkInterface> eni(Instance instance, Machine machine) {
        List<String> wanted = machine.addresses().map(Addresses::text).stream().toList();
        return instance.networkInterfaces().stream()
                .filter(eni -> self.vpc().equals(eni.vpcId()))
                .filter(eni ->
                        eni.networkInterfaceId() != null && addresses(eni).containsAll(wanted))
                .findFirst();
    }

    private static List<String> addresses(InstanceNetworkInterface eni) {
        List<String> all = new ArrayList<>();
        Stream.concat(
                        Stream.concat(
                                Stream.ofNullable(eni.privateIpAddress()),
                                eni.privateIpAddresses().stream().map(InstancePrivateIpAddress::privateIpAddress)),
                        eni.ipv6Addresses().stream().map(InstanceIpv6Address::ipv6Address))
                .flatMap(text -> Addresses.parse(String.valueOf(text)).stream())
                .map(Addresses::text)
                .forEach(all::add);
        return all;
    }

    private Sighting sighting(Optional<Instance> instance, Optional<InstanceNetworkInterface> eni) {
        if (instance.isEmpty() || isEnded(instance.get())) {
            return new Sighting.Refused("it has ended, or is not in " + self.region() + ": no route leads to it");
        }
        return eni.<Sighting>map(at -> new Sighting.Verified(String.valueOf(at.networkInterfaceId()), check(at)))
                .orElseGet(() -> new Sighting.Refused("it has no interface with that address in " + self.vpc()
                        + ", so no route leads to it: correct the host's --public-ip or --iface, or its"
                        + " enrolment"));
    }

    /** What AWS does not say is on: that is how interfaces are made. */
    private static CheckApi.State check(InstanceNetworkInterface eni) {
        return Boolean.FALSE.equals(eni.sourceDestCheck()) ? CheckApi.State.OFF : CheckApi.State.ON;
    }

    private static boolean isEnded(Instance instance) {
        return Optional.ofNullable(instance.state())
                .filter(state -> state.name() == InstanceStateName.TERMINATED)
                .isPresent();
    }

    @Override
    public void off(String target) {
        calls.write(
                Api.CHECK_OFF,
                "switch off the source/dest check of " + target,
                () -> ec2.modifyNetworkInterfaceAttribute(
                        request -> request.networkInterfaceId(target).sourceDestCheck(value -> value.value(false))));
    }

    @Override
    public String remedy(Machine machine, String target) {
        return AwsVpcCheck.remedy(self.region(), target);
    }
}
