package net.tweed.tests.vpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.backend.awsvpc.fake.FakeTable;
import net.tweed.core.model.Clock;

/** AWS, with one table for the one subnet. */
final class AwsCloud implements Cloud {
    private static final int PORT = 8000;
    private static final String URL = "http://192.168.77.1:" + PORT;

    private final FakeEc2 ec2 = FakeEc2.start(PORT, "0.0.0.0", Clock.system(), "eu-central-1");
    private final FakeTable table;
    private final Map<String, FakeInstance> enis = new TreeMap<>();

    AwsCloud() {
        ec2.world().vpc("vpc-1", "192.168.0.0/16").subnet("subnet-1", "vpc-1", "192.168.77.0/24");
        table = ec2.world().table("rtb-1", "vpc-1").main().subnet("subnet-1");
    }

    @Override
    public String backend() {
        return "{\"Type\":\"aws-vpc\",\"Endpoint\":\"" + URL + "\"}";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", URL);
    }

    @Override
    public void instance(int number, String address) {
        FakeInstance instance =
                ec2.world().instance("i-" + number, "vpc-1").eni("eni-" + number, "subnet-1", List.of(address));
        enis.put("eni-" + number, instance);
    }

    @Override
    public Map<String, Optional<String>> routes() {
        synchronized (ec2.world()) {
            Map<String, Optional<String>> routes = new TreeMap<>();
            for (FakeRoute route : table.routes()) {
                if (route.target().startsWith("eni-")) {
                    routes.put(
                            route.destination().toString(),
                            Optional.ofNullable(enis.get(route.target()))
                                    .filter(instance -> instance.state() == FakeInstance.State.RUNNING)
                                    .map(instance -> instance.eni().addresses().get(0)));
                }
            }
            return routes;
        }
    }

    @Override
    public Set<String> checked() {
        synchronized (ec2.world()) {
            Set<String> checked = new TreeSet<>();
            for (FakeInstance instance : enis.values()) {
                if (instance.eni().isChecked()) {
                    checked.add(instance.eni().addresses().get(0));
                }
            }
            return checked;
        }
    }

    @Override
    public void repoint(String subnet, int number) {
        synchronized (ec2.world()) {
            table.put(subnet, "eni-" + number, FakeRoute.Origin.CALL);
        }
    }

    @Override
    public void delete(String subnet) {
        synchronized (ec2.world()) {
            table.take(subnet);
        }
    }

    @Override
    public boolean checkOn(int number) {
        synchronized (ec2.world()) {
            ec2.world().instance("i-" + number).eni().check(true);
            return true;
        }
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
    public void close() {
        ec2.close();
    }
}
