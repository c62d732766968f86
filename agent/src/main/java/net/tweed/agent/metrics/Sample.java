package net.tweed.agent.metrics;

import java.util.List;

/**
 * One number at one time.
 *
 * @param labels the values of the metric's labels, in their order
 */
public record Sample(Metric metric, List<String> labels, double value) {
    public Sample {
        labels = List.copyOf(labels);
        if (labels.size() != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels() + ", not " + labels);
        }
    }

    /** A number with the values of its labels. */
    public static Sample of(Metric metric, double value, String... labels) {
        return new Sample(metric, List.of(labels), value);
    }
}
