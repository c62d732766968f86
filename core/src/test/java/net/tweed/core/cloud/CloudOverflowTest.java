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
import net.tweed.core.spi.Ownership;
import net.tweed.core.spi.Ownership.Stage;
import net.tweed.core.spi.Peers;
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

/** A host's rows in a cloud's table beside a tunnel, which carries what has none: with the real reconciler. */
class CloudOverflowTest {
    private static final Duration SLOW_PASS = Duration.ofMinutes(5);
    private static final Duration NOTICE = Duration.ofSeconds(10);
    private static final Prefix OWN = prefix("10.1.1.0/24");
    private static final Prefix DEAD = prefix("10.1.3.0/24");
    private static final CloudRoute MINE = new CloudRoute(OWN, "eni-1");
    private static final CloudRoute LEFT = new CloudRoute(DEAD, "eni-3");
    private static final CloudRoute FOREIGN = new CloudRoute(prefix("10.9.0.0/24"), "local");

    private final ManualClock clock = new ManualClock();
    private final MemoryRouteApi api = new MemoryRouteApi("rtb-1");
    private final MemoryOwnership ownership = new MemoryOwnership("192.168.77.11");
    private final List<Result.State> states = new ArrayList<>();
    private Reconciler reconciler = reconciler();
    private CloudNetwork network = network();

    @Test
    void aFullTableIsNoFailure() {
        api.quota(1);
        api.tamper(FOREIGN);

        Outcome outcome = settle();

        assertThat(outcome.unsettled()).isZero();
        assertThat(states)
                .doesNotContain(Result.State.REFUSED, Result.State.FAILED)
                .contains(Result.State.PACED);
        assertThat(api.writes()).isEmpty();
        assertThat(stages()).isEmpty();
    }

    @Test
    void theCloudsRefusalIsNoFailureEither() {
        api.capacity(1);
        api.tamper(FOREIGN);

        Outcome outcome = settle();

        assertThat(outcome.unsettled()).isZero();
        assertThat(states).doesNotContain(Result.State.REFUSED, Result.State.FAILED);
        assertThat(api.writes()).hasSize(1);
        assertThat(stages()).containsExactly(Stage.INTENDED);
    }

    @Test
    void aPlaceThatBecomesFreeIsTakenAMinuteAfterItWasSeen() {
        api.quota(1);
        api.tamper(FOREIGN);
        settle();
        api.vanish(FOREIGN.destination());

        Duration free = Duration.ZERO;
        while (!api.routes().contains(MINE)) {
            clock.advance(Duration.ofSeconds(1));
            free = free.plusSeconds(1);
            round(Map.of());
        }

        assertThat(free).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(81));
        settle();
        assertThat(stages()).containsExactly(Stage.ROUTED);
    }

    @Test
    void aRowThatAnotherHostWillPutBackHasItsPlace() {
        api.quota(1);
        ownership.as("192.168.77.12").note("rtb-1", prefix("10.1.2.0/24"), "eni-2", Stage.ROUTED);

        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(61));
            round(Map.of());
        }

        assertThat(api.writes()).isEmpty();
    }

    @Test
    void aRowIsPublishedOnlyOnceItWasReadBack() {
        round(Map.of());
        assertThat(api.routes()).containsExactly(MINE);
        assertThat(stages()).containsExactly(Stage.INTENDED);
        settle();
        assertThat(stages()).containsExactly(Stage.ROUTED);
    }

    @Test
    void aRowThatIsNotThereAnyMoreIsWithdrawnAlsoWhereThereIsNoRoomForIt() {
        api.quota(1);
        settle();
        api.vanish(OWN);
        api.tamper(FOREIGN);
        clock.advance(SLOW_PASS);

        round(Map.of());

        assertThat(stages()).containsExactly(Stage.INTENDED);
    }

    @Test
    void aDeadHostsRowStaysForTheTimeOfNotice() {
        leave();
        Map<Prefix, String> dead = Map.of(DEAD, "eni-3");

        round(dead);
        assertThat(stageOf(DEAD)).contains(Stage.LEAVING);
        Duration waited = Duration.ZERO;
        while (api.routes().contains(LEFT)) {
            clock.advance(Duration.ofMillis(500));
            waited = waited.plusMillis(500);
            round(dead);
        }

        assertThat(waited).isEqualTo(NOTICE);
        assertThat(api.routes()).containsExactly(MINE);
    }

    @Test
    void anotherProcessGivesNoticeAnew() {
        leave();
        Map<Prefix, String> dead = Map.of(DEAD, "eni-3");
        round(dead);
        clock.advance(NOTICE.minusSeconds(1));

        reconciler = reconciler();
        network = network();
        round(dead);
        clock.advance(Duration.ofSeconds(5));
        round(dead);
        assertThat(api.routes()).contains(LEFT);

        clock.advance(Duration.ofSeconds(5));
        round(dead);
        assertThat(api.routes()).doesNotContain(LEFT);
    }

    @Test
    void aHostThatComesBackDuringTheNoticeKeepsItsRow() {
        leave();
        Map<Prefix, String> dead = Map.of(DEAD, "eni-3");
        round(dead);
        clock.advance(Duration.ofSeconds(5));
        ownership.as("192.168.77.13").note("rtb-1", DEAD, "eni-3", Stage.ROUTED);
        for (int i = 0; i < 8; i++) {
            round(Map.of());
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(api.routes()).contains(LEFT);
        assertThat(stageOf(DEAD)).contains(Stage.ROUTED);
    }

    private void leave() {
        settle();
        api.tamper(LEFT);
        ownership.as("192.168.77.13").note("rtb-1", DEAD, "eni-3", Stage.ROUTED);
        clock.advance(SLOW_PASS);
        settle();
    }

    private List<Stage> stages() {
        return ownership.list("rtb-1").stream().map(Ownership.Owned::stage).toList();
    }

    private Optional<Stage> stageOf(Prefix subnet) {
        return ownership.list("rtb-1").stream()
                .filter(row -> row.destination().equals(subnet))
                .map(Ownership.Owned::stage)
                .findFirst();
    }

    private Outcome settle() {
        Outcome last = round(Map.of());
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofSeconds(2));
            last = round(Map.of());
        }
        return last;
    }

    private Outcome round(Map<Prefix, String> dead) {
        return reconciler.reconcile(
                network.desired(new Peers(lease(), List.of(), dead)).layers());
    }

    private Reconciler reconciler() {
        return new Reconciler(
                clock,
                new Observer() {
                    @Override
                    public void applied(Table<?> table, List<? extends Result<?>> results) {
                        results.forEach(result -> states.add(result.state()));
                    }
                },
                100);
    }

    private CloudNetwork network() {
        ownership.setNotice(NOTICE);
        CloudTable table = new CloudTable(
                api,
                new RouteLimit("rtb-1", OptionalInt.empty(), api, clock),
                ownership,
                Set.of(MINE),
                new Turn(clock, new Pace.Rate(50, 5), 1),
                clock,
                new Observer() {},
                () -> SLOW_PASS);
        return new CloudNetwork(DualStack.v4(9001), "eni-1", Optional.empty(), List.of(table), targets -> Set.of());
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static Lease lease() {
        return new Lease(
                DualStack.v4(OWN),
                new Attributes(
                        "aws-vpc", DualStack.v4(Addresses.parse("192.168.77.11").orElseThrow()), DualStack.none()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }
}
