package net.tweed.tests.vpc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import net.tweed.backend.gce.fake.FakeGce;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.backend.gce.fake.Write;
import net.tweed.core.model.Clock;

/** Google Cloud, with one network of one project. */
final class GceCloud implements ShownCloud {
    private static final String PROJECT = "shop";

    private static final String PATH = "projects/";

    private final Clock clock = Clock.system();
    private final FakeGce gce = FakeGce.start(clock);
    private final String gateway;
    private final Map<String, String> addresses = new ConcurrentSkipListMap<>();
    private final Map<String, String> holders = new ConcurrentSkipListMap<>();
    private final Incidents incidents = new Incidents(clock);
    private final Map<Integer, WorldInstance> instances = new TreeMap<>();

    private final WorldNetwork network;

    GceCloud() {
        this("192.168.77.1");
    }

    /** @param gateway the first address of the one subnet; the hosts reach the cloud there */
    GceCloud(String gateway) {
        this.gateway = gateway;
        gce.world().project(PROJECT, 1001);
        network = WorldNetwork.of(PROJECT, "prod", gateway.replaceFirst("[0-9]+$", "0/24"));
        gce.world().network(network);
    }

    @Override
    public String backend() {
        return "{\"Type\":\"gce\",\"Endpoint\":\"" + gce.endpoint(gateway) + "\"}";
    }

    @Override
    public String terraform() {
        return "gce";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("GCE_METADATA_HOST", gateway + ":" + gce.port());
    }

    @Override
    public void instance(int number, String address) {
        WorldInstance instance = WorldInstance.of(PROJECT, "host-" + number, PROJECT + "/prod", address);
        instances.put(number, instance);
        addresses.put(instance.url(), address);
        holders.put(path(instance.url()), address);
        gce.world().instance(instance);
    }

    @Override
    public Map<String, Optional<String>> routes() {
        Map<String, Optional<String>> routes = new TreeMap<>();
        for (JsonObject route : gce.world().routes()) {
            if (route.has("nextHopInstance")) {
                String hop = route.get("nextHopInstance").getAsString();
                routes.put(route.get("destRange").getAsString(), Optional.ofNullable(addresses.get(hop)));
            }
        }
        return routes;
    }

    @Override
    public Set<String> checked() {
        return Set.of(); // canIpForward is fixed when an instance is made
    }

    /** A URL's end: callers and answers write the rest of it in several ways. */
    private static String path(String url) {
        return url.substring(Math.max(0, url.indexOf(PATH)));
    }

    private Optional<JsonObject> find(String subnet) {
        return gce.world().routes().stream()
                .filter(route -> route.get("destRange").getAsString().equals(subnet))
                .findFirst();
    }

    private String name(String subnet) {
        return find(subnet).map(route -> route.get("name").getAsString()).orElseThrow();
    }

    @Override
    public void repoint(String subnet, int number) {
        synchronized (gce.world()) {
            String name = name(subnet);
            gce.world().repointRoute(name, instance(number).url());
            incidents.leads(name, subnet, holder(instance(number).url()));
        }
    }

    @Override
    public void plant(String subnet, int number) {
        JsonObject route = new JsonObject();
        String name = "somebodys-" + subnet.replaceAll("[./]", "-");
        route.addProperty("name", name);
        route.addProperty("network", network.url());
        route.addProperty("destRange", subnet);
        route.addProperty("nextHopInstance", instance(number).url());
        synchronized (gce.world()) {
            gce.world().route(PROJECT, route);
            incidents.leads(name, subnet, holder(instance(number).url()));
        }
    }

    private String holder(String url) {
        return Optional.ofNullable(holders.get(path(url))).orElseThrow();
    }

    @Override
    public String row(String subnet) {
        return find(subnet).map(JsonObject::toString).orElse("");
    }

    @Override
    public List<RouteChange> changes() {
        synchronized (gce.world()) {
            List<RouteChange> changes = new ArrayList<>(incidents.all());
            for (Write write : gce.world().writes()) {
                if (write.outcome().equals("accepted")) {
                    Optional<String> to = write.method().equals("routes.insert")
                            ? Optional.of(holder(write.nextHop()))
                            : Optional.empty();
                    changes.add(
                            new RouteChange(write.at(), RouteChange.By.DAEMON, write.name(), write.destRange(), to));
                }
            }
            return changes;
        }
    }

    @Override
    public Duration now() {
        return incidents.now();
    }

    private WorldInstance instance(int number) {
        return Optional.ofNullable(instances.get(number)).orElseThrow();
    }

    @Override
    public void delete(String subnet) {
        synchronized (gce.world()) {
            String name = name(subnet);
            gce.world().deleteRoute(name);
            incidents.gone(name, subnet);
        }
    }

    @Override
    public boolean checkOn(int number) {
        return false;
    }

    @Override
    public boolean showsEnds() {
        return true;
    }

    @Override
    public void terminate(int number) {
        addresses.remove(instance(number).url());
        gce.world().removeInstance("host-" + number);
    }

    @Override
    public int writes() {
        return gce.world().writes().size();
    }

    @Override
    public int calls() {
        return gce.world().calls().values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public View view() {
        List<JsonObject> routes = gce.world().routes();
        List<String> rows = routes.stream()
                .map(route -> route.get("destRange").getAsString() + " to " + hop(route) + ", named "
                        + route.get("name").getAsString())
                .toList();
        List<String> writes = gce.world().writes().stream()
                .map(write -> write.caller() + ": " + write.method() + " " + write.name() + " " + write.destRange()
                        + ": " + write.outcome())
                .toList();
        String room = routes.size() + " of " + network.limit() + " static routes of the network";
        return new View(PROJECT + "/" + network.name(), rows, room, writes);
    }

    private static String hop(JsonObject route) {
        String url = route.has("nextHopInstance") ? route.get("nextHopInstance").getAsString() : "elsewhere";
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        gce.close();
    }
}
