package net.tweed.backend.awsvpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Knows which network interfaces are at no instance any more: a stopped one keeps its interfaces, a terminated one does
 * not. {@code DescribeInstances} tells, which every policy for this backend has.
 */
final class AwsVpcCensus implements CloudNetwork.Census {
    /** Values in a filter: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html. */
    private static final int MOST_VALUES = 200;

    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 100;

    private final AwsVpcCalls calls;
    private final Ec2Client ec2;

    AwsVpcCensus(AwsVpcCalls calls, Ec2Client ec2) {
        this.calls = calls;
        this.ec2 = ec2;
    }

    @Override
    public Set<String> gone(Set<String> targets) {
        Set<String> gone = new HashSet<>(targets);
        List<String> all = new ArrayList<>(targets);
        for (int from = 0; from < all.size(); from += MOST_VALUES) {
            attached(all.subList(from, Math.min(from + MOST_VALUES, all.size())))
                    .forEach(gone::remove);
        }
        return gone;
    }

    private Set<String> attached(List<String> enis) {
        Set<String> attached = new HashSet<>();
        DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                .filters(Filter.builder()
                        .name("network-interface.network-interface-id")
                        .values(enis)
                        .build())
                .maxResults(PAGE)
                .build();
        for (int page = 0; page < MOST_PAGES; page++) {
            DescribeInstancesRequest now = request;
            DescribeInstancesResponse answer =
                    calls.read(Api.DESCRIBE_INSTANCES, "learn which hosts are gone", () -> ec2.describeInstances(now));
            answer.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(instance -> !isTerminated(instance))
                    .flatMap(instance -> instance.networkInterfaces().stream())
                    .forEach(eni -> attached.add(String.valueOf(eni.networkInterfaceId())));
            String next = answer.nextToken();
            if (next == null || next.isEmpty()) {
                return attached;
            }
            request = request.toBuilder().nextToken(next).build();
        }
        throw new TweedException(Kind.UNAVAILABLE, "Cannot learn which hosts are gone: AWS's pages have no end.");
    }

    private static boolean isTerminated(Instance instance) {
        return Optional.ofNullable(instance.state())
                .filter(state -> state.name() == InstanceStateName.TERMINATED)
                .isPresent();
    }
}
