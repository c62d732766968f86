package net.tweed.bench;

import java.util.ArrayList;
import java.util.List;

/** The table that is printed, its columns as wide as what stands in them. */
final class Report {
    private static final List<String> HEAD =
            List.of("measured", "Tweed", "reference", "", "ratio", "budget", "verdict");

    private Report() {}

    static String table(List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        figures.forEach(figure -> rows.add(figure.columns()));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                boolean left = i == 0 || i == 3 || i == 6; // names; the others are numbers
                line.append(left ? row.get(i) + blanks : blanks + row.get(i)).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
