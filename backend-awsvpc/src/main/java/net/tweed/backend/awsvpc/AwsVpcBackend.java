package net.tweed.backend.awsvpc;

import java.net.InetAddress;
import java.time.Duration;
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
import net.tweed.core.cloud.RouteLimit;
import net.tweed.core.cloud.SlowPass;
import net.tweed.core.cloud.Turn;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Site;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Publishes the public addresses; holds the SDK's clients from {@link #join} on. */
final class AwsVpcBackend implements Backend {
    static final String TYPE = "aws-vpc";

    private final DualStack<Pool> pools;
    private final AwsVpcOptions options;
    private final DualStack<InetAddress> publicIps;
    private final AwsVpcAccess access;
    private final Site site;
    private @Nullable AwsVpcClients clients;

    AwsVpcBackend(
            DualStack<Pool> pools,
            AwsVpcOptions options,
            DualStack<InetAddress> publicIps,
            AwsVpcAccess access,
            Site site) {
        this.pools = pools;
        this.options = options;
        this.publicIps = publicIps;
        this.access = access;
        this.site = site;
    }

    /** As flannel's hosts have it: no type, and no data of its own. */
    @Override
    public Attributes attributes(Optional<Lease> earlier) {
        return new Attributes("", publicIps, DualStack.none(), Map.of());
    }

    @Override
    public Network join(Lease own) {
        close(); // joining again, with another lease
        AwsVpcIdentity self = AwsVpcIdentity.read(AwsVpcIdentity.server(access.metadata()), site.uplink());
        AwsVpcIdentity at = options.region().map(self::in).orElse(self);
        RandomGenerator random = access.random();
        AwsVpcCalls calls = new AwsVpcCalls(site.clock(), site.observer(), random, Mandate.always(), options.rates());
        AwsVpcClients opened = new AwsVpcClients(at.region(), options.endpoint(), access, Mandate.always());
        clients = opened;
        Ec2Client ec2 = opened.ec2();
        Set<CloudRoute> mine = own.subnets().stream()
                .map(subnet -> new CloudRoute(subnet, at.eni()))
                .collect(Collectors.toUnmodifiableSet());
        Supplier<Duration> holds = new SlowPass(site.slowPass(), random);
        AwsVpcQuota quota = new AwsVpcQuota(at.region(), calls, opened);
        Turn turn = new Turn(
                site.clock(),
                options.rates().apply(Api.CREATE),
                mine.size() * options.tables().guess());
        RouteTables tables = new RouteTables(
                calls,
                ec2,
                options.tables(),
                at,
                site.clock(),
                site.ownership().notice().isZero() ? RouteTables.Carrier.UNASKED : RouteTables.Carrier.ASKED,
                () -> await(turn, own));
        Optional<CheckTable> check = options.check() == CheckMode.IGNORE
                ? Optional.empty()
                : Optional.of(new CheckTable(new AwsVpcCheck(at, calls, ec2, tables, turn), options.check(), holds));
        return new FoundNetwork(
                now -> new CloudNetwork(
                        pools.map(pool -> site.uplink().mtu()), at.eni(), check, now, new AwsVpcCensus(calls, ec2)),
                at.eni(),
                tables,
                id -> new CloudTable(
                        new AwsVpcRoutes(id, tables, calls, ec2),
                        new RouteLimit(id, options.routeLimit(), quota, site.clock()),
                        site.ownership(),
                        mine,
                        turn,
                        site.clock(),
                        site.observer(),
                        holds));
    }

    /** Until the tables are known, all of them say whether this host has its rows, and who comes before. */
    private void await(Turn turn, Lease own) {
        Ownership ownership = site.ownership();
        Set<Prefix> routed = ownership.list(Ownership.ALL_TABLES).stream()
                .filter(row -> row.stage() == Ownership.Stage.ROUTED)
                .map(Ownership.Owned::destination)
                .collect(Collectors.toSet());
        Duration wait = turn.wait(
                routed.containsAll(own.subnets().stream().toList()), () -> ownership.ahead(Ownership.ALL_TABLES));
        if (!wait.isZero()) {
            throw new TweedException(Kind.THROTTLED, "Other hosts look for their route tables first", null, wait);
        }
    }

    @Override
    public void close() {
        if (clients != null) {
            clients.close();
            clients = null;
        }
    }
}
