package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Somebody else's EC2 with the world that the contract asks for: a VPC of its own in it. The metadata server is ours, for
 * moto's has no token that lives.
 */
final class MotoCloud implements Cloud {
    private static final int HOSTS = 3;
    private static final String REGION = "eu-central-1";

    private final URI endpoint;
    private final Ec2Client operator;
    private final FakeEc2 metadata;
    private final List<String> tables = new ArrayList<>();
    private final List<String> enis = new ArrayList<>();
    private final List<String> instances = new ArrayList<>();

    /** Builds the world; what is in that EC2 already stays. */
    MotoCloud(URI endpoint, Clock clock) {
        this.endpoint = endpoint;
        operator = Ec2Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("operator", "operators-secret")))
                .build();
        metadata = FakeEc2.start(clock);
        String vpc = operator.createVpc(r -> r.cidrBlock("172.31.0.0/16")).vpc().vpcId();
        String subnet = operator.createSubnet(r -> r.vpcId(vpc).cidrBlock("172.31.0.0/24"))
                .subnet()
                .subnetId();
        String own = operator.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
        operator.associateRouteTable(r -> r.routeTableId(own).subnetId(subnet));
        tables.add(own);
        tables.add(mainTable(vpc));
        metadata.world().vpc(vpc, "172.31.0.0/16").subnet(subnet, vpc, "172.31.0.0/24");
        for (int host = 1; host <= HOSTS; host++) {
            addHost(host, vpc, subnet);
        }
    }

    private String mainTable(String vpc) {
        Filter ofVpc = Filter.builder().name("vpc-id").values(vpc).build();
        Filter main = Filter.builder().name("association.main").values("true").build();
        return operator.describeRouteTables(r -> r.filters(ofVpc, main))
                .routeTables()
                .get(0)
                .routeTableId();
    }

    private void addHost(int host, String vpc, String subnet) {
        String eni = operator.createNetworkInterface(r -> r.subnetId(subnet).privateIpAddress("172.31.0.1" + host))
                .networkInterface()
                .networkInterfaceId();
        String instance = operator.runInstances(r -> r.imageId("ami-12345678")
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .networkInterfaces(
                                InstanceNetworkInterfaceSpecification.builder()
                                        .deviceIndex(0)
                                        .subnetId(subnet)
                                        .build(),
                                InstanceNetworkInterfaceSpecification.builder()
                                        .deviceIndex(1)
                                        .networkInterfaceId(eni)
                                        .build()))
                .instances()
                .get(0)
                .instanceId();
        enis.add(eni);
        instances.add(instance);
        metadata.world()
                .instance(instance, vpc)
                .eni("eni-other" + host, subnet, List.of("172.31.0.10" + host))
                .eni(eni, subnet, List.of("172.31.0.1" + host, "fd31::1" + host))
                .host("127.0.1." + host);
    }

    /** From now on the host's role has these keys. */
    void keys(int host, Moto.Session session) {
        metadata.world().instance(instance(host)).keys(session.access(), session.secret(), session.token());
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public URI metadata(int host) {
        return metadata.uri("127.0.1." + host);
    }

    @Override
    public String region() {
        return REGION;
    }

    @Override
    public String table(int number) {
        return tables.get(number - 1);
    }

    @Override
    public String eni(int host) {
        return enis.get(host - 1);
    }

    @Override
    public String instance(int host) {
        return instances.get(host - 1);
    }

    @Override
    public Optional<String> target(String table, String destination) {
        return operator.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0).routes().stream()
                .filter(route -> destination.equals(route.destinationCidrBlock())
                        || destination.equals(route.destinationIpv6CidrBlock()))
                .map(Route::networkInterfaceId)
                .findFirst();
    }

    @Override
    public void put(String table, String destination, int host) {
        boolean v4 = Prefix.parse(destination).orElseThrow().family() == Family.IPV4;
        Optional<String> cidr = v4 ? Optional.of(destination) : Optional.empty();
        Optional<String> cidr6 = v4 ? Optional.empty() : Optional.of(destination);
        if (target(table, destination).isPresent()) {
            operator.replaceRoute(r -> {
                cidr.ifPresent(r::destinationCidrBlock);
                cidr6.ifPresent(r::destinationIpv6CidrBlock);
                r.routeTableId(table).networkInterfaceId(eni(host));
            });
        } else {
            operator.createRoute(r -> {
                cidr.ifPresent(r::destinationCidrBlock);
                cidr6.ifPresent(r::destinationIpv6CidrBlock);
                r.routeTableId(table).networkInterfaceId(eni(host));
            });
        }
    }

    @Override
    public void take(String table, String destination) {
        operator.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(destination));
    }

    @Override
    public boolean isChecked(int host) {
        return operator.describeNetworkInterfaces(r -> r.networkInterfaceIds(eni(host)))
                .networkInterfaces()
                .get(0)
                .sourceDestCheck();
    }

    @Override
    public void check(int host, boolean on) {
        operator.modifyNetworkInterfaceAttribute(
                r -> r.networkInterfaceId(eni(host)).sourceDestCheck(value -> value.value(on)));
    }

    @Override
    public void tag(String table, String key, String value) {
        operator.createTags(
                r -> r.resources(table).tags(Tag.builder().key(key).value(value).build()));
    }

    @Override
    public void untag(String table, String key) {
        operator.deleteTags(r -> r.resources(table).tags(Tag.builder().key(key).build()));
    }

    @Override
    public void terminate(int host) {
        operator.terminateInstances(r -> r.instanceIds(instance(host)));
    }

    @Override
    public void close() {
        metadata.close();
        operator.close();
    }
}
