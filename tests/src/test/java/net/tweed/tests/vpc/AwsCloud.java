package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.FakeTable;
import net.tweed.backend.awsvpc.fake.Faults;
import net.tweed.core.model.Clock;

/** AWS, with one table for the one subnet. */
final class AwsCloud implements ShownCloud {
    private static final int PORT = 8000;
    /** The default of a table, since June 2025. */
    private static final int QUOTA = 500;

    /** Those of the server's role. */
    private static final Set<String> ACTIONS = Set.of(
            "ec2:DescribeRouteTables",
            "ec2:DescribeInstances",
            "ec2:CreateRoute",
            "ec2:ReplaceRoute",
            "ec2:DeleteRoute",
            "ec2:ModifyNetworkInterfaceAttribute",
            "servicequotas:GetServiceQuota",
            "servicequotas:GetAWSDefaultServiceQuota");

    private final String url;
    private final FakeEc2 ec2 = FakeEc2.start(PORT, "0.0.0.0", Clock.system(), "eu-central-1");
    private final FakeTable table;
    private final FakeTable second;
    private final Set<Integer> apart = new TreeSet<>();
    private final Map<String, FakeInstance> enis = new TreeMap<>();
    private final Incidents incidents;

    AwsCloud() {
        this("192.168.77.1");
    }

    /** @param gateway the first address of the one subnet; the hosts reach the cloud there */
    AwsCloud(String gateway) {
        incidents = new Incidents(ec2.world().clock());
        url = "http://" + gateway + ":" + PORT;
        String subnet = gateway.replaceFirst("[0-9]+$", "0/24");
        ec2.world().quota(QUOTA).vpc("vpc-1", subnet).subnet("subnet-1", "vpc-1", subnet);
        table = ec2.world().table("rtb-1", "vpc-1").main().subnet("subnet-1");
        ec2.world().subnet("subnet-2", "vpc-1", subnet);
        second = ec2.world().table("rtb-2", "vpc-1").subnet("subnet-2");
    }

    /** From now on this instance, when it is made, is in another subnet with another table. */
    AwsCloud apart(int number) {
        apart.add(number);
        return this;
    }

    /** The second table's. */
    Map<String, Optional<String>> secondRoutes() {
        return routes(second);
    }

    /** Somebody makes a row of their own in the second table, to an instance. */
    void plantSecond(String subnet, int number) {
        synchronized (ec2.world()) {
            second.put(subnet, "eni-" + number, FakeRoute.Origin.CALL);
        }
    }

    @Override
    public String backend() {
        return "{\"Type\":\"aws-vpc\",\"Endpoint\":\"" + url + "\"}";
    }

    @Override
    public String terraform() {
        return "aws";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", url);
    }

    @Override
    public void instance(int number, String address) {
        FakeInstance instance =
                ec2.world().instance("i-" + number, "vpc-1").eni("eni-" + number, subnet(number), List.of(address));
        enis.put("eni-" + number, instance);
    }

    private String subnet(int number) {
        return apart.contains(number) ? "subnet-2" : "subnet-1";
    }

    @Override
    public Map<String, Map<String, Optional<String>>> otherRoutes() {
        Map<String, Map<String, Optional<String>>> others = new TreeMap<>();
        enis.forEach((eni, instance) -> {
            if (apart.contains(Integer.parseInt(eni.substring("eni-".length())))) {
                others.put(address(instance), secondRoutes());
            }
        });
        return others;
    }

    @Override
    public Map<String, Optional<String>> routes() {
        return routes(table);
    }

    private Map<String, Optional<String>> routes(FakeTable table) {
        synchronized (ec2.world()) {
            Map<String, Optional<String>> routes = new TreeMap<>();
            for (FakeRoute route : table.routes()) {
                if (route.target().startsWith("eni-")) {
                    routes.put(
                            route.destination().toString(),
                            Optional.ofNullable(enis.get(route.target()))
                                    .filter(instance -> instance.state() == FakeInstance.State.RUNNING)
                                    .map(AwsCloud::address));
                }
            }
            return routes;
        }
    }

    private static String address(FakeInstance instance) {
        return instance.eni().addresses().get(0);
    }

    @Override
    public Set<String> checked() {
        synchronized (ec2.world()) {
            Set<String> checked = new TreeSet<>();
            for (FakeInstance instance : enis.values()) {
                if (instance.eni().isChecked()) {
                    checked.add(address(instance));
                }
            }
            return checked;
        }
    }

    @Override
    public void repoint(String subnet, int number) {
        synchronized (ec2.world()) {
            plant(subnet, number);
        }
    }

    @Override
    public void plant(String subnet, int number) {
        synchronized (ec2.world()) {
            table.put(subnet, "eni-" + number, FakeRoute.Origin.CALL);
            incidents.leads(subnet, subnet, holder("eni-" + number));
        }
    }

    private String holder(String eni) {
        return Optional.ofNullable(enis.get(eni)).map(AwsCloud::address).orElseThrow();
    }

    @Override
    public String row(String subnet) {
        synchronized (ec2.world()) {
            return table.routes().stream()
                    .filter(route -> route.destination().toString().equals(subnet))
                    .findFirst()
                    .map(FakeRoute::toString)
                    .orElse("");
        }
    }

    @Override
    public List<RouteChange> changes() {
        synchronized (ec2.world()) {
            List<RouteChange> changes = new ArrayList<>(incidents.all());
            for (Call call : ec2.world().writes()) {
                String subnet = call.parameters().getOrDefault("DestinationCidrBlock", "");
                if (call.outcome().equals("ok") && !subnet.isEmpty()) {
                    Optional<String> to = Optional.ofNullable(call.parameters().get("NetworkInterfaceId"))
                            .map(this::holder);
                    changes.add(new RouteChange(call.at(), RouteChange.By.DAEMON, subnet, subnet, to));
                }
            }
            return changes;
        }
    }

    @Override
    public Duration now() {
        return incidents.now();
    }

    @Override
    public void delete(String subnet) {
        synchronized (ec2.world()) {
            table.take(subnet);
            incidents.gone(subnet, subnet);
        }
    }

    @Override
    public boolean checkOn(int number) {
        check(number, true);
        return true;
    }

    /** The hosts' roles may do this and nothing else. */
    void allow(Set<String> actions) {
        ec2.world().allow(actions);
    }

    /** The certificate that instances' identity documents are checked by. */
    String identityCertificate() {
        return ec2.identityCertificate();
    }

    /** Every call so far, as the cloud's own records have it. */
    List<Call> record() {
        return ec2.world().calls();
    }

    /** Begins the record anew. */
    void forget() {
        ec2.world().forgetCalls();
    }

    /** What is to go wrong. */
    Faults faults() {
        return ec2.faults();
    }

    /** Only this instance has a role, and nobody else's signature is accepted. */
    void onlyRole(int number) {
        ec2.world().allow(Set.of());
        enis.values().forEach(instance -> instance.role(false));
        ec2.world().allow("i-" + number, ACTIONS).instance("i-" + number).role(true);
    }

    /** Somebody switches the check of an instance's interface. */
    void check(int number, boolean on) {
        synchronized (ec2.world()) {
            ec2.world().instance("i-" + number).eni().check(on);
        }
    }

    /** How often these were called, with this outcome. */
    long calls(String action, String outcome) {
        return ec2.world().calls().stream()
                .filter(call -> call.action().equals(action) && call.outcome().equals(outcome))
                .count();
    }

    @Override
    public boolean showsEnds() {
        return true;
    }

    @Override
    public void terminate(int number) {
        ec2.world().become("i-" + number, FakeInstance.State.TERMINATED);
    }

    @Override
    public int writes() {
        return ec2.world().writes().size();
    }

    @Override
    public int calls() {
        return ec2.world().calls().size();
    }

    @Override
    public View view() {
        synchronized (ec2.world()) {
            List<String> rows = table.routes().stream()
                    .map(route -> route.destination() + " to " + route.target())
                    .toList();
            List<String> writes = ec2.world().writes().stream()
                    .map(call -> call.caller() + ": " + call.api() + " " + asked(call) + ": " + call.outcome())
                    .toList();
            return new View("rtb-1", rows, rows.size() + " of " + QUOTA + " routes, the local one counts", writes);
        }
    }

    /** Without what every call has. */
    private static Map<String, String> asked(Call call) {
        Map<String, String> asked = new TreeMap<>(call.parameters());
        asked.keySet().removeAll(Set.of("Action", "Version"));
        return asked;
    }

    @Override
    public void close() {
        ec2.close();
    }
}
