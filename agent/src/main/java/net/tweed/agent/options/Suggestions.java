package net.tweed.agent.options;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may have been meant by a flag that is none. */
final class Suggestions {
    private Suggestions() {}

    /** {@code : did you mean --iface?}, or nothing. */
    static String of(String unknown) {
        List<String> names = Stream.of(Flag.values()).map(Flag::text).toList();
        return nearest(unknown, names)
                .map(name -> ": did you mean --" + name + "?")
                .orElse(": tweed agent --help lists them");
    }

    private static Optional<String> nearest(String unknown, List<String> names) {
        int limit = Math.max(1, unknown.length() / 3);
        return unknown.length() > 60
                ? Optional.empty()
                : names.stream()
                        .filter(name -> distance(unknown, name) <= limit)
                        .min(Comparator.comparingInt(name -> distance(unknown, name)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
