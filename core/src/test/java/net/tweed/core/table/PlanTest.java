package net.tweed.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import net.tweed.core.testing.MemoryTable;
import net.tweed.core.testing.MemoryTable.Row;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final MemoryTable table = new MemoryTable("t");

    @Test
    void rightStateNeedsNothing() {
        table.tamper("a", Optional.of("1"));

        assertThat(plan(Set.of(new Row("a", "1")), Removal.GUARDED).isEmpty()).isTrue();
    }

    @Test
    void aMissingRowIsPut() {
        assertThat(plan(Set.of(new Row("a", "1")), Removal.GUARDED).puts())
                .containsExactly(new Change.Put<>(new Row("a", "1"), Optional.empty()));
    }

    @Test
    void aWrongRowIsReplacedNotRemoved() {
        table.tamper("a", Optional.of("wrong"));

        Plan<Row> plan = plan(Set.of(new Row("a", "1")), Removal.GUARDED);

        assertThat(plan.puts())
                .containsExactly(new Change.Put<>(new Row("a", "1"), Optional.of(new Row("a", "wrong"))));
        assertThat(plan.removes()).isEmpty();
        assertThat(plan.guarded()).isEmpty();
    }

    @Test
    void anOccupiedIdentityIsBlockedByName() {
        table.foreign("a", "theirs");

        Plan<Row> plan = plan(Set.of(new Row("a", "1")), Removal.GUARDED);

        assertThat(plan.puts()).isEmpty();
        assertThat(plan.blocked())
                .singleElement()
                .satisfies(b -> assertThat(b.reason()).contains("theirs"));
    }

    @Test
    void whatIsNotDesiredGoesAsTheLayerSays() {
        table.tamper("old", Optional.of("1"));

        assertThat(plan(Set.of(), Removal.GUARDED).guarded()).hasSize(1);
        assertThat(plan(Set.of(), Removal.LEFTOVER).removes()).hasSize(1);
        assertThat(plan(Set.of(), Removal.KEEP).isEmpty()).isTrue();
    }

    private Plan<Row> plan(Set<Row> desired, Removal removal) {
        return Plan.diff(new Layer<>(table, desired, row -> removal), table.list());
    }
}
