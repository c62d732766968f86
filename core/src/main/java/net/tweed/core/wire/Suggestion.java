package net.tweed.core.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name was meant to be: for keys of the configuration and for options of the command line. */
public final class Suggestion {
    /** Longer names than this are nobody's typing mistake. */
    private static final int LONGEST = 64;

    private Suggestion() {}

    /**
     * The known name nearest to the given one.
     *
     * @return empty where none is near: more than a third of its letters would have to change
     */
    public static Optional<String> closest(String given, Collection<String> known) {
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        String name = given.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> distance(name, candidate.toLowerCase(Locale.ROOT)) <= allowed(name, candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code , did you mean "VNI"?}, or nothing where nothing is near. */
    public static String hint(String given, Collection<String> known) {
        return closest(given, known)
                .map(name -> ", did you mean \"" + name + "\"?")
                .orElse("");
    }

    private static int allowed(String given, String candidate) {
        return Math.max(given.length(), candidate.length()) / 3;
    }

    /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
