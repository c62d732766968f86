package net.tweed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.tweed.core.engine.Collector;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Change;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Replace;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryRouteApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts on one table through restarts, deaths and tampering, in virtual time: who writes what, and what is left. */
class ClusterLifeTest {
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration SLOW_PASS = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private final MemoryRouteApi table = new MemoryRouteApi("rtb-1");
    private final List<Lease> leases = new ArrayList<>();
    private final Map<Integer, Host> hosts = new HashMap<>();
    private final Map<Integer, Duration> diedAt = new HashMap<>();
    private final List<String> wrongs = new ArrayList<>();
    private final List<CloudRoute> foreign = new ArrayList<>();
    private final Random late = new Random(9);

    /** One run of a host's daemon. */
    private final class Host {
        private final int number;
        private final CloudRoute mine;
        private final Reconciler reconciler = new Reconciler(clock, new Observer() {}, 100);
        private final CloudNetwork network;
        private final Collector collector;
        private Duration due = clock.uptime();

        Host(int number) {
            this.number = number;
            this.mine = new CloudRoute(subnet(number), "eni-" + number);
            CloudTable seen = new CloudTable(
                    new Watched(this),
                    new RouteLimit("rtb-1", OptionalInt.of(1_000), table, clock),
                    new LedgerOwnership(
                            store, "aws-vpc", lease(number).attributes().publicIps(), this::view),
                    Set.of(mine),
                    new Turn(clock, new Pace.Rate(50, 5), 1),
                    clock,
                    new Observer() {},
                    () -> SLOW_PASS);
            network = new CloudNetwork(DualStack.v4(9001), mine.target(), Optional.empty(), List.of(seen), targets -> {
                List<String> gone = new ArrayList<>(targets);
                hosts.keySet().forEach(alive -> gone.remove("eni-" + alive));
                return Set.copyOf(gone);
            });
            collector = new Collector(
                    store,
                    "aws-vpc",
                    ip(number),
                    this::view,
                    () -> Optional.of(network),
                    Duration.ofMinutes(10),
                    clock,
                    () -> {});
        }

        LeaseTable.View view() {
            return new LeaseTable.View(Optional.of(lease(number)), leases, Optional.empty());
        }

        void tick() {
            String sign = "presence/" + ip(number);
            Optional<Ledger.Entry> there = store.get(sign);
            if (there.isEmpty() || !store.keepAlive(there.get())) {
                store.put(sign, Optional.empty(), ip(number), Optional.of(Duration.ofSeconds(60)));
            }
            Map<Prefix, String> dead = collector.dead();
            collector.step();
            if (due.compareTo(clock.uptime()) <= 0 || !dead.equals(collector.dead())) {
                List<Lease> others = leases.stream()
                        .filter(lease -> !lease.subnets().equals(lease(number).subnets()))
                        .toList();
                Duration again = reconciler
                        .reconcile(network.desired(new Peers(lease(number), others, collector.dead()))
                                .layers())
                        .again()
                        .orElse(SLOW_PASS);
                due = clock.uptime().plus(again);
            }
        }
    }

    /** The table as one host calls it: notes what it may not do. */
    private final class Watched implements RouteApi {
        private final Host host;

        Watched(Host host) {
            this.host = host;
        }

        @Override
        public String name() {
            return table.name();
        }

        @Override
        public Replace replace() {
            return table.replace();
        }

        @Override
        public Listing list() {
            return table.list();
        }

        @Override
        public List<Answer> write(List<Change<CloudRoute>> changes) {
            changes.forEach(this::judge);
            return table.write(changes);
        }

        private void judge(Change<CloudRoute> change) {
            CloudRoute row = change.row();
            if (change instanceof Change.Put) {
                if (!row.equals(host.mine)) {
                    wrongs.add("host " + host.number + " writes " + row);
                }
                return;
            }
            Duration died = diedAt.get(row.destination().base().getAddress()[2] & 0xff);
            if (died == null || clock.uptime().minus(died).compareTo(Duration.ofMinutes(10)) < 0) {
                wrongs.add("host " + host.number + " removes " + row + " of a host that lives, or died just now");
            }
        }
    }

    @Test
    void threeHostsRestartedAHundredTimesKeepToTheirOwnRows() {
        Random random = new Random(3);
        for (int i = 1; i <= 3; i++) {
            join(i);
        }
        pass(Duration.ofMinutes(1));
        int writes = table.writes().size();

        for (int i = 0; i < 100; i++) {
            List<Integer> order = new ArrayList<>(hosts.keySet());
            Collections.shuffle(order, random);
            order.forEach(number -> hosts.put(number, new Host(number)));
            pass(Duration.ofSeconds(random.nextInt(60)));
        }

        assertThat(wrongs).isEmpty();
        assertThat(writes).isEqualTo(3);
        assertThat(table.writes()).hasSize(writes);
        assertThat(table.routes()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverHappensNothingForeignIsTouchedAndEverythingOfOursEndsRight(long seed) {
        Random random = new Random(seed);
        for (int i = 1; i <= 4; i++) {
            join(i);
        }
        for (int i = 0; i < 5; i++) {
            CloudRoute row = new CloudRoute(subnet(100 + i), "pcx-" + i);
            foreign.add(row);
            table.tamper(row);
        }
        for (int step = 0; step < 60; step++) {
            something(random);
            pass(Duration.ofSeconds(random.nextInt(240)));
        }
        pass(Duration.ofMinutes(40));

        assertThat(wrongs).isEmpty();
        assertThat(table.routes()).containsAll(foreign);
        List<CloudRoute> right = new ArrayList<>(foreign);
        hosts.values().forEach(host -> right.add(host.mine));
        assertThat(table.routes())
                .as("alive %s, died %s, ledger %s", hosts.keySet(), diedAt, store.list(""))
                .containsExactlyInAnyOrderElementsOf(right);
    }

    private void something(Random random) {
        List<Integer> alive = new ArrayList<>(hosts.keySet());
        int one = alive.get(random.nextInt(alive.size()));
        switch (random.nextInt(8)) {
            case 0 -> hosts.put(one, new Host(one));
            case 1 -> table.vanish(subnet(one));
            case 2 -> table.tamper(new CloudRoute(subnet(one), "eni-" + (1 + random.nextInt(20))));
            case 3 -> table.silence(subnet(one));
            case 4 -> table.silence(subnet(1 + random.nextInt(20)));
            case 5 -> table.fault(subnet(one), random.nextBoolean() ? Kind.THROTTLED : Kind.CONFLICT);
            case 6 -> join(1 + random.nextInt(20));
            default -> {
                if (alive.size() > 2) {
                    die(one, random.nextBoolean());
                }
            }
        }
    }

    private void join(int number) {
        if (!hosts.containsKey(number)) {
            leases.removeIf(lease -> lease.subnets().equals(lease(number).subnets()));
            leases.add(lease(number));
            hosts.put(number, new Host(number));
            diedAt.remove(number);
            pass(TICK.multipliedBy(2)); // from its first row on, what others make of it is put right
        }
    }

    /** The host is gone, and its instance; its lease may live on for a day. */
    private void die(int number, boolean leaseEnds) {
        hosts.remove(number);
        diedAt.put(number, clock.uptime());
        if (leaseEnds) {
            leases.removeIf(lease -> lease.subnets().equals(lease(number).subnets()));
        }
    }

    private void pass(Duration time) {
        for (Duration left = time; !left.isNegative(); left = left.minus(TICK)) {
            clock.advance(TICK);
            if (late.nextBoolean()) {
                table.carryOutLate(); // what was not answered is carried out within two minutes, if ever
            }
            List.copyOf(hosts.values()).forEach(Host::tick);
        }
    }

    private static String ip(int number) {
        return "192.168.77." + number;
    }

    private static Prefix subnet(int number) {
        return Prefix.parse("10.1." + number + ".0/24").orElseThrow();
    }

    private static Lease lease(int number) {
        return new Lease(
                DualStack.v4(subnet(number)),
                new Attributes(
                        "aws-vpc", DualStack.v4(Addresses.parse(ip(number)).orElseThrow()), DualStack.none()),
                new Term.Leased(),
                new Revision(1, number, number));
    }
}
