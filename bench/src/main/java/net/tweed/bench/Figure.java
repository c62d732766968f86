package net.tweed.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param what was measured
 * @param unit of measured, reference and an absolute budget
 * @param measured median of the runs
 * @param reference what the same took otherwise; empty where nothing compares
 * @param budget empty where none is set: the line is for information
 */
record Figure(String what, String unit, double measured, Optional<Reference> reference, Optional<Budget> budget) {

    /** @param name such as {@code ip -batch} */
    record Reference(String name, double value) {}

    /** A limit on the measured value, or on its ratio to the reference. */
    record Budget(double most, Of of) {
        enum Of {
            MEASURED,
            RATIO
        }

        static Budget measured(double most) {
            return new Budget(most, Of.MEASURED);
        }

        static Budget ratio(double most) {
            return new Budget(most, Of.RATIO);
        }
    }

    Optional<Double> ratio() {
        return reference.map(r -> measured / r.value());
    }

    /** Whether the budget, if there is one, was kept. */
    boolean kept() {
        return budget.map(b -> (b.of() == Budget.Of.MEASURED ? measured : ratio().orElseThrow()) <= b.most())
                .orElse(true);
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** The columns: what, measured, reference, its name, ratio, budget, verdict. */
    List<String> columns() {
        return List.of(
                what,
                number(measured) + " " + unit,
                reference.map(r -> number(r.value()) + " " + unit).orElse("-"),
                reference.map(Reference::name).orElse(""),
                ratio().map(r -> number(r) + "x").orElse("-"),
                budget.map(b -> "<= " + number(b.most()) + (b.of() == Budget.Of.RATIO ? "x" : " " + unit))
                        .orElse("-"),
                budget.isEmpty() ? "" : kept() ? "pass" : "FAIL");
    }

    /** Three significant digits, and none more than is known of a count. */
    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + (value < 0.1 ? 3 : digits) + "f", value);
    }
}
