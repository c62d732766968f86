package net.tweed.backend.awsvpc;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Prefix;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;

/** A lent account, and what its operator may do there. Only the metadata server is ours: the tests run anywhere. */
final class LentCloud implements AutoCloseable {
    private final AwsAccount account;
    private final Ec2Client operator;
    private final FakeEc2 metadata;

    LentCloud(AwsAccount account, Clock clock) {
        this.account = account;
        Ec2ClientBuilder builder = Ec2Client.builder();
        account.endpoint().ifPresent(builder::endpointOverride);
        operator = builder.region(Region.of(account.region()))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(account.credentials())
                .build();
        InstanceNetworkInterface eni = eni();
        metadata = FakeEc2.start(0, "127.0.0.1", clock, account.region());
        metadata.world()
                .vpc(eni.vpcId(), "172.31.0.0/16")
                .subnet(eni.subnetId(), eni.vpcId(), "172.31.0.0/24")
                .instance(account.instance(), eni.vpcId())
                .eni(account.eni(), eni.subnetId(), List.of("172.31.0.11"))
                .host("127.0.0.1");
    }

    private InstanceNetworkInterface eni() {
        return operator.describeInstances(request -> request.instanceIds(account.instance())).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .flatMap(instance -> instance.networkInterfaces().stream())
                .filter(eni -> account.eni().equals(eni.networkInterfaceId()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(account.instance() + " has no network interface "
                        + account.eni() + ": correct " + AwsAccount.ENI));
    }

    /** Lets a host enter that has this subnet. */
    AwsVpcAccess access(Duration timeout) {
        return new AwsVpcAccess(metadata.uri("127.0.0.1"), account.credentials(), new Random(7), timeout);
    }

    Optional<URI> endpoint() {
        return account.endpoint();
    }

    /** Where the rows of these tests lead, by destination, oldest first. */
    List<Route> rows() {
        Filter one =
                Filter.builder().name("route-table-id").values(account.table()).build();
        return operator.describeRouteTables(request -> request.filters(one)).routeTables().stream()
                .flatMap(table -> table.routes().stream())
                .filter(route -> Optional.ofNullable(route.destinationCidrBlock())
                        .flatMap(Prefix::parse)
                        .filter(AwsAccount.OURS::contains)
                        .isPresent())
                .toList();
    }

    void put(String destination) {
        operator.createRoute(request -> request.routeTableId(account.table())
                .destinationCidrBlock(ours(destination))
                .networkInterfaceId(account.eni()));
    }

    void take(String destination) {
        operator.deleteRoute(request -> request.routeTableId(account.table()).destinationCidrBlock(ours(destination)));
    }

    private static String ours(String destination) {
        if (!AwsAccount.OURS.contains(Place.prefix(destination))) {
            throw new IllegalArgumentException(destination + " is not these tests'");
        }
        return destination;
    }

    /** Takes away every row of these tests, and no other. */
    void clear() {
        rows().forEach(row -> take(row.destinationCidrBlock()));
    }

    @Override
    public void close() {
        metadata.close();
        operator.close();
    }
}
