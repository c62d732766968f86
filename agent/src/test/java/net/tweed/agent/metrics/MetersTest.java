package net.tweed.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Observer;
import net.tweed.core.table.Reconciler;
import net.tweed.core.table.Removal;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryTable;
import net.tweed.core.testing.MemoryTable.Row;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final Meters meters = new Meters();
    private final MetricsPage page = new MetricsPage(meters);
    private final ManualClock clock = new ManualClock();
    private final MemoryTable table = new MemoryTable("routes");
    private final Reconciler reconciler = new Reconciler(clock, meters.observer("kernel"), 100);

    @Test
    void aRoundIsToldByTable() {
        table.refuse("c");
        round("a", "b", "c");
        assertThat(page.text().lines())
                .contains(
                        "tweed_rows_desired{table=\"routes\"} 3.0",
                        "tweed_rows_actual{table=\"routes\"} 2.0",
                        "tweed_rows_refused{table=\"routes\"} 1.0",
                        "tweed_rows_blocked{table=\"routes\"} 0.0",
                        "tweed_rows_written_total{change=\"put\",table=\"routes\"} 2.0",
                        "tweed_rows_written_total{change=\"remove\",table=\"routes\"} 0.0",
                        "tweed_repairs_total{table=\"routes\"} 0.0",
                        "tweed_table_failing{table=\"routes\"} 0.0",
                        "tweed_rounds_total{loop=\"kernel\"} 1.0",
                        "tweed_rows_unsettled{loop=\"kernel\"} 0.0",
                        "# TYPE tweed_rows_desired gauge",
                        "# TYPE tweed_rounds_total counter");

        table.tamper("a", Optional.empty());
        round("a", "b", "c");
        assertThat(page.text().lines())
                .contains(
                        "tweed_repairs_total{table=\"routes\"} 1.0",
                        "tweed_rounds_total{loop=\"kernel\"} 2.0",
                        "tweed_rows_written_total{change=\"put\",table=\"routes\"} 3.0");
    }

    @Test
    void whatIsInTheWayIsCounted() {
        meters.observer("kernel").failed(table, new TweedException(TweedException.Kind.UNAVAILABLE, "gone"));
        assertThat(page.text()).contains("tweed_table_failing{table=\"routes\"} 1.0\n");
        round("a");
        assertThat(page.text()).contains("tweed_table_failing{table=\"routes\"} 0.0\n");
    }

    @Test
    void callsAndRoomOfACloudAreTold() {
        Observer cloud = meters.observer("cloud");
        cloud.called("CreateRoute", Observer.Call.DONE);
        cloud.called("CreateRoute", Observer.Call.DONE);
        cloud.called("CreateRoute", Observer.Call.THROTTLED);
        cloud.room(table, 40, 50, "assumed");
        assertThat(page.text().lines())
                .contains(
                        "tweed_api_calls_total{api=\"CreateRoute\",outcome=\"done\"} 2.0",
                        "tweed_api_calls_total{api=\"CreateRoute\",outcome=\"throttled\"} 1.0",
                        "tweed_table_used{table=\"routes\"} 40.0",
                        "tweed_table_limit{table=\"routes\"} 50.0");
    }

    @Test
    void whoIsNoLongerAskedIsNoLongerOnThePage() throws Exception {
        AutoCloseable source = meters.ask(to -> to.accept(Sample.of(Metric.LEASE_EXPIRY, 86399.5)));
        assertThat(page.text()).contains("\ntweed_lease_expiry_seconds 86399.5\n");
        source.close();
        assertThat(page.text()).doesNotContain("lease_expiry");
        meters.ask(to -> to.accept(Sample.of(Metric.LEASE_EXPIRY, -1)));
        assertThat(page.text()).contains("\ntweed_lease_expiry_seconds -1.0\n");
    }

    @Test
    void aSampleHasTheLabelsOfItsMetric() {
        assertThatThrownBy(() -> Sample.of(Metric.ROUNDS, 1)).hasMessageContaining("loop");
    }

    /** Each is in the documentation, by the name that Prometheus has for it, with its labels. */
    @Test
    void everyMetricIsDocumented() throws Exception {
        String[] page = Files.readString(documentation()).split("\n", -1);
        for (Metric metric : Metric.values()) {
            assertThat(Arrays.stream(page)
                            .filter(line -> line.startsWith("| `" + name(metric) + "` |"))
                            .filter(line ->
                                    metric.labels().stream().allMatch(label -> line.contains("`" + label + "`"))))
                    .as(name(metric))
                    .hasSize(1);
        }
    }

    private static String name(Metric metric) {
        return metric.title().replace('.', '_')
                + switch (metric.kind()) {
                    case NOW -> "";
                    case SECONDS -> "_seconds";
                    case EVER -> "_total";
                };
    }

    private static Path documentation() {
        Path here = Path.of("").toAbsolutePath();
        Path page = here.resolve("docs/metrics.md");
        return Files.exists(page) ? page : here.resolveSibling("docs").resolve("metrics.md");
    }

    private void round(String... keys) {
        Set<Row> desired =
                Set.copyOf(Arrays.stream(keys).map(key -> new Row(key, "v")).toList());
        clock.advance(Duration.ofMinutes(20));
        reconciler.reconcile(List.of(new Layer<>(table, desired, row -> Removal.GUARDED)));
    }
}
