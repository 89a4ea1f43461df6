// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Random numbers whose state can be saved (SplitMix64: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). One
 * thread.
 */
final class SeededRandom {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final int MANTISSA = 53;

    private long state;

    SeededRandom(long seed) {
        state = seed;
    }

    private long next() {
        state += STEP;
        long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 on, below 1. */
    double fraction() {
        return (next() >>> (Long.SIZE - MANTISSA)) * 0x1p-53;
    }

    /** From 0 on, below a bound. */
    int below(int bound) {
        return (int) (fraction() * bound);
    }

    void save(BinaryWriter out) {
        out.bits(state);
    }

    void load(BinaryReader in) {
        state = in.bits();
    }
}
