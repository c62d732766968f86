package net.tweed.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryTable;
import net.tweed.core.testing.MemoryTable.Row;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryTable table = new MemoryTable("t");
    private final Recording seen = new Recording();
    private final Reconciler reconciler = new Reconciler(clock, seen, 25);

    @Test
    void aSecondRoundWritesNothing() {
        assertThat(round(rows(3)).written()).isEqualTo(3);
        assertThat(round(rows(3)).written()).isZero();
        assertThat(table.writes()).hasSize(3);
    }

    @Test
    void driftIsRepaired() {
        round(rows(3));
        table.tamper("k1", Optional.empty());
        table.tamper("k2", Optional.of("wrong"));

        assertThat(round(rows(3)).unsettled()).isZero();
        assertThat(table.own()).isEqualTo(rows(3));
    }

    @Test
    void aFailingRowDelaysNoOtherAndIsTriedAgainLater() {
        table.fail("k0");

        Outcome first = round(rows(3));

        assertThat(table.own()).hasSize(2);
        assertThat(first.unsettled()).isEqualTo(1);
        assertThat(first.again()).contains(Duration.ofMillis(250));
        round(rows(3));
        table.heal();
        clock.advance(Duration.ofMillis(250));
        assertThat(round(rows(3)).unsettled()).isZero();
        assertThat(table.own()).hasSize(3);
    }

    @Test
    void aTableThatHasWhatItLackedIsSaidToWorkAgain() {
        table.fail("k0");
        round(rows(3));
        clock.advance(Duration.ofMinutes(1));
        round(rows(3));
        assertThat(seen.recovered).isZero();

        table.heal();
        clock.advance(Duration.ofMinutes(1));
        round(rows(3));
        round(rows(3));
        round(rows(3));

        assertThat(seen.recovered).isEqualTo(1);
    }

    @Test
    void failuresBackOffExponentially() {
        table.fail("k0");
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Duration wait = round(rows(1)).again().orElseThrow();
            waits.add(wait);
            clock.advance(wait);
        }

        assertThat(waits).startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(waits).last().isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aRefusedRowHoldsNothingUp() {
        table.refuse("k0");

        Outcome outcome = round(rows(2));

        assertThat(outcome.unsettled()).isZero();
        assertThat(outcome.again()).contains(Duration.ofSeconds(10));
        assertThat(round(rows(2)).unsettled()).isZero();
    }

    @Test
    void aRowThatSomethingKeepsChangingIsContestedAndNamed() {
        round(rows(1));
        for (int i = 0; i < 5; i++) {
            table.tamper("k0", Optional.empty());
            round(rows(1));
        }
        table.tamper("k0", Optional.empty());

        Outcome outcome = round(rows(1));

        assertThat(table.own()).isEmpty();
        assertThat(seen.blocked).singleElement().asString().contains("k0").contains("contested");
        assertThat(outcome.again()).contains(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        round(rows(1));
        assertThat(table.own()).hasSize(1);
        assertThat(seen.blocked).isEmpty();
    }

    @Test
    void aPeerThatComesAndGoesIsNotContested() {
        for (int i = 0; i < 10; i++) {
            round(rows(1));
            assertThat(table.own()).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            reconciler.allowRemovals();
            round(rows(0));
            assertThat(table.own()).isEmpty();
        }
    }

    @Test
    void aForeignRowBlocksUntilItIsGone() {
        table.foreign("k0", "theirs");
        round(rows(1));

        assertThat(table.writes()).isEmpty();
        assertThat(seen.blocked).hasSize(1);
        table.clearForeign();
        round(rows(1));
        assertThat(table.own()).hasSize(1);
        assertThat(seen.blocked).isEmpty();
    }

    @Test
    void aRoundStopsAfterItsSliceOfTimeAndGoesOn() {
        table.beforeApply(() -> clock.advance(Duration.ofSeconds(3)));

        Outcome first = round(rows(600));

        assertThat(table.own()).hasSize(512);
        assertThat(first.again()).contains(Duration.ZERO);
        assertThat(first.unsettled()).isEqualTo(88);
        assertThat(round(rows(600)).unsettled()).isZero();
    }

    @Test
    void nothingIsRemovedBeforeEveryPutWasTried() {
        table.tamper("old", Optional.of("1"));
        table.beforeApply(() -> clock.advance(Duration.ofSeconds(3)));

        round(rows(600));

        assertThat(table.own()).anyMatch(row -> row.key().equals("old"));
        round(rows(600));
        assertThat(table.own()).noneMatch(row -> row.key().equals("old"));
    }

    @Test
    void anUnreadableTableChangesNothingAndHoldsNoOther() {
        MemoryTable other = new MemoryTable("other");
        table.tamper("old", Optional.of("1"));
        table.down(new TweedException(TweedException.Kind.UNAVAILABLE, "gone"));

        Outcome outcome = reconciler.reconcile(List.of(guarded(table, Set.of()), guarded(other, rows(1))));

        assertThat(other.own()).hasSize(1);
        assertThat(outcome.unsettled()).isEqualTo(1);
        assertThat(seen.failed).isEqualTo(1);
        table.heal();
        round(Set.of());
        assertThat(table.own()).isEmpty();
        assertThat(seen.recovered).isEqualTo(1);
    }

    @Test
    void oneRowMayAlwaysGo() {
        round(rows(2));
        round(rows(1));
        assertThat(table.own()).hasSize(1);
    }

    @Test
    void aMassRemovalIsHeldReportedOnceAndLetGoAfterAWhile() {
        round(rows(8));

        Outcome held = round(rows(4));
        round(rows(4));

        assertThat(table.own()).hasSize(8);
        assertThat(seen.held).isEqualTo(1);
        assertThat(held.unsettled()).isZero();
        clock.advance(held.again().orElseThrow());
        round(rows(4));
        assertThat(table.own()).hasSize(4);
    }

    @Test
    void removalsOneByOneWithinAMinuteAddUp() {
        round(rows(8));
        for (int n = 7; n >= 4; n--) {
            round(rows(n));
        }

        assertThat(table.own()).hasSize(6);
    }

    @Test
    void theOperatorMayLetHeldRemovalsGo() {
        round(rows(8));
        round(rows(2));
        reconciler.allowRemovals();
        round(rows(2));

        assertThat(table.own()).hasSize(2);
    }

    @Test
    void leftoversGoAtOnceButOnlyAfterTheNewPathIsUp() {
        MemoryTable later = new MemoryTable("later");
        IntStream.range(0, 8).forEach(i -> table.tamper("old" + i, Optional.of("1")));
        later.fail("k0");
        List<Layer<?>> layers = List.of(new Layer<>(table, Set.of(), row -> Removal.LEFTOVER), guarded(later, rows(1)));

        reconciler.reconcile(layers);

        assertThat(table.own()).hasSize(8);
        later.heal();
        clock.advance(Duration.ofSeconds(1));
        reconciler.reconcile(layers);
        assertThat(table.own()).isEmpty();
    }

    @Test
    void leftoversDoNotLiveForEverBesideARowThatNeverSucceeds() {
        table.tamper("old", Optional.of("1"));
        table.fail("k0");
        Layer<Row> layer = new Layer<>(table, rows(1), row -> Removal.LEFTOVER);

        reconciler.reconcile(List.of(layer));
        assertThat(table.own()).hasSize(1);
        clock.advance(Duration.ofMinutes(5));
        reconciler.reconcile(List.of(layer));

        assertThat(table.own()).isEmpty();
    }

    @Test
    void everyRoundTellsHowTheTableStands() {
        table.refuse("k2");
        table.tamper("old", Optional.of("1"));

        round(rows(3));

        assertThat(seen.counted).isEqualTo("desired=3 actual=2 refused=1");
        assertThat(seen.rounds).isEqualTo(1);
        table.heal();
        clock.advance(Duration.ofMinutes(20));
        round(rows(3));
        assertThat(seen.counted).isEqualTo("desired=3 actual=3 refused=0");
        assertThat(seen.rounds).isEqualTo(2);
    }

    @Test
    void whatIsPutBackIsARepairAndWhatIsNewIsNone() {
        round(rows(3));
        round(rows(4));
        assertThat(seen.repaired).isZero();

        table.tamper("k1", Optional.empty());
        table.tamper("k2", Optional.of("wrong"));
        round(rows(4));
        assertThat(seen.repaired).isEqualTo(2);
        assertThat(seen.counted).isEqualTo("desired=4 actual=4 refused=0");

        round(rows(4));
        round(rows(2));
        round(rows(4));
        assertThat(seen.repaired).isEqualTo(2);
    }

    @Test
    void aRowThatComesLateIsNoRepair() {
        table.fail("k0");
        round(rows(3));
        table.heal();
        clock.advance(Duration.ofMinutes(1));
        round(rows(3));
        assertThat(seen.repaired).isZero();
    }

    private Outcome round(Set<Row> desired) {
        return reconciler.reconcile(List.of(guarded(table, desired)));
    }

    private static Layer<Row> guarded(MemoryTable table, Set<Row> desired) {
        return new Layer<>(table, desired, row -> Removal.GUARDED);
    }

    private static Set<Row> rows(int n) {
        return IntStream.range(0, n).mapToObj(i -> new Row("k" + i, "v")).collect(Collectors.toSet());
    }

    private static final class Recording implements Observer {
        private List<? extends Blocked<?>> blocked = List.of();
        private int held;
        private int failed;
        private int recovered;
        private int repaired;
        private int rounds;
        private String counted = "";

        @Override
        public void counted(Table<?> table, int desired, int actual, int refused) {
            counted = "desired=" + desired + " actual=" + actual + " refused=" + refused;
        }

        @Override
        public void repaired(Table<?> table, int rows) {
            repaired += rows;
        }

        @Override
        public void finished(Outcome outcome) {
            rounds++;
        }

        @Override
        public void blocked(Table<?> table, List<? extends Blocked<?>> now) {
            blocked = now;
        }

        @Override
        public void held(Table<?> table, List<? extends Change<?>> removals, Duration atMost) {
            held++;
        }

        @Override
        public void failed(Table<?> table, TweedException why) {
            failed++;
        }

        @Override
        public void recovered(Table<?> table) {
            recovered++;
        }
    }
}
