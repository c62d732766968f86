package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import net.tweed.backend.alivpc.fake.Call;
import net.tweed.backend.alivpc.fake.FakeAli;
import net.tweed.backend.alivpc.fake.FakeEntry;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;

/** Alibaba Cloud, with one VPC that has its system table alone. */
final class AliCloud implements ShownCloud {
    private static final int PORT = 8001;
    private static final String TABLE = "vtb-1";
    /** The default of a table. */
    private static final int QUOTA = 200;

    private final Clock clock = Clock.system();
    private final FakeAli ali = new FakeAli(clock, "vpc-1", "0.0.0.0", PORT);
    private static final Set<String> COMMON =
            Set.of("AccessKeyId", "Action", "Format", "RegionId", "Timestamp", "Version", "SecurityToken");

    private final String endpoint;
    private final Map<String, FakeInstance> enis = new ConcurrentSkipListMap<>();
    private final Map<String, String> addresses = new ConcurrentSkipListMap<>();
    private final Incidents incidents = new Incidents(clock);

    AliCloud() {
        this("192.168.77.1");
    }

    /** @param gateway the first address of the one vSwitch; the hosts reach the cloud there */
    AliCloud(String gateway) {
        endpoint = gateway + ":" + PORT;
        String range = gateway.replaceFirst("[0-9]+$", "0/24");
        ali.world().quota(QUOTA).table(TABLE, "System").vSwitch("vsw-1", range, TABLE);
    }

    @Override
    public String backend() {
        return "{\"Type\":\"ali-vpc\",\"Endpoint\":\"http://" + endpoint + "\"}";
    }

    @Override
    public String terraform() {
        return "alicloud";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "ALIBABA_CLOUD_ECS_METADATA_HOST", endpoint,
                "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    }

    @Override
    public void instance(int number, String address) {
        FakeInstance.Eni eni = ali.world().eni("eni-" + number, "vsw-1", List.of(address), true);
        enis.put(eni.id(), ali.world().instance("i-" + number, List.of(eni), Set.of()));
        addresses.put(eni.id(), address);
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
        plant(subnet, number);
    }

    @Override
    public void plant(String subnet, int number) {
        synchronized (ali.world()) {
            ali.world().route(TABLE, subnet, "eni-" + number);
            incidents.leads(subnet, subnet, holder("eni-" + number));
        }
    }

    private String holder(String eni) {
        return Optional.ofNullable(addresses.get(eni)).orElseThrow();
    }

    @Override
    public String row(String subnet) {
        return ali.world().routes(TABLE).stream()
                .filter(entry -> entry.destination().toString().equals(subnet))
                .findFirst()
                .map(entry -> entry.id() + " " + entry.hop() + " " + entry.state())
                .orElse("");
    }

    @Override
    public List<RouteChange> changes() {
        synchronized (ali.world()) {
            List<RouteChange> changes = new ArrayList<>(incidents.all());
            ali.world().writes().forEach(call -> changes.addAll(changes(call)));
            return changes;
        }
    }

    private List<RouteChange> changes(Call call) {
        Map<String, String> in = call.parameters();
        if (call.action().equals("ModifyRouteEntry")) {
            String subnet = ali.world().destination(in.getOrDefault("RouteEntryId", ""));
            return List.of(change(call, subnet, Optional.ofNullable(in.get("NewNextHopId"))));
        }
        List<RouteChange> changes = new ArrayList<>();
        for (int i = 1; in.containsKey("RouteEntries." + i + ".RouteTableId"); i++) {
            String at = "RouteEntries." + i + ".";
            if (call.action().equals("DeleteRouteEntries")) {
                String subnet = ali.world().destination(in.getOrDefault(at + "RouteEntryId", ""));
                changes.add(change(call, subnet, Optional.empty()));
            } else {
                String subnet = in.getOrDefault(at + "DstCidrBlock", "");
                changes.add(change(call, subnet, Optional.ofNullable(in.get(at + "NextHop"))));
            }
        }
        return changes;
    }

    private RouteChange change(Call call, String subnet, Optional<String> hop) {
        return new RouteChange(call.at(), RouteChange.By.DAEMON, subnet, subnet, hop.map(this::holder));
    }

    @Override
    public Duration now() {
        return incidents.now();
    }

    @Override
    public void delete(String subnet) {
        synchronized (ali.world()) {
            ali.world().remove(TABLE, subnet);
            incidents.gone(subnet, subnet);
        }
    }

    @Override
    public boolean checkOn(int number) {
        ali.world().check("eni-" + number, true);
        return true;
    }

    @Override
    public boolean showsEnds() {
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
    public View view() {
        List<FakeEntry> entries = ali.world().routes(TABLE);
        long custom = entries.stream()
                .filter(entry -> entry.type() == FakeEntry.Type.CUSTOM)
                .count();
        List<String> rows = entries.stream()
                .map(entry -> entry.destination() + " to " + (entry.hop().isEmpty() ? "local" : entry.hop()))
                .toList();
        List<String> writes = ali.world().writes().stream()
                .map(call ->
                        call.caller() + ": " + call.action() + " " + own(call.parameters()) + ": " + call.outcome())
                .toList();
        return new View(TABLE, rows, custom + " of " + QUOTA + " custom entries", writes);
    }

    /** Without what every call has. */
    private static Map<String, String> own(Map<String, String> parameters) {
        Map<String, String> own = new TreeMap<>(parameters);
        own.keySet().removeIf(name -> COMMON.contains(name) || name.startsWith("Signature"));
        return own;
    }

    @Override
    public void close() {
        ali.close();
    }
}
