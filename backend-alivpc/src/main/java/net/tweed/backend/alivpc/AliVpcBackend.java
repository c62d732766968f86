package net.tweed.backend.alivpc;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.cloud.CheckTable;
import net.tweed.core.cloud.CloudNetwork;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.cloud.CloudTable;
import net.tweed.core.cloud.FoundNetwork;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.SlowPass;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Mandate;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Site;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.table.Pace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the public addresses; holds the SDK's client from {@link #join} on. */
final class AliVpcBackend implements Backend {
    static final String TYPE = "ali-vpc";
    private static final Logger LOG = LoggerFactory.getLogger(AliVpcBackend.class);
    static final String CLOUD = "Alibaba Cloud";
    /** One batch a VPC at a time, with its rest after it: so many seconds for each. */
    private static final int SECONDS_A_BATCH = 6;

    static final Pace.Rate SECOND = new Pace.Rate(1, 1);

    private final AliVpcOptions options;
    private final DualStack<InetAddress> publicIps;
    private final DualStack<Integer> mtu;
    private final Site site;
    private final Map<String, String> environment;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private @Nullable AliVpcClient client;

    AliVpcBackend(
            AliVpcOptions options,
            DualStack<InetAddress> publicIps,
            DualStack<Integer> mtu,
            Site site,
            Map<String, String> environment) {
        this.options = options;
        this.publicIps = publicIps;
        this.mtu = mtu;
        this.site = site;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        return new Attributes("", publicIps, DualStack.none()); // flannel's leases of this backend name none
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease: the client is made anew
        Metadata metadata = AliVpcIdentity.metadata(environment);
        List<InetAddress> addresses =
                own.subnets().zip(site.uplink().addresses(), (subnet, address) -> address).stream()
                        .toList();
        AliVpcIdentity self = AliVpcIdentity.read(metadata, addresses);
        AliVpcClient opened = new AliVpcClient(
                self.region(),
                options.endpoint(),
                AliVpcKeys.provider(options, environment, metadata, site.clock()),
                new CloudCalls(CLOUD, site.clock(), site.observer(), random, options.rates(), new AliVpcErrors()),
                Mandate.always());
        client = opened;
        return network(own, self, opened);
    }

    private Network network(Lease own, AliVpcIdentity self, AliVpcClient opened) {
        Set<CloudRoute> mine = own.subnets().stream()
                .map(subnet -> new CloudRoute(subnet, self.networkInterface()))
                .collect(Collectors.toUnmodifiableSet());
        Supplier<Duration> slowPass = new SlowPass(site.slowPass(), random);
        AliVpcTables tables = new AliVpcTables(
                opened,
                self.vpc(),
                () -> Set.of(self.vSwitch()),
                options.tables(),
                site.ownership().notice().isZero() ? AliVpcTables.Carrier.UNASKED : AliVpcTables.Carrier.ASKED,
                site.clock(),
                slowPass);
        AliVpcTurn batches = new AliVpcTurn(site.serial(), self.vpc(), site.clock(), random);
        Turn turn = new Turn(
                site.clock(),
                SECOND,
                SECONDS_A_BATCH * Math.max(1, options.tables().size()));
        Optional<CheckTable> check = options.check() == CheckMode.IGNORE
                ? Optional.empty()
                : Optional.of(
                        new CheckTable(new AliVpcCheck(opened, self.networkInterface()), options.check(), slowPass));
        LOG.info(
                "Alibaba Cloud: region={} vpc={} vswitch={} instance={} next-hop={}",
                self.region(),
                self.vpc(),
                self.vSwitch(),
                self.instance(),
                self.networkInterface());
        return new FoundNetwork(
                now -> new CloudNetwork(mtu, self.networkInterface(), check, now, new AliVpcCensus(opened)),
                self.networkInterface(),
                tables,
                id -> table(
                        new AliVpcRoutes(
                                id,
                                new AliVpcRoutes.Hops(self::hop, self.networkInterface()::equals),
                                opened,
                                batches,
                                tables),
                        mine,
                        turn,
                        slowPass,
                        opened));
    }

    private CloudTable table(
            AliVpcRoutes routes, Set<CloudRoute> mine, Turn turn, Supplier<Duration> slowPass, AliVpcClient opened) {
        return new CloudTable(
                routes,
                new RouteLimit(routes.name(), options.limit(), new AliVpcQuota(opened), site.clock()),
                site.ownership(),
                mine,
                turn,
                site.clock(),
                site.observer(),
                () -> routes.holds(slowPass));
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
