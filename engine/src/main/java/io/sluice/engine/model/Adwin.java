// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * A window of the last numbers that is as long as they are alike (ADWIN2: Bifet and Gavaldà, Learning from Time-Changing Data with
 * Adaptive Windowing, 2007). Whenever the means of an older and a newer part differ by more than chance explains, the older
 * part is dropped, and that is a drift: up or down, as {@link #meanBefore} and {@link #meanAfter} tell. It never warns.
 *
 * <p>The window is an exponential histogram: at most five buckets of each power of two numbers, so n numbers take about 100 · log₂(n / 5)
 * bytes. The bound on false alarms holds for numbers from 0 to 1; others are compared by their variance, too. One thread.
 */
public final class Adwin implements DriftDetector {
    private static final double DELTA = 0.002;
    private static final int BUCKETS_MAX = 5;
    private static final int LEVELS_MAX = 55;
    private static final int LEVELS_FIRST = 4;
    /** A part of fewer numbers is not compared. */
    private static final int PART_LEAST = 5;
    /** After how many numbers the parts are compared. */
    private static final int COMPARED_EVERY = 32;

    private static final double GREAT = 1e120;

    private final double delta;
    /** By level: how many buckets of 2^level numbers there are. */
    private int[] buckets = new int[LEVELS_FIRST];
    /** By level, then bucket, the oldest first; with room for the one too many before two become one of the next level. */
    private double[] sums = new double[LEVELS_FIRST * (BUCKETS_MAX + 1)];
    /** The same: squared differences from the mean of the bucket. */
    private double[] squares = new double[LEVELS_FIRST * (BUCKETS_MAX + 1)];

    private int levels;
    private long width;
    private double sum;
    private double deviations;
    private int uncompared;
    private double meanBefore = Double.NaN;
    private double meanAfter = Double.NaN;

    /** With δ = 0.002. */
    public Adwin() {
        this(DELTA);
    }

    /** @param delta how probable a false alarm may be, above 0 and below 1: the smaller, the later it is sure */
    public Adwin(double delta) {
        this.delta = delta;
    }

    @Override
    public Level add(double number) {
        if (!(Math.abs(number) < GREAT)) {
            return Level.NONE;
        }
        append(number);
        if (++uncompared < COMPARED_EVERY) {
            return Level.NONE;
        }
        uncompared = 0;
        return shrink() ? Level.DRIFT : Level.NONE;
    }

    /** How many of the last numbers are alike. */
    public long width() {
        return width;
    }

    /** The mean of the numbers that are alike; 0 while there are none. */
    public double mean() {
        return width == 0 ? 0 : sum / width;
    }

    /** The mean of the numbers that were dropped by the last drift; NaN before one. */
    public double meanBefore() {
        return meanBefore;
    }

    /** The mean of those that remained then; NaN before a drift. */
    public double meanAfter() {
        return meanAfter;
    }

    /** How many buckets the window is kept in. */
    int bucketCount() {
        return Arrays.stream(buckets, 0, levels).sum();
    }

    private void append(double number) {
        double before = mean();
        width++;
        sum += number;
        deviations += (number - before) * (number - mean());
        put(0, number, 0);
        for (int level = 0; buckets[level] > BUCKETS_MAX; level++) {
            mergeOldest(level);
        }
    }

    private void put(int level, double bucketSum, double bucketSquares) {
        if (level == levels) {
            levels++;
            if (levels > buckets.length) {
                buckets = Arrays.copyOf(buckets, 2 * levels);
                sums = Arrays.copyOf(sums, buckets.length * (BUCKETS_MAX + 1));
                squares = Arrays.copyOf(squares, buckets.length * (BUCKETS_MAX + 1));
            }
        }
        int at = level * (BUCKETS_MAX + 1) + buckets[level]++;
        sums[at] = bucketSum;
        squares[at] = bucketSquares;
    }

    private void mergeOldest(int level) {
        int at = level * (BUCKETS_MAX + 1);
        double apart = sums[at] - sums[at + 1];
        double half = 1L << level;
        double merged = sums[at] + sums[at + 1];
        double mergedSquares = squares[at] + squares[at + 1] + apart * apart / (2 * half);
        removeOldest(level, 2);
        put(level + 1, merged, mergedSquares);
    }

    private void removeOldest(int level, int count) {
        int at = level * (BUCKETS_MAX + 1);
        buckets[level] -= count;
        System.arraycopy(sums, at + count, sums, at, buckets[level]);
        System.arraycopy(squares, at + count, squares, at, buckets[level]);
    }

    /** Drops the oldest buckets while two parts differ. */
    private boolean shrink() {
        double droppedCount = 0;
        double droppedSum = 0;
        while (differs()) {
            int oldest = levels - 1;
            droppedCount += 1L << oldest;
            droppedSum += sums[oldest * (BUCKETS_MAX + 1)];
            removeOldest(oldest, 1);
            while (levels > 0 && buckets[levels - 1] == 0) {
                levels--;
            }
            total();
        }
        if (droppedCount == 0) {
            return false;
        }
        meanBefore = droppedSum / droppedCount;
        meanAfter = mean();
        return true;
    }

    /** Whether there is a place at which the means before and after differ by more than the bound of the paper. */
    private boolean differs() {
        double logarithm = Math.log(2 * Math.log((double) width) / delta);
        double variance = deviations / width;
        double count = 0;
        double part = 0;
        for (int level = levels - 1; level >= 0; level--) {
            int at = level * (BUCKETS_MAX + 1);
            for (int bucket = 0; bucket < buckets[level]; bucket++) {
                count += 1L << level;
                part += sums[at + bucket];
                double rest = (double) width - count;
                if (rest < PART_LEAST) {
                    return false;
                }
                double apart = Math.abs(part / count - (sum - part) / rest);
                double inverse = 1 / count + 1 / rest;
                double bound = Math.sqrt(2 * inverse * variance * logarithm) + 2.0 / 3 * inverse * logarithm;
                if (count >= PART_LEAST && apart > bound) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Puts the buckets together anew: what is dropped is never subtracted, so nothing drifts. */
    private void total() {
        width = 0;
        sum = 0;
        deviations = 0;
        for (int level = levels - 1; level >= 0; level--) {
            long size = 1L << level;
            for (int bucket = 0; bucket < buckets[level]; bucket++) {
                int at = level * (BUCKETS_MAX + 1) + bucket;
                double apart = sums[at] / size - mean();
                deviations += squares[at] + apart * apart * ((double) size * width / (size + width));
                width += size;
                sum += sums[at];
            }
        }
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(levels);
        for (int level = 0; level < levels; level++) {
            out.count(buckets[level]);
            for (int bucket = 0; bucket < buckets[level]; bucket++) {
                int at = level * (BUCKETS_MAX + 1) + bucket;
                out.bits(Double.doubleToLongBits(sums[at]));
                if (level > 0) {
                    out.bits(Double.doubleToLongBits(squares[at]));
                }
            }
        }
        out.bits(Double.doubleToLongBits(sum));
        out.bits(Double.doubleToLongBits(deviations));
        out.count(uncompared);
        out.bits(Double.doubleToLongBits(meanBefore));
        out.bits(Double.doubleToLongBits(meanAfter));
    }

    @Override
    public void load(BinaryReader in) {
        int count = in.below(LEVELS_MAX, "levels");
        width = 0;
        for (int level = 0; level < count; level++) {
            int size = in.below(BUCKETS_MAX + 1, "buckets");
            width += (long) size << level;
            for (int bucket = 0; bucket < size; bucket++) {
                put(level, finite(in), level > 0 ? notNegative(in) : 0);
            }
            if (levels <= level) {
                throw in.damaged("a window with a gap");
            }
        }
        sum = finite(in);
        deviations = notNegative(in);
        uncompared = in.below(COMPARED_EVERY, "numbers");
        meanBefore = Double.longBitsToDouble(in.bits());
        meanAfter = Double.longBitsToDouble(in.bits());
    }

    private static double finite(BinaryReader in) {
        double number = Double.longBitsToDouble(in.bits());
        if (!Double.isFinite(number)) {
            throw in.damaged("a sum that is none");
        }
        return number;
    }

    private static double notNegative(BinaryReader in) {
        double number = finite(in);
        if (number < 0) {
            throw in.damaged("squares that are negative");
        }
        return number;
    }
}
