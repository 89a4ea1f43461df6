// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import java.util.List;

/**
 * When a leaf of a tree becomes a split.
 *
 * @param grace after how many rows it is looked at again
 * @param delta how probable it may be that the question is not the best one
 * @param tie a bound below which the best and the second best are as good as one another, in parts of all that can be told
 */
record Growth(int grace, double delta, double tie) {
    private static final String GRACE = "grace";
    private static final String DELTA = "delta";
    private static final String TIE = "tie";
    private static final String LEAVES_MAX = "max.leaves";
    private static final int MOST = 1_000_000;

    /** The options that say it, and how large a tree may be; with what is said where nothing is. */
    static List<OptionSpec> options(String grace, String delta, String tie) {
        return List.of(
                OptionSpec.withDefault(
                                GRACE,
                                grace,
                                "after how many rows of a leaf it is looked at again: a whole number from 1 to 1000000")
                        .whole(1, MOST),
                OptionSpec.withDefault(DELTA, delta, "how probable a wrong question may be: a number above 0, below 1"),
                OptionSpec.withDefault(TIE, tie, "what difference of questions is none, in bits: a number from 0 to 1"),
                OptionSpec.withDefault(
                                LEAVES_MAX,
                                "1000",
                                "at how many leaves a tree stops to grow: a whole number from 1 to 1000000")
                        .whole(1, MOST));
    }

    /** What the options say. */
    static Growth of(Options options) {
        return new Growth(
                (int) options.number(GRACE, 1, MOST),
                Numbers.option(options, DELTA, number -> number > 0 && number < 1, "above 0, below 1, as in '1e-7'"),
                Numbers.option(options, TIE, number -> number >= 0 && number <= 1, "from 0 to 1, as in '0.05'"));
    }

    static int leavesMax(Options options) {
        return (int) options.number(LEAVES_MAX, 1, MOST);
    }

    /** How far a mean of so many numbers, from 0 to the range, is from the true one at most, but for delta (Hoeffding, 1963). */
    double bound(double range, double count) {
        return range * Math.sqrt(Math.log(1 / delta) / (2 * count));
    }
}
