// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

/** Random numbers as pure functions of a place, so that any cut of a stream gives the same rows. */
final class Random64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Random64() {}

    /** The number of a seed, a column and a row. */
    static long at(long seed, int column, long row) {
        return mix(mix(seed + GOLDEN * (column + 1)) + GOLDEN * row);
    }

    /** Spreads all bits over all bits (the finalizer of SplitMix64; Steele, Lea, Flood 2014). */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to below 1. */
    static double unit(long random) {
        return (random >>> 11) * 0x1.0p-53;
    }

    /** A whole number from {@code least} to {@code most}, both inclusive. */
    static long between(long random, long least, long most) {
        long span = most - least + 1;
        // A span of all numbers wraps around to 0; one above 2^63 is negative, which an unsigned remainder does not
        // mind.
        return span == 0 ? random : least + Long.remainderUnsigned(random, span);
    }

    /** A rank from 0 to {@code count - 1}, rank k about 1 / (k + 1) as often as the first. */
    static int zipf(long random, int count) {
        return Math.min(count - 1, (int) Math.exp(unit(random) * Math.log(count + 1.0)) - 1);
    }
}
