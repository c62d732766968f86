package net.tweed.backend.gce;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.cloud.CheckTable;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.SlowPass;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Site;
import net.tweed.core.table.CloudCalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes who the host is to the cloud; holds the API's clients from {@link #join} on. */
final class GceBackend implements Backend {
    static final String TYPE = "gce";

    /** How long a call may take. */
    static final Duration TIMEOUT = Mandate.LONGEST_CALL;

    static final String CLOUD = "Google Compute Engine";
    static final Metadata.Manners MANNERS = new Metadata.Manners.Header("Metadata-Flavor", "Google");
    /** The wire has no type for this backend, as flannel's had none. */
    static final String NO_TYPE = "";

    private static final Logger LOG = LoggerFactory.getLogger(GceBackend.class);

    private final DualStack<Pool> pools;
    private final GceOptions options;
    private final Site site;
    private final DualStack<InetAddress> publicIps;
    private final Metadata metadata;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private @Nullable GceIdentity known;
    private @Nullable GceSdk sdk;

    GceBackend(DualStack<Pool> pools, GceOptions options, Site site, DualStack<InetAddress> publicIps, URI metadata) {
        this.pools = pools;
        this.options = options;
        this.site = site;
        this.publicIps = publicIps;
        this.metadata = new Metadata(metadata, CLOUD, MANNERS);
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        String data = identity().json();
        DualStack<String> published = publicIps.v4().isPresent() ? DualStack.v4(data) : DualStack.v6(data);
        return new Attributes(NO_TYPE, publicIps, published);
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease: the clients are made anew
        GceIdentity host = identity();
        GceSdk opened = GceSdk.open(options.endpoint(), TIMEOUT, Mandate.always());
        sdk = opened;
        return new Joined(host, opened).network(own);
    }

    private GceIdentity identity() {
        GceIdentity host = known;
        if (host == null) {
            host = GceIdentity.read(metadata, site.uplink(), options);
            known = host;
            LOG.info(
                    "Instance project={} zone={} instance={} interface={} networkProject={} network={}",
                    host.project(),
                    host.zone(),
                    host.instance(),
                    host.nic(),
                    host.networkProject(),
                    host.network());
            if (!host.mayWrite() && options.endpoint().isEmpty()) {
                LOG.warn(
                        "Routes cannot be written with the instance's own credentials: {}",
                        new GceRemedies(host).scope());
            }
        }
        return host;
    }

    @Override
    public void close() {
        if (sdk != null) {
            sdk.close();
            sdk = null;
        }
    }

    /** What is made of the identity and the clients. */
    private final class Joined {
        private final GceIdentity host;
        private final GceSdk clients;
        private final GceRemedies remedies;
        private final GceErrors errors;
        private final CloudCalls calls;
        private final SlowPass slowPass;

        Joined(GceIdentity host, GceSdk clients) {
            this.host = host;
            this.clients = clients;
            this.remedies = new GceRemedies(host);
            this.errors = new GceErrors(remedies);
            this.calls = new CloudCalls(CLOUD, site.clock(), site.observer(), random, options.rates(), errors);
            this.slowPass = new SlowPass(site.slowPass(), random);
        }

        Network network(Lease own) {
            GceMark mark = new GceMark(site.cluster().get(), host.network(), host.path());
            Set<Prefix> subnets = own.subnets().stream().collect(Collectors.toUnmodifiableSet());
            GceRows rows = new GceRows(host, mark, options.routePriority(), subnets::contains);
            Set<CloudRoute> mine = own.subnets().stream()
                    .map(subnet -> new CloudRoute(subnet, rows.target()))
                    .collect(Collectors.toUnmodifiableSet());
            return new CloudNetwork(
                    pools.map(pool -> site.uplink().mtu()),
                    rows.target(),
                    Optional.of(check()),
                    List.of(table(rows, mine)),
                    new GceCensus(clients, calls));
        }

        private CheckTable check() {
            return new CheckTable(
                    new GceForwarding(clients, calls, host, remedies, LOG::warn), CheckMode.VERIFY, slowPass);
        }

        private CloudTable table(GceRows rows, Set<CloudRoute> mine) {
            GceOperations operations = new GceOperations(clients, calls, errors, host.networkProject());
            GceRoutes routes = new GceRoutes(clients, calls, operations, rows, host);
            return new CloudTable(
                    routes,
                    new RouteLimit(routes.name(), options.routeLimit(), quota(), site.clock()),
                    site.ownership(),
                    mine,
                    new Turn(site.clock(), options.rates().apply(GceApi.ROUTES_INSERT), mine.size()),
                    site.clock(),
                    site.observer(),
                    slowPass);
        }

        private GceQuota quota() {
            List<Prefix> containers = pools.map(Pool::network).stream().toList();
            GceMonitoring monitoring = new GceMonitoring(clients, calls, site.clock(), host.networkProject());
            return new GceQuota(clients, calls, monitoring, host, remedies, containers, LOG::warn);
        }
    }
}
