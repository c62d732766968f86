package net.tweed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.tweed.bench.Figure.Budget;
import net.tweed.bench.Figure.Reference;
import org.junit.jupiter.api.Test;

class FigureTest {
    private static Figure figure(double measured, double reference, Budget budget) {
        return new Figure("it", "s", measured, Optional.of(new Reference("ip", reference)), Optional.of(budget));
    }

    @Test
    void aBudgetLimitsTheMeasuredValueOrTheRatio() {
        assertThat(figure(1.5, 0.1, Budget.measured(1.5)).kept()).isTrue();
        assertThat(figure(1.6, 100, Budget.measured(1.5)).kept()).isFalse();
        assertThat(figure(120, 100, Budget.ratio(1.2)).kept()).isTrue();
        assertThat(figure(0.121, 0.1, Budget.ratio(1.2)).kept()).isFalse();
    }

    @Test
    void medianIsTheMiddleOrBetweenTheTwoInIt() {
        assertThat(Figure.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Figure.median(List.of(9.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void columnsSayTheVerdict() {
        assertThat(figure(0.42, 0.4, Budget.ratio(1.2)).columns())
                .containsExactly("it", "0.42 s", "0.40 s", "ip", "1.05x", "<= 1.20x", "pass");
        assertThat(figure(2, 0.4, Budget.measured(1.5)).columns())
                .containsExactly("it", "2 s", "0.40 s", "ip", "5x", "<= 1.50 s", "FAIL");
        assertThat(new Figure("it", "MB", 78.04, Optional.empty(), Optional.empty()).columns())
                .containsExactly("it", "78.0 MB", "-", "", "-", "-", "");
    }

    @Test
    void aTableLinesUpItsColumns() {
        assertThat(Report.table(List.of(figure(0.42, 0.4, Budget.ratio(1.2))))).isEqualTo("""
                        measured   Tweed  reference      ratio    budget  verdict
                        it        0.42 s     0.40 s  ip  1.05x  <= 1.20x  pass
                        """);
    }
}
