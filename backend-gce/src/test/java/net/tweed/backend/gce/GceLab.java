package net.tweed.backend.gce;

import com.google.gson.JsonObject;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.tweed.backend.gce.fake.FakeGce;
import net.tweed.backend.gce.fake.GceWorld;
import net.tweed.backend.gce.fake.WorldInstance;
import net.tweed.backend.gce.fake.WorldInstance.Nic;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.backend.gce.fake.Write;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Site;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import net.tweed.core.testing.Sites;

/** A project with a network and hosts in it, on the fake, and what a test needs to act as one of them. */
final class GceLab implements AutoCloseable {
    static final String PROJECT = "shop";
    static final String NETWORK = PROJECT + "/prod";
    static final String NETWORK_URL = "https://www.googleapis.com/compute/v1/projects/shop/global/networks/prod";
    static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final int FIRST = 10;

    final ManualClock clock = new ManualClock();
    final FakeGce fake = FakeGce.start(clock);
    final MemoryOwnership ledger = new MemoryOwnership("host-0");
    final Heard heard = new Heard();
    private final List<AutoCloseable> open = new ArrayList<>();

    GceLab() {
        world().project(PROJECT, 1001);
        world().network(WorldNetwork.of(PROJECT, "prod", "10.0.0.0/20"));
        host(0);
        host(1);
    }

    GceWorld world() {
        return fake.world();
    }

    /** Adds the host, or finds it. */
    WorldInstance host(int number) {
        WorldInstance instance = WorldInstance.of(PROJECT, "host-" + number, NETWORK, ip(number))
                .nics(new Nic(NETWORK, ip(number), Optional.of(ip6(number))))
                .door(door(number));
        world().instance(instance);
        return instance;
    }

    static String ip(int number) {
        return "10.0.0." + (FIRST + number);
    }

    static String ip6(int number) {
        return "fd20::" + (FIRST + number);
    }

    private static String door(int number) {
        return "127.0.0." + (FIRST + number);
    }

    URI endpoint(int number) {
        return URI.create(fake.endpoint(door(number)));
    }

    Metadata metadata(int number) {
        return new Metadata(
                endpoint(number), "Google Compute Engine", new Metadata.Manners.Header("Metadata-Flavor", "Google"));
    }

    GceIdentity identity(int number, String options) {
        return GceIdentity.read(metadata(number), uplink(number), options(options));
    }

    static GceOptions options(String json) {
        return GceOptions.read(net.tweed.core.wire.BackendOptions.read("{" + json + "}", "gce"));
    }

    /** One host's API, as it comes. */
    Api api(int number) {
        return api(number, "");
    }

    Api api(int number, String options) {
        GceIdentity host = identity(number, options);
        GceRemedies remedies = new GceRemedies(host);
        GceErrors errors = new GceErrors(remedies);
        GceSdk sdk = own(GceSdk.open(Optional.of(endpoint(number)), TIMEOUT, Mandate.always()));
        CloudCalls calls = new CloudCalls(
                "Google Compute Engine",
                clock,
                heard,
                new Random(1),
                options(options).rates(),
                errors);
        GceRows rows = new GceRows(
                host,
                new GceMark("test", host.network(), host.path()),
                options(options).routePriority(),
                prefix("10.5.1.0/24")::equals);
        GceOperations operations = new GceOperations(sdk, calls, errors, host.networkProject());
        return new Api(host, sdk, calls, remedies, rows, new GceRoutes(sdk, calls, operations, rows, host));
    }

    record Api(GceIdentity host, GceSdk sdk, CloudCalls calls, GceRemedies remedies, GceRows rows, GceRoutes routes) {
        CloudRoute row(String destination) {
            return new CloudRoute(prefix(destination), rows.target());
        }
    }

    /** One host's backend, with the options' fields beside type and endpoint. */
    Backend backend(int number, String options) {
        String more = options.isEmpty() ? "" : "," + options;
        NetworkConfig config = new NetworkConfig(
                DualStack.both(pool("10.5.0.0/16", 24), pool("fd05::/48", 64)),
                "gce",
                "{\"Type\":\"gce\",\"Endpoint\":\"" + endpoint(number) + "\"" + more + "}",
                PacketFilter.ANY);
        GceFactory factory =
                new GceFactory(Map.of("GCE_METADATA_HOST", endpoint(number).getAuthority()));
        return own(factory.create(config, site(number)));
    }

    Site site(int number) {
        Site plain = Sites.of(uplink(number), Path.of("/nowhere"));
        return new Site(
                plain.uplink(),
                plain.stateDir(),
                clock,
                plain.cluster(),
                ledger.as("host-" + number),
                plain.serial(),
                heard,
                Duration.ofMinutes(5));
    }

    static Uplink uplink(int number) {
        DualStack<InetAddress> address = DualStack.both(address(ip(number)), address(ip6(number)));
        return new Uplink("eth0", 2, 1460, address, address);
    }

    static Lease lease(int number, String subnet, String... subnet6) {
        DualStack<Prefix> subnets = DualStack.v4(prefix(subnet));
        return new Lease(
                subnet6.length == 0 ? subnets : DualStack.both(prefix(subnet), prefix(subnet6[0])),
                new Attributes("", DualStack.v4(address(ip(number))), DualStack.none()),
                new Term.Leased(),
                new Revision(number + 1, number + 1, 1));
    }

    static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static InetAddress address(String text) {
        return Addresses.parse(text).orElseThrow();
    }

    private static Pool pool(String network, int bits) {
        Prefix prefix = prefix(network);
        return new Pool(prefix, bits, Prefix.masked(prefix.base(), bits), Prefix.masked(prefix.last(), bits));
    }

    /** Someone else's route. */
    void foreignRoute(String name, String destination, String instanceUrl) {
        world().route(PROJECT, route(name, destination, instanceUrl));
    }

    static JsonObject route(String name, String destination, String instanceUrl) {
        JsonObject route = new JsonObject();
        route.addProperty("name", name);
        route.addProperty("network", NETWORK_URL);
        route.addProperty("destRange", destination);
        route.addProperty("nextHopInstance", instanceUrl);
        return route;
    }

    /** The routes that are there, as {@code destination to host}, with the subnets' and other networks' left out. */
    List<String> routes() {
        return world().routes().stream()
                .filter(route -> route.get("network").getAsString().equals(NETWORK_URL))
                .map(route -> route.get("destRange").getAsString() + " to " + hop(route))
                .sorted()
                .toList();
    }

    private static String hop(JsonObject route) {
        for (String field : new String[] {"nextHopInstance", "nextHopIp", "nextHopGateway"}) {
            if (route.has(field)) {
                String hop = route.get(field).getAsString();
                return hop.substring(hop.lastIndexOf('/') + 1);
            }
        }
        return "nothing";
    }

    /** What was written, as {@code method destination outcome}. */
    List<String> writes() {
        return world().writes().stream().map(GceLab::text).toList();
    }

    private static String text(Write write) {
        return write.method() + " " + write.destRange() + " " + write.outcome();
    }

    private <T extends AutoCloseable> T own(T part) {
        open.add(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
        fake.close();
    }
}
