package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.tweed.backend.awsvpc.Moto;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.model.Clock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;

/**
 * AWS as moto has it, which nobody here wrote: the daemons reach it through a proxy that notes their calls, the operator
 * and the router directly. The metadata server is ours, for moto's has no token that lives.
 */
final class MotoVpcCloud implements Cloud {
    private static final String REGION = "eu-central-1";
    private static final int METADATA = 8000;
    private static final int PROXY = 8002;
    private static final String HOST = "http://192.168.77.1:";
    /** So long an answer of moto's is good enough for the router: each costs some milliseconds. */
    private static final Duration FRESH = Duration.ofMillis(200);

    private record Seen(Duration at, Map<String, Optional<String>> routes, Set<String> checked) {}

    private final Clock clock = Clock.system();
    private final Incidents incidents = new Incidents(clock);
    private final Moto moto = Moto.start(Moto.program().orElseThrow());
    private final Ec2Client operator = Ec2Client.builder()
            .endpointOverride(moto.uri())
            .region(Region.of(REGION))
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("operator", "operators-secret")))
            .build();
    private final RecordingProxy proxy;
    private final FakeEc2 metadata;
    private final String vpc;
    private final String subnet;
    private final String table;
    private final Map<Integer, String> enis = new TreeMap<>();
    private final Map<String, String> addresses = new TreeMap<>();
    private Optional<Seen> seen = Optional.empty();

    MotoVpcCloud(String namespace) {
        vpc = operator.createVpc(r -> r.cidrBlock("192.168.0.0/16")).vpc().vpcId();
        subnet = operator.createSubnet(r -> r.vpcId(vpc).cidrBlock("192.168.77.0/24"))
                .subnet()
                .subnetId();
        table = operator.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
        operator.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
        proxy = RecordingProxy.start(namespace, PROXY, moto.uri(), clock);
        metadata = Inside.of(namespace, () -> FakeEc2.start(METADATA, "0.0.0.0", clock, REGION));
        metadata.world().vpc(vpc, "192.168.0.0/16").subnet(subnet, vpc, "192.168.77.0/24");
    }

    @Override
    public String backend() {
        return "{\"Type\":\"aws-vpc\",\"Endpoint\":\"" + HOST + PROXY + "\"}";
    }

    @Override
    public String terraform() {
        return "aws";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", HOST + METADATA);
    }

    @Override
    public synchronized void instance(int number, String address) {
        String eni = operator.createNetworkInterface(r -> r.subnetId(subnet).privateIpAddress(address))
                .networkInterface()
                .networkInterfaceId();
        String instance = operator.runInstances(r -> r.imageId("ami-12345678")
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .networkInterfaces(InstanceNetworkInterfaceSpecification.builder()
                                .deviceIndex(0)
                                .networkInterfaceId(eni)
                                .build()))
                .instances()
                .get(0)
                .instanceId();
        enis.put(number, eni);
        addresses.put(eni, address);
        metadata.world().instance(instance, vpc).eni(eni, subnet, List.of(address));
    }

    private String eni(int number) {
        return Optional.ofNullable(enis.get(number)).orElseThrow();
    }

    private String holder(String eni) {
        return Optional.ofNullable(addresses.get(eni)).orElseThrow();
    }

    private List<Route> rows() {
        return operator.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0).routes().stream()
                .filter(route -> route.networkInterfaceId() != null)
                .toList();
    }

    private synchronized Seen look() {
        Duration now = clock.uptime();
        Optional<Seen> fresh = seen.filter(s -> now.minus(s.at()).compareTo(FRESH) < 0);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        Map<String, Optional<String>> routes = new TreeMap<>();
        rows().forEach(route ->
                routes.put(route.destinationCidrBlock(), Optional.of(holder(route.networkInterfaceId()))));
        Set<String> checked =
                operator
                        .describeNetworkInterfaces(r -> r.networkInterfaceIds(enis.values()))
                        .networkInterfaces()
                        .stream()
                        .filter(NetworkInterface::sourceDestCheck)
                        .map(eni -> holder(eni.networkInterfaceId()))
                        .collect(Collectors.toSet());
        Seen looked = new Seen(now, Map.copyOf(routes), checked);
        seen = Optional.of(looked);
        return looked;
    }

    @Override
    public Map<String, Optional<String>> routes() {
        return look().routes();
    }

    @Override
    public Set<String> checked() {
        return look().checked();
    }

    @Override
    public synchronized void repoint(String destination, int number) {
        operator.replaceRoute(
                r -> r.routeTableId(table).destinationCidrBlock(destination).networkInterfaceId(eni(number)));
        incidents.leads(destination, destination, holder(eni(number)));
        seen = Optional.empty();
    }

    @Override
    public synchronized void plant(String destination, int number) {
        operator.createRoute(
                r -> r.routeTableId(table).destinationCidrBlock(destination).networkInterfaceId(eni(number)));
        incidents.leads(destination, destination, holder(eni(number)));
        seen = Optional.empty();
    }

    @Override
    public synchronized void delete(String destination) {
        operator.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(destination));
        incidents.gone(destination, destination);
        seen = Optional.empty();
    }

    @Override
    public String row(String destination) {
        return rows().stream()
                .filter(route -> destination.equals(route.destinationCidrBlock()))
                .findFirst()
                .map(Route::toString)
                .orElse("");
    }

    @Override
    public List<RouteChange> changes() {
        List<RouteChange> changes = new ArrayList<>(incidents.all());
        for (RecordingProxy.Call call : proxy.calls()) {
            Map<String, String> in = call.parameters();
            String destination = in.getOrDefault("DestinationCidrBlock", "");
            if (call.isWrite() && call.status() == 200 && !destination.isEmpty()) {
                Optional<String> to =
                        Optional.ofNullable(in.get("NetworkInterfaceId")).map(this::holder);
                changes.add(new RouteChange(call.at(), RouteChange.By.DAEMON, destination, destination, to));
            }
        }
        return changes;
    }

    @Override
    public Duration now() {
        return incidents.now();
    }

    @Override
    public synchronized boolean checkOn(int number) {
        operator.modifyNetworkInterfaceAttribute(
                r -> r.networkInterfaceId(eni(number)).sourceDestCheck(value -> value.value(true)));
        seen = Optional.empty();
        return true;
    }

    @Override
    public boolean showsEnds() {
        return false; // no blackhole, and no filter of instances by their interfaces
    }

    @Override
    public void terminate(int number) {
        throw new UnsupportedOperationException("moto shows nothing of it");
    }

    @Override
    public int writes() {
        return (int) proxy.calls().stream().filter(RecordingProxy.Call::isWrite).count();
    }

    @Override
    public int calls() {
        return proxy.calls().size();
    }

    @Override
    public void close() {
        proxy.close();
        metadata.close();
        operator.close();
        moto.close();
    }
}
