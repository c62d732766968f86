package net.tweed.tests.vpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.tweed.backend.alivpc.fake.FakeAli;
import net.tweed.backend.alivpc.fake.FakeEntry;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;

/** Alibaba Cloud, with one VPC that has its system table alone. */
final class AliCloud implements Cloud {
    private static final int PORT = 8001;
    private static final String HOST = "192.168.77.1:" + PORT;
    private static final String TABLE = "vtb-1";

    private final FakeAli ali = new FakeAli(Clock.system(), "vpc-1", "0.0.0.0", PORT);
    private final Map<String, FakeInstance> enis = new TreeMap<>();

    AliCloud() {
        ali.world().table(TABLE, "System").vSwitch("vsw-1", "192.168.77.0/24", TABLE);
    }

    @Override
    public String backend() {
        return "{\"Type\":\"ali-vpc\",\"Endpoint\":\"http://" + HOST + "\"}";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "ALIBABA_CLOUD_ECS_METADATA_HOST", HOST,
                "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    }

    @Override
    public void instance(int number, String address) {
        FakeInstance.Eni eni = ali.world().eni("eni-" + number, "vsw-1", List.of(address), true);
        enis.put(eni.id(), ali.world().instance("i-" + number, List.of(eni), Set.of()));
    }

    @Override
    public Map<String, Optional<String>> routes() {
        Map<String, Optional<String>> routes = new TreeMap<>();
        for (FakeEntry entry : ali.world().routes(TABLE)) {
            if (entry.type() == FakeEntry.Type.CUSTOM && entry.state() != FakeEntry.State.CREATING) {
                routes.put(
                        entry.destination().toString(),
                        Optional.ofNullable(enis.get(entry.hop())).map(AliCloud::address));
            }
        }
        return routes;
    }

    private static String address(FakeInstance instance) {
        return Addresses.text(instance.enis().get(0).addresses().get(0));
    }

    @Override
    public Set<String> checked() {
        synchronized (ali.world()) {
            return enis.values().stream()
                    .filter(instance -> instance.enis().get(0).isChecked())
                    .map(AliCloud::address)
                    .collect(Collectors.toSet());
        }
    }

    @Override
    public void repoint(String subnet, int number) {
        ali.world().route(TABLE, subnet, "eni-" + number);
    }

    @Override
    public void delete(String subnet) {
        ali.world().remove(TABLE, subnet);
    }

    @Override
    public boolean checkOn(int number) {
        ali.world().check("eni-" + number, true);
        return true;
    }

    @Override
    public void terminate(int number) {
        enis.remove("eni-" + number);
        ali.world().become("i-" + number, FakeInstance.State.TERMINATED);
    }

    @Override
    public int writes() {
        return ali.world().writes().size();
    }

    @Override
    public int calls() {
        return ali.world().calls().size();
    }

    @Override
    public void close() {
        ali.close();
    }
}
