// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.anomaly;

/**
 * Lots that are always drawn the same for the same number, so that none has to be remembered (the mixing function of SplitMix64: Steele,
 * Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). Any thread.
 */
record Lots(long seed) {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final int MANTISSA = 53;

    private long draw(long number) {
        long mixed = seed + (number + 1) * STEP;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Others for each number. */
    Lots of(long number) {
        return new Lots(draw(number));
    }

    /** From 0 on, below 1. */
    double fraction(long number) {
        return (draw(number) >>> (Long.SIZE - MANTISSA)) * 0x1p-53;
    }

    /** From 0 on, below a bound. */
    int below(int bound, long number) {
        return (int) (fraction(number) * bound);
    }
}
