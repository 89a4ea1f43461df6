// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import java.util.stream.Stream;
import smile.math.MathEx;

/**
 * How trees of Smile grow.
 *
 * @param trees how many
 * @param leavesMax of each tree
 * @param seed of what chance decides
 */
record Growing(int trees, int leavesMax, long seed) {
    /** Deeper than any tree of rows that are worth a question. */
    static final int DEPTH_MAX = 64;

    /** Of fewer rows there is no leaf. */
    static final int LEAF_ROWS_MIN = 5;

    private static final String TREES = "trees";
    private static final String LEAVES = "max.leaves";
    private static final String SEED = "seed";
    private static final int TREES_MAX = 1_000;

    private static final Object SEEDS = new Object();

    /**
     * The options that say it.
     *
     * @param trees how many they are where nothing is said
     * @param howMany what that is a number of
     * @param leaves how many each has where nothing is said
     * @param leavesMax how many may be said
     */
    static Stream<OptionSpec> options(String trees, String howMany, String leaves, int leavesMax) {
        return Stream.of(
                OptionSpec.withDefault(TREES, trees, howMany + ": a whole number from 1 to " + TREES_MAX)
                        .whole(1, TREES_MAX),
                OptionSpec.withDefault(
                                LEAVES,
                                leaves,
                                "how many leaves a tree has at most: a whole number from 2 to " + leavesMax)
                        .whole(2, leavesMax),
                OptionSpec.withDefault(SEED, "1", "of what chance decides: a whole number from 0")
                        .whole(0, Integer.MAX_VALUE));
    }

    /** What options say. */
    static Growing of(Options options, int leavesMax) {
        return new Growing(
                (int) options.number(TREES, 1, TREES_MAX),
                (int) options.number(LEAVES, 2, leavesMax),
                options.number(SEED, 0, Integer.MAX_VALUE));
    }

    /**
     * Seeds the random numbers that Smile gives to this thread, and only to it. That it keeps the seeds it was given, in a set that
     * knows nothing of threads, is why there are few, and one thread at a time gives one.
     */
    static void seed(long seed) {
        synchronized (SEEDS) {
            MathEx.setSeed(seed);
        }
    }
}
