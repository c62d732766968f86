package net.tweed.agent.plan;

import java.util.ArrayList;
import java.util.List;

/** Plans for people: one line a row, and no more rows of a table than a screen has. */
public final class PlanText {
    private static final int SHOWN = 20;

    private final int rows;
    private final StringBuilder text = new StringBuilder();

    private PlanText(int rows) {
        this.rows = rows;
    }

    /** All of it, with a summary at the end. */
    public static String of(List<NetworkPlan> plans, Detail detail) {
        PlanText to = new PlanText(detail == Detail.ALL ? Integer.MAX_VALUE : SHOWN);
        plans.forEach(to::network);
        to.summary(plans);
        return to.text.toString();
    }

    /** How much is shown. */
    public enum Detail {
        /** The first rows of each table. */
        SHORT,
        ALL
    }

    private void network(NetworkPlan plan) {
        line((plan.name().isEmpty() ? "" : plan.name() + ": ") + "network " + plan.network() + ", backend "
                + plan.backend() + ", " + count(plan.peers(), "peer"));
        line("this host: " + plan.subnets() + " on " + plan.uplink());
        plan.tables().forEach(this::table);
        if (!plan.refused().isEmpty()) {
            line("refused: " + count(plan.refused().size(), "lease"));
            rows(plan.refused().stream().map(why -> "  ! " + why).toList());
        }
    }

    private void table(TablePlan table) {
        if (table.failure().isPresent()) {
            line(table.table() + ": not read: " + table.failure().get());
            return;
        }
        line(table.table() + ": " + table.right() + " right" + tally(table.steps()));
        int width = table.steps().stream()
                .limit(rows)
                .mapToInt(step -> step.row().length())
                .max()
                .orElse(0);
        rows(table.steps().stream()
                .map(step ->
                        "  " + step.kind().mark() + " " + padded(step.row(), Math.min(width, 60)) + "  " + step.why())
                .toList());
    }

    private void rows(List<String> lines) {
        lines.stream().limit(rows).forEach(this::line);
        if (lines.size() > rows) {
            line("    and " + (lines.size() - rows) + " more: --all shows them");
        }
    }

    private void summary(List<NetworkPlan> plans) {
        List<Step> steps = plans.stream()
                .flatMap(plan -> plan.tables().stream())
                .flatMap(table -> table.steps().stream())
                .toList();
        String tally = tally(steps);
        line(tally.isEmpty() ? "Everything is in place." : "Plan:" + tally.substring(1) + ". Nothing was written.");
    }

    private static String tally(List<Step> steps) {
        List<String> parts = new ArrayList<>();
        for (Step.Kind kind : Step.Kind.values()) {
            long count = steps.stream().filter(step -> step.kind() == kind).count();
            if (count > 0) {
                parts.add(count + (kind == Step.Kind.BLOCKED ? " blocked" : " to " + word(kind)));
            }
        }
        return parts.isEmpty() ? "" : ", " + String.join(", ", parts);
    }

    private static String word(Step.Kind kind) {
        return PlanJson.word(kind);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String padded(String row, int width) {
        return row + " ".repeat(Math.max(0, width - row.length()));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
