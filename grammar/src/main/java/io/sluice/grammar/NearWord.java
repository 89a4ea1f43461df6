// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.Comparator;
import java.util.Locale;

/** Whether one word is a likely slip of another: optimal string alignment distance (Damerau 1964), ignoring case. */
final class NearWord {
    private NearWord() {}

    /** Whether the keyword is near enough to be meant: one slip, in longer words one per three letters. */
    static boolean isNear(String word, String keyword) {
        int most = Math.max(1, word.length() / 3);
        return Math.abs(word.length() - keyword.length()) <= most && distance(word, keyword) <= most;
    }

    /** The likeliest keyword first: fewest slips, then the same first letter, then the longest, as letters get lost. */
    static Comparator<String> nearestTo(String word) {
        return Comparator.<String>comparingInt(keyword -> distance(word, keyword))
                .thenComparing(keyword -> !keyword.regionMatches(true, 0, word, 0, 1))
                .thenComparing(Comparator.comparingInt(String::length).reversed());
    }

    private static int distance(String word, String keyword) {
        String a = word.toUpperCase(Locale.ROOT);
        String b = keyword.toUpperCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
