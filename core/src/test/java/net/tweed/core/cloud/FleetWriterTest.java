package net.tweed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.tweed.core.engine.LedgerOwnership;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseTable;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Hosts;
import net.tweed.core.spi.Machine;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Refused;
import net.tweed.core.table.Layer;
import net.tweed.core.table.LogObserver;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Reconciler;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryLeaseStore;
import net.tweed.core.testing.MemoryRouteApi;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.Test;

/** The rows of many hosts, written by one, with the real reconciler, the real ledger and two tables. */
class FleetWriterTest {
    private static final Duration SLOW_PASS = Duration.ofMinutes(5);
    private static final NetworkConfig CONFIG = ConfigJson.parse(
                    "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"Writer\":\"controller\"}}")
            .config();

    private final ManualClock clock = new ManualClock();
    private final MemoryLeaseStore store = new MemoryLeaseStore(clock);
    private final LeaseTable leases = new LeaseTable(clock);
    private final Ownership ownership = LedgerOwnership.ofAll(store, "aws-vpc", leases::view);
    private final Map<String, MemoryRouteApi> tables =
            new TreeMap<>(Map.of("rtb-1", new MemoryRouteApi("rtb-1"), "rtb-2", new MemoryRouteApi("rtb-2")));
    private final FakeMachines machines = new FakeMachines();
    private final Map<Integer, Lease> hosts = new LinkedHashMap<>();
    private final Map<Prefix, String> dead = new HashMap<>();
    private final TreeSet<String> chosen = new TreeSet<>(Set.of("rtb-1", "rtb-2"));
    private List<Refused> refused = List.of();
    private boolean woken;
    private int searches;
    private Writer writer = new Writer(CheckMode.DISABLE);

    /** One writer's term. */
    private final class Writer {
        private final Reconciler reconciler = new Reconciler(clock, new LogObserver(), 100);
        private final FleetWriter fleet;

        Writer(CheckMode mode) {
            fleet = new FleetWriter(
                    CONFIG.pools(),
                    new MachineTable(machines, mode, () -> SLOW_PASS),
                    new Finder(),
                    (id, rows) -> new CloudTable(
                            table(id),
                            new RouteLimit(id, OptionalInt.empty(), table(id), clock),
                            ownership,
                            rows,
                            new Turn(clock, new Pace.Rate(50, 5), 0),
                            clock,
                            new LogObserver(),
                            () -> SLOW_PASS),
                    targets -> Set.of(),
                    () -> {});
            fleet.watch(() -> woken = true);
        }

        Outcome round() {
            List<Hosts.Host> enrolled = new ArrayList<>();
            hosts.forEach((number, lease) -> enrolled.add(new Hosts.Host(lease, machine(number))));
            List<Prefix> live = hosts.values().stream()
                    .flatMap(lease -> lease.subnets().stream())
                    .toList();
            Desired desired = fleet.desired(new Hosts(enrolled, live, dead));
            refused = desired.refused();
            return reconciler.reconcile(desired.layers());
        }
    }

    private MemoryRouteApi table(String id) {
        return Optional.ofNullable(tables.get(id)).orElseThrow();
    }

    /** The tables that are chosen, known from the beginning. */
    private final class Finder implements TableFinder {
        @Override
        public SortedSet<String> chosen() {
            return chosen;
        }

        @Override
        public boolean isGone(String table) {
            return false;
        }

        @Override
        public Optional<Layer<?>> search() {
            return Optional.of(new TableSearch(() -> ++searches > 0, () -> SLOW_PASS).layer());
        }

        @Override
        public void onChange(Runnable listener) {
            // they are what they are
        }
    }

    /** Instances eni-1, eni-2 and so on, whose checks are on. */
    private static final class FakeMachines implements MachineApi {
        private final Set<String> missing = new TreeSet<>();
        private final Map<String, CheckApi.State> checks = new TreeMap<>();
        private Optional<TweedException> denied = Optional.empty();
        private int looks;

        @Override
        public String name() {
            return "instances of vpc-1";
        }

        @Override
        public Map<Machine, Sighting> look(Collection<Machine> all) {
            looks++;
            Map<Machine, Sighting> seen = new HashMap<>();
            for (Machine machine : all) {
                String eni = machine.id().replace("i-", "eni-");
                seen.put(
                        machine,
                        missing.contains(machine.id())
                                ? new Sighting.Refused(machine.text() + " is not in vpc-1")
                                : new Sighting.Verified(eni, checks.getOrDefault(eni, CheckApi.State.ON)));
            }
            return seen;
        }

        @Override
        public void off(String target) {
            if (denied.isPresent()) {
                throw denied.get();
            }
            checks.put(target, CheckApi.State.OFF);
        }

        @Override
        public String remedy(Machine machine, String target) {
            return "Switch it off at " + target + ".";
        }
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static Machine machine(int number) {
        return new Machine("1", "eu-central-1", "", "i-" + number, "i-" + number, DualStack.v4(address(number)));
    }

    private static InetAddress address(int number) {
        return Addresses.parse("192.168.77." + number).orElseThrow();
    }

    private void host(int number, String subnet) {
        Lease lease = new Lease(
                DualStack.v4(prefix(subnet)),
                new Attributes("", DualStack.v4(address(number)), DualStack.none()),
                new Term.Leased(),
                new Revision(1, number, number));
        hosts.put(number, lease);
        leases.fold(new LeaseEvent.Changed(lease));
    }

    private void settle() {
        for (int i = 0; i < 20; i++) {
            woken = false;
            Outcome outcome = writer.round();
            if (!woken
                    && outcome.again()
                            .filter(d -> d.compareTo(Duration.ofMinutes(4)) < 0)
                            .isEmpty()) {
                return;
            }
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private static CloudRoute row(String subnet, String target) {
        return new CloudRoute(prefix(subnet), target);
    }

    @Test
    void everyHostsSubnetLeadsToItsInterfaceInEveryTableAndEveryCheckIsOff() {
        host(1, "10.1.1.0/24");
        host(2, "10.1.2.0/24");
        settle();
        tables.values()
                .forEach(table -> assertThat(table.routes())
                        .containsExactly(row("10.1.1.0/24", "eni-1"), row("10.1.2.0/24", "eni-2")));
        assertThat(machines.checks).isEqualTo(Map.of("eni-1", CheckApi.State.OFF, "eni-2", CheckApi.State.OFF));
    }

    @Test
    void aRowInTheLedgerHasItsHostsNameSoThatItIsClearedUpAfter() {
        host(1, "10.1.1.0/24");
        settle();
        assertThat(ownership.list("rtb-1"))
                .containsExactly(
                        new Ownership.Owned(prefix("10.1.1.0/24"), "eni-1", Ownership.Stage.ROUTED, "192.168.77.1"));
    }

    @Test
    void anInstanceThatTheCloudDoesNotShowGetsNoRowAndTheOthersHaveTheirs() {
        host(1, "10.1.1.0/24");
        host(2, "10.1.2.0/24");
        machines.missing.add("i-1");
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.2.0/24", "eni-2"));
    }

    @Test
    void whoIsNotSeenAnyMoreKeepsTheRowItHas() {
        host(1, "10.1.1.0/24");
        settle();
        machines.missing.add("i-1");
        clock.advance(SLOW_PASS);
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.1.0/24", "eni-1"));
    }

    @Test
    void aSubnetOffTheGridIsNeverWritten() {
        host(1, "10.1.1.0/25");
        host(2, "10.2.0.0/24");
        host(3, "10.1.0.0/16");
        host(4, "10.1.4.0/24");
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.4.0/24", "eni-4"));
        assertThat(refused)
                .hasSize(3)
                .allMatch(host -> host.reason().contains("none of those that this network leases"));
    }

    @Test
    void somebodyElsesRowStays() {
        table("rtb-1").tamper(row("10.1.1.0/24", "nat-1"));
        table("rtb-1").tamper(row("10.1.9.0/24", "eni-1"));
        host(1, "10.1.1.0/24");
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.1.0/24", "nat-1"), row("10.1.9.0/24", "eni-1"));
        assertThat(table("rtb-2").routes()).containsExactly(row("10.1.1.0/24", "eni-1"));
    }

    @Test
    void theRowsOfTheDeadGoAndOfTheSilentStay() {
        host(1, "10.1.1.0/24");
        host(2, "10.1.2.0/24");
        host(3, "10.1.3.0/24");
        settle();
        hosts.remove(1);
        hosts.remove(2);
        dead.put(prefix("10.1.1.0/24"), "eni-1");
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.2.0/24", "eni-2"), row("10.1.3.0/24", "eni-3"));
    }

    @Test
    void aRowOutsideThePoolsStaysWhateverTheLedgerSays() {
        table("rtb-1").tamper(row("0.0.0.0/0", "eni-1"));
        ownership.note("rtb-1", prefix("0.0.0.0/0"), "eni-1", Ownership.Stage.ROUTED);
        dead.put(prefix("0.0.0.0/0"), "eni-1");
        host(1, "10.1.1.0/24");
        settle();
        chosen.remove("rtb-1");
        settle();
        assertThat(table("rtb-1").routes()).contains(row("0.0.0.0/0", "eni-1"));
    }

    @Test
    void aHostThatLeasesAnotherSubnetLeavesNoRowBehind() {
        host(1, "10.1.1.0/24");
        settle();
        host(1, "10.1.7.0/24");
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.7.0/24", "eni-1"));
    }

    @Test
    void aNewWriterWritesNothingWhereAllIsRight() {
        host(1, "10.1.1.0/24");
        host(2, "10.1.2.0/24");
        settle();
        int writes = table("rtb-1").writes().size();
        writer = new Writer(CheckMode.DISABLE);
        settle();
        assertThat(table("rtb-1").writes()).hasSize(writes);
    }

    @Test
    void whatALateCallOfTheWriterBeforeDidIsPutRight() {
        host(1, "10.1.1.0/24");
        settle();
        table("rtb-1").tamper(row("10.1.1.0/24", "eni-9"));
        clock.advance(SLOW_PASS);
        settle();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.1.0/24", "eni-1"));
    }

    @Test
    void aCheckThatMayNotBeSwitchedHoldsUpNoRow() {
        machines.denied = Optional.of(new TweedException(Kind.DENIED, "Cannot switch it off."));
        host(1, "10.1.1.0/24");
        settle();
        assertThat(machines.checks).isEmpty();
        assertThat(table("rtb-1").routes()).containsExactly(row("10.1.1.0/24", "eni-1"));
    }

    @Test
    void checksAreLeftAloneWhereTheyAreOnlyVerified() {
        writer = new Writer(CheckMode.VERIFY);
        host(1, "10.1.1.0/24");
        settle();
        assertThat(machines.checks).isEmpty();
    }

    @Test
    void instancesAreAskedForWhenAHostComesAndAtTheSlowPass() {
        host(1, "10.1.1.0/24");
        settle();
        int looks = machines.looks;
        settle();
        assertThat(machines.looks).isEqualTo(looks);
        host(2, "10.1.2.0/24");
        settle();
        assertThat(machines.looks).isGreaterThan(looks);
    }

    @Test
    void beforeAnyHostIsKnownNobodyLooksForItsTables() {
        settle();
        assertThat(searches).isZero();
        host(1, "10.1.1.0/24");
        settle();
        assertThat(searches).isPositive();
    }

    @Test
    void outOfATableThatIsNoLongerChosenTheRowsGo() {
        host(1, "10.1.1.0/24");
        settle();
        chosen.remove("rtb-2");
        settle();
        assertThat(table("rtb-1").routes()).hasSize(1);
        assertThat(table("rtb-2").routes()).isEmpty();
    }
}
