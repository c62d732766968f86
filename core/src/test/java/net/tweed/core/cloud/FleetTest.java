package net.tweed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Change;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Replace;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryRouteApi;
import org.junit.jupiter.api.Test;

/**
 * Five hundred hosts that share nothing but the leases and the ledger, three tables, and one account with AWS's buckets:
 * in virtual time.
 */
class FleetTest {
    private static final int HOSTS = 500;
    private static final int TABLES = 3;
    private static final Pace.Rate WRITES = new Pace.Rate(50, 5);
    private static final Pace.Rate READS = new Pace.Rate(100, 20);
    /** 1,500 writes, 50 at once and then 5 a second. */
    private static final Duration FLOOR = Duration.ofSeconds(290);

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private final Pace writes = new Pace(WRITES, clock);
    private final Pace reads = new Pace(READS, clock);
    private final List<MemoryRouteApi> tables =
            List.of(new MemoryRouteApi("rtb-1"), new MemoryRouteApi("rtb-2"), new MemoryRouteApi("rtb-3"));
    private final List<Lease> leases = new ArrayList<>();
    private int calls;
    private int throttled;

    /** One host's loop. */
    private final class Host {
        private final Reconciler reconciler = new Reconciler(clock, new Observer() {}, 25);
        private final CloudNetwork network;
        private final Lease own;

        Host(int number) {
            own = lease(number);
            String target = "eni-" + number;
            CloudRoute mine = new CloudRoute(own.subnets().v4().orElseThrow(), target);
            CloudCalls account = new CloudCalls(
                    "aws",
                    clock,
                    new Observer() {},
                    new Random(number),
                    api -> api.equals("List") ? READS : WRITES,
                    (api, thrown) -> new TweedException(Kind.INTERNAL, api, thrown));
            Turn turn = new Turn(clock, WRITES, TABLES);
            List<CloudTable> seen = new ArrayList<>();
            for (MemoryRouteApi table : tables) {
                seen.add(new CloudTable(
                        new Throttled(table, account),
                        new RouteLimit(table.name(), OptionalInt.of(1_000), table, clock),
                        new LedgerOwnership(
                                store,
                                "aws-vpc",
                                own.attributes().publicIps(),
                                () -> new LeaseTable.View(Optional.of(own), leases, Optional.empty())),
                        Set.of(mine),
                        turn,
                        clock,
                        new Observer() {},
                        () -> Duration.ofMinutes(5)));
            }
            network = new CloudNetwork(DualStack.v4(9001), target, Optional.empty(), seen);
        }

        Duration round() {
            Outcome outcome = reconciler.reconcile(
                    network.desired(new Peers(own, List.of())).layers());
            return outcome.again().orElse(Duration.ofMinutes(5));
        }

        boolean isRouted() {
            Prefix subnet = own.subnets().v4().orElseThrow();
            return tables.stream()
                    .allMatch(table -> table.routes().stream()
                            .anyMatch(row -> row.destination().equals(subnet)));
        }
    }

    /** The account's own buckets, before the table: what AWS does. */
    private final class Throttled implements RouteApi {
        private final MemoryRouteApi table;
        private final CloudCalls account;

        Throttled(MemoryRouteApi table, CloudCalls account) {
            this.table = table;
            this.account = account;
        }

        @Override
        public String name() {
            return table.name();
        }

        @Override
        public Replace replace() {
            return Replace.IN_PLACE;
        }

        @Override
        public Listing list() {
            return account.read("List", () -> {
                take(reads);
                return table.list();
            });
        }

        @Override
        public List<Answer> write(List<Change<CloudRoute>> changes) {
            return changes.stream()
                    .map(change -> Answer.of(
                            change,
                            () -> account.write("Write", () -> {
                                take(writes);
                                return table.write(List.of(change));
                            })))
                    .toList();
        }

        private void take(Pace bucket) {
            calls++;
            if (!bucket.reserve().isZero()) {
                throttled++;
                throw new TweedException(Kind.THROTTLED, "RequestLimitExceeded");
            }
        }
    }

    private record Due(Duration at, Host host) {}

    /** Runs hosts that start at these times until all have their rows; returns how long that took. */
    private Duration run(IntFunction<Duration> startsAfter) {
        Duration start = clock.uptime();
        PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            leases.add(lease(i));
        }
        for (int i = 0; i < HOSTS; i++) {
            Host host = new Host(i);
            hosts.add(host);
            due.add(new Due(start.plus(startsAfter.apply(i)), host));
        }
        Set<Host> missing = new HashSet<>(hosts);
        while (!missing.isEmpty()) {
            Due next = due.remove();
            if (next.at().compareTo(clock.uptime()) > 0) {
                clock.advance(next.at().minus(clock.uptime()));
            }
            Duration again = next.host().round();
            due.add(new Due(clock.uptime().plus(again.isZero() ? Duration.ofMillis(1) : again), next.host()));
            if (next.host().isRouted()) {
                missing.remove(next.host());
            }
            assertThat(clock.uptime().minus(start)).isLessThan(Duration.ofHours(1));
        }
        return clock.uptime().minus(start);
    }

    @Test
    void fiveHundredAtOnceKeepToTheFloorAndAreHardlyEverThrottled() {
        Duration took = run(i -> Duration.ZERO);

        assertThat(took).isLessThan(FLOOR.multipliedBy(12).dividedBy(10));
        assertThat(throttled).isLessThanOrEqualTo(calls / 100);
    }

    @Test
    void fiveHundredOverTenMinutesAreHardlyEverThrottled() {
        Random random = new Random(5);
        Duration took = run(i -> Duration.ofMillis(random.nextInt(600_000)));

        assertThat(took).isLessThan(Duration.ofMinutes(10).plusSeconds(60));
        assertThat(throttled).isLessThanOrEqualTo(calls / 100);
    }

    @Test
    void aHostThatJoinsTheOthersWaitsForNobody() {
        run(i -> Duration.ZERO);
        clock.advance(Duration.ofMinutes(1));
        leases.add(lease(HOSTS));
        Host joining = new Host(HOSTS);

        Duration start = clock.uptime();
        while (!joining.isRouted()) {
            clock.advance(joining.round());
        }

        assertThat(clock.uptime().minus(start)).isLessThan(Duration.ofSeconds(3));
    }

    private static Lease lease(int number) {
        Prefix subnet = Prefix.parse("10." + (1 + number / 256) + "." + number % 256 + ".0/24")
                .orElseThrow();
        InetAddress address =
                Addresses.parse("172.31." + number / 256 + "." + number % 256).orElseThrow();
        return new Lease(
                DualStack.v4(subnet),
                new Attributes("aws-vpc", DualStack.v4(address), DualStack.none()),
                new Term.Leased(),
                new Revision(1, number + 1, number + 1));
    }
}
