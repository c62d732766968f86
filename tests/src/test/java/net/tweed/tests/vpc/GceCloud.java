package net.tweed.tests.vpc;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.tweed.backend.gce.fake.FakeGce;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.model.Clock;

/** Google Cloud, with one network of one project. */
final class GceCloud implements Cloud {
    private static final String PROJECT = "shop";

    private final FakeGce gce = FakeGce.start(Clock.system());
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<Integer, WorldInstance> instances = new TreeMap<>();

    GceCloud() {
        gce.world().project(PROJECT, 1001);
        gce.world().network(WorldNetwork.of(PROJECT, "prod", "192.168.77.0/24"));
    }

    @Override
    public String backend() {
        return "{\"Type\":\"gce\",\"Endpoint\":\"" + gce.endpoint("192.168.77.1") + "\"}";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("GCE_METADATA_HOST", "192.168.77.1:" + gce.port());
    }

    @Override
    public void instance(int number, String address) {
        WorldInstance instance = WorldInstance.of(PROJECT, "host-" + number, PROJECT + "/prod", address);
        instances.put(number, instance);
        addresses.put(instance.url(), address);
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

    private String name(String subnet) {
        return gce.world().routes().stream()
                .filter(route -> route.get("destRange").getAsString().equals(subnet))
                .map(route -> route.get("name").getAsString())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void repoint(String subnet, int number) {
        gce.world().repointRoute(name(subnet), instance(number).url());
    }

    private WorldInstance instance(int number) {
        return Optional.ofNullable(instances.get(number)).orElseThrow();
    }

    @Override
    public void delete(String subnet) {
        gce.world().deleteRoute(name(subnet));
    }

    @Override
    public boolean checkOn(int number) {
        return false;
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
    public void close() {
        gce.close();
    }
}
