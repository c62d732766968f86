package net.tweed.agent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Samples in Prometheus' text format. The only one who knows Micrometer. */
final class PrometheusPage {
    /** Of the text format (version 0.0.4), which every Prometheus reads. */
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Entry> entries = new HashMap<>();

    private record Series(Metric metric, List<String> labels) {}

    private record Entry(AtomicReference<Double> value, Meter meter) {}

    /** The page for these samples; what is not among them any more is no longer on it. */
    synchronized String text(List<Sample> samples) {
        Set<Series> there = new HashSet<>();
        for (Sample sample : samples) {
            Series series = new Series(sample.metric(), sample.labels());
            there.add(series);
            entries.computeIfAbsent(series, this::register).value().set(sample.value());
        }
        entries.entrySet()
                .removeIf(entry -> !there.contains(entry.getKey())
                        && registry.remove(entry.getValue().meter()) != null);
        return registry.scrape(TYPE);
    }

    private Entry register(Series series) {
        Metric metric = series.metric();
        AtomicReference<Double> value = new AtomicReference<>(0.0);
        Meter meter = switch (metric.kind()) {
            case EVER ->
                FunctionCounter.builder(metric.title(), value, AtomicReference::get)
                        .tags(tags(series))
                        .description(metric.help())
                        .register(registry);
            case NOW ->
                Gauge.builder(metric.title(), value, AtomicReference::get)
                        .tags(tags(series))
                        .description(metric.help())
                        .register(registry);
            case SECONDS ->
                Gauge.builder(metric.title(), value, AtomicReference::get)
                        .tags(tags(series))
                        .baseUnit("seconds")
                        .description(metric.help())
                        .register(registry);
        };
        return new Entry(value, meter);
    }

    private static Tags tags(Series series) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < series.labels().size(); i++) {
            words.add(series.metric().labels().get(i));
            words.add(series.labels().get(i));
        }
        return Tags.of(words.toArray(String[]::new));
    }
}
