// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

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

    private static final Object SEEDS = new Object();

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
