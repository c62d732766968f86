package net.tweed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Blocked;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Outcome;
import net.tweed.core.table.Pace;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Result;
import net.tweed.core.table.Table;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import net.tweed.core.testing.MemoryRouteApi;
import org.junit.jupiter.api.Test;

/** A host's rows in a cloud's table, with the real reconciler. */
class CloudTableTest {
    private static final Duration SLOW_PASS = Duration.ofMinutes(5);
    private static final Prefix OWN = prefix("10.1.1.0/24");
    private static final Prefix OTHER = prefix("10.1.2.0/24");
    private static final CloudRoute MINE = new CloudRoute(OWN, "eni-1");

    private final ManualClock clock = new ManualClock();
    private final MemoryRouteApi api = new MemoryRouteApi("rtb-1");
    private final MemoryOwnership ownership = new MemoryOwnership("192.168.77.11");
    private final Recording seen = new Recording();
    private OptionalInt configured = OptionalInt.empty();
    private Host host = new Host();

    /** One run of a daemon. */
    private final class Host {
        private final Turn turn = new Turn(clock, new Pace.Rate(50, 5), 1);
        private final Reconciler reconciler = new Reconciler(clock, seen, 25);
        private final CloudTable table;
        private final CloudNetwork network;

        Host() {
            table = new CloudTable(
                    api,
                    new RouteLimit("rtb-1", configured, api, clock),
                    ownership,
                    Set.of(MINE),
                    turn,
                    clock,
                    seen,
                    () -> SLOW_PASS);
            network = new CloudNetwork(
                    DualStack.v4(9001), "eni-1", Optional.empty(), List.of(table), targets -> Set.of());
        }

        Outcome round(Map<Prefix, String> dead) {
            return reconciler.reconcile(network.desired(
                            new Peers(lease(OWN, "192.168.77.11"), List.of(lease(OTHER, "192.168.77.12")), dead))
                    .layers());
        }

        Outcome round() {
            return round(Map.of());
        }

        Outcome leave() {
            return reconciler.reconcile(network.vacated().layers());
        }
    }

    @Test
    void theIntentIsWrittenBeforeTheRowAndTheRowIsReadBack() {
        api.silence(OWN);

        host.round();

        assertThat(api.routes()).isEmpty();
        assertThat(ownership.list("rtb-1")).map(Ownership.Owned::stage).containsExactly(Stage.INTENDED);
        clock.advance(Duration.ofSeconds(1));
        host.round();
        assertThat(api.routes()).containsExactly(MINE);
        clock.advance(Duration.ofSeconds(1));
        host.round();
        assertThat(ownership.list("rtb-1")).map(Ownership.Owned::stage).containsExactly(Stage.ROUTED);
    }

    @Test
    void aPeersEventMakesNoCall() {
        settle();
        int lists = api.lists();

        Outcome outcome = host.round();

        assertThat(api.lists()).isEqualTo(lists);
        assertThat(outcome.again())
                .hasValueSatisfying(again -> assertThat(again).isLessThanOrEqualTo(SLOW_PASS));
    }

    @Test
    void theSlowPassRepairsDriftInPlace() {
        settle();
        api.tamper(new CloudRoute(OWN, "eni-2"));
        clock.advance(SLOW_PASS);

        host.round();

        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void aRestartWritesNothing() {
        settle();
        int writes = api.writes().size();

        host = new Host();
        settle();

        assertThat(api.writes()).hasSize(writes);
    }

    @Test
    void aRowThatIsRightAlreadyIsTakenOverWithoutAWrite() {
        api.tamper(MINE);

        settle();

        assertThat(seen.everBlocked).isFalse();
        assertThat(api.writes()).isEmpty();
        assertThat(ownership.list("rtb-1")).map(Ownership.Owned::stage).containsExactly(Stage.ROUTED);
    }

    @Test
    void aForeignRowIsBlockedAndNeverTouched() {
        CloudRoute foreign = new CloudRoute(OWN, "pcx-1");
        api.tamper(foreign);

        settle();

        assertThat(api.routes()).containsExactly(foreign);
        assertThat(api.writes()).isEmpty();
        assertThat(seen.blocked)
                .singleElement()
                .satisfies(b -> assertThat(b.reason()).contains("10.1.1.0/24 to pcx-1, which is not ours"));
    }

    @Test
    void aLivePeersRowStaysWhateverIsSaidOfIt() {
        CloudRoute peers = new CloudRoute(OTHER, "eni-9");
        api.tamper(peers);
        ownership.as("192.168.77.12").note("rtb-1", OTHER, "eni-9", Stage.ROUTED);

        settle();
        host.round(Map.of(OTHER, "eni-8"));

        assertThat(api.routes()).contains(peers);
    }

    @Test
    void aDeadHostsRowGoesAndIsForgottenAWhileLater() {
        Prefix dead = prefix("10.1.3.0/24");
        api.tamper(new CloudRoute(dead, "eni-3"));
        ownership.as("192.168.77.13").note("rtb-1", dead, "eni-3", Stage.ROUTED);
        settle();
        assertThat(api.routes()).hasSize(2);

        host.round(Map.of(dead, "eni-3"));
        clock.advance(Duration.ofSeconds(3));
        host.round(Map.of(dead, "eni-3"));

        assertThat(api.routes()).containsExactly(MINE);
        assertThat(ownership.list("rtb-1")).hasSize(2);
        clock.advance(SLOW_PASS);
        host.round(Map.of(dead, "eni-3"));
        clock.advance(SLOW_PASS);
        host.round(Map.of(dead, "eni-3"));
        assertThat(ownership.list("rtb-1")).map(Ownership.Owned::destination).containsExactly(OWN);
    }

    @Test
    void atALimitThatIsReadNothingIsWritten() {
        api.quota(2);
        api.tamper(new CloudRoute(prefix("10.9.0.0/24"), "local"));
        api.tamper(new CloudRoute(prefix("10.9.1.0/24"), "local"));

        settle();

        assertThat(api.writes()).isEmpty();
        assertThat(ownership.list("rtb-1")).isEmpty();
        assertThat(seen.reasons)
                .anySatisfy(why -> assertThat(why)
                        .contains("2 of 2 routes, read from the cloud's quota")
                        .contains("Raise the quota."));
    }

    @Test
    void atAConfiguredLimitNothingIsWritten() {
        configured = OptionalInt.of(1);
        host = new Host();
        api.tamper(new CloudRoute(prefix("10.9.0.0/24"), "local"));

        settle();

        assertThat(api.writes()).isEmpty();
        assertThat(seen.reasons).anySatisfy(why -> assertThat(why).contains("1 of 1 routes, configured"));
    }

    @Test
    void aRefusalTeachesTheLimitUntilTheCountFalls() {
        api.capacity(1);
        CloudRoute foreign = new CloudRoute(prefix("10.9.0.0/24"), "local");
        api.tamper(foreign);

        settle();

        assertThat(api.writes()).hasSize(1);
        clock.advance(SLOW_PASS);
        host.round();
        assertThat(seen.rooms).startsWith("1 of 50 assumed").endsWith("1 of 1 learned from the cloud's refusal");
        assertThat(api.writes()).hasSize(1);
        api.vanish(foreign.destination());
        clock.advance(SLOW_PASS);
        settle();
        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void whatARefusalTaughtIsDoubtedAfterAnHour() {
        api.capacity(0);
        settle();
        assertThat(api.writes()).hasSize(1);
        api.capacity(1);

        clock.advance(Duration.ofHours(1));
        settle();

        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void aTableThatCannotBeReadLosesNothing() {
        settle();
        api.down(new TweedException(Kind.UNAVAILABLE, "no answer"));
        clock.advance(SLOW_PASS);

        assertThat(host.round().unsettled()).isEqualTo(1);

        assertThat(api.routes()).containsExactly(MINE);
        api.up();
        clock.advance(Duration.ofSeconds(1));
        assertThat(host.round().unsettled()).isZero();
    }

    @Test
    void anUnansweredWriteIsLookedForAgainAndAgain() {
        settle();
        api.tamper(new CloudRoute(OWN, "eni-2"));
        api.silence(OWN);
        clock.advance(SLOW_PASS);
        host.round();
        int before = api.lists();

        List<Long> looks = new ArrayList<>();
        for (int second = 1; second <= 150; second++) {
            clock.advance(Duration.ofSeconds(1));
            int lists = api.lists();
            host.round();
            if (api.lists() > lists) {
                looks.add((long) second);
            }
        }

        assertThat(api.lists()).isGreaterThan(before);
        assertThat(looks).contains(1L, 5L, 30L, 120L);
        assertThat(looks.size()).isLessThan(10);
    }

    @Test
    void aPacedRowWaitsForItsTimeAndHoldsNothingUp() {
        api.fault(OWN, Kind.THROTTLED);

        Outcome outcome = host.round();

        assertThat(outcome.unsettled()).isZero();
        settle();
        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void aHostWithOthersBeforeItWaitsForItsTurn() {
        ownership.setAhead(125);

        Outcome outcome = host.round();

        assertThat(outcome.unsettled()).isZero();
        assertThat(outcome.again()).contains(Duration.ofMillis(100 * 20_000 / (19 * 5)));
        assertThat(api.lists()).isZero();
        clock.advance(outcome.again().orElseThrow());
        settle();
        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void leavingTakesTheOwnRowsAwayAndNoOthers() {
        settle();
        CloudRoute peers = new CloudRoute(OTHER, "eni-9");
        api.tamper(peers);
        ownership.as("192.168.77.12").note("rtb-1", OTHER, "eni-9", Stage.ROUTED);

        host = new Host();
        for (int i = 0; i < 4; i++) {
            host.leave();
            clock.advance(SLOW_PASS);
        }

        assertThat(api.routes()).containsExactly(peers);
        assertThat(ownership.list("rtb-1")).map(Ownership.Owned::destination).containsExactly(OTHER);
    }

    private void settle() {
        for (int i = 0; i < 5; i++) {
            host.round();
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static Lease lease(Prefix subnet, String ip) {
        return new Lease(
                DualStack.v4(subnet),
                new Attributes("aws-vpc", DualStack.v4(Addresses.parse(ip).orElseThrow()), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    private static final class Recording implements Observer {
        private final List<String> reasons = new ArrayList<>();
        private final List<String> rooms = new ArrayList<>();
        private List<? extends Blocked<?>> blocked = List.of();
        private boolean everBlocked;

        @Override
        public void applied(Table<?> table, List<? extends Result<?>> results) {
            results.forEach(result -> result.reason().ifPresent(reasons::add));
        }

        @Override
        public void blocked(Table<?> table, List<? extends Blocked<?>> now) {
            blocked = now;
            everBlocked |= !now.isEmpty();
        }

        @Override
        public void room(Table<?> table, int used, int limit, String source) {
            rooms.add(used + " of " + limit + " " + source);
        }
    }
}
