// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Did you mean …? By optimal string alignment distance (Damerau 1964, Levenshtein 1966), ignoring case. */
public final class Suggest {
    private Suggest() {}

    /** The candidate nearest to {@code word}, if any is near enough to be a likely slip; ties go to the first in order. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        // Any letter is near any other, so one alone is no slip of anything.
        int most = word.length() == 1 ? 0 : Math.max(1, word.length() / 3);
        return candidates.stream()
                .distinct()
                .sorted()
                .filter(candidate -> !candidate.equalsIgnoreCase(word) && distance(word, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** The hint text {@code did you mean "word"?}, if there is a near candidate. */
    public static Optional<String> hint(String word, Collection<String> candidates) {
        return nearest(word, candidates).map(near -> "did you mean \"" + near + "\"?");
    }

    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
