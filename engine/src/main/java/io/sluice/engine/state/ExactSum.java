// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The exact sum of doubles, rounded once, to nearest even, when it is asked for: independent of order and grouping, and
 * undone exactly by adding the negation.
 *
 * <p>It is an expansion of non-overlapping doubles of increasing magnitude (Shewchuk, Adaptive Precision Floating-Point
 * Arithmetic, 1997, Grow-Expansion with zero elimination); rounding as in Python's {@code math.fsum}. Terms of 2^900 and
 * more go, divided by 2^512, into a second expansion, so that nothing overflows on the way. NaN and infinities are
 * counted. Without terms it holds nothing.
 */
public final class ExactSum {
    /** Terms from here on are scaled down. */
    static final double LARGE = 0x1p900;

    private static final int SCALE_BITS = 512;
    private static final double[] NONE = {};

    private double[] parts = NONE;
    private int count;
    private double[] large = NONE;
    private int largeCount;
    private long nans;
    private long positiveInfinities;
    private long negativeInfinities;

    /** Adds {@code value} {@code weight} times. */
    public void add(double value, long weight) {
        if (!Double.isFinite(value)) {
            nans += Double.isNaN(value) ? weight : 0;
            positiveInfinities += value == Double.POSITIVE_INFINITY ? weight : 0;
            negativeInfinities += value == Double.NEGATIVE_INFINITY ? weight : 0;
            return;
        }
        // value · weight is the sum of value · 2^k over the bits of the weight, each of which is exact.
        double signed = weight < 0 ? -value : value;
        for (long bits = Math.abs(weight); bits != 0; bits &= bits - 1) {
            addScaled(signed, Long.numberOfTrailingZeros(bits));
        }
    }

    private void addScaled(double value, int power) {
        if (Math.getExponent(value) + power >= 900) {
            double scaled = Math.scalb(Math.scalb(value, -SCALE_BITS), power);
            large = roomFor(large, largeCount);
            largeCount = grow(large, largeCount, scaled);
        } else {
            parts = roomFor(parts, count);
            count = grow(parts, count, Math.scalb(value, power));
        }
    }

    private static double[] roomFor(double[] expansion, int used) {
        return expansion.length == used ? Arrays.copyOf(expansion, used * 2 + 4) : expansion;
    }

    /** Adds a number to an expansion, which has room for one more part, and returns how many parts it has now. */
    static int grow(double[] expansion, int used, double value) {
        double sum = value;
        int kept = 0;
        for (int i = 0; i < used; i++) {
            double part = expansion[i];
            double total = sum + part;
            double virtual = total - sum;
            double error = (sum - (total - virtual)) + (part - virtual);
            if (error != 0) {
                expansion[kept++] = error;
            }
            sum = total;
        }
        if (sum != 0) {
            expansion[kept++] = sum;
        }
        return kept;
    }

    /** Whether it holds nothing: every term has been taken back, or they add up to 0. */
    public boolean isEmpty() {
        return count == 0 && largeCount == 0 && nans == 0 && positiveInfinities == 0 && negativeInfinities == 0;
    }

    /** The sum, correctly rounded; NaN if there is a NaN or there are infinities of both signs. */
    public double value() {
        if (nans != 0 || (positiveInfinities != 0 && negativeInfinities != 0)) {
            return Double.NaN;
        }
        if (positiveInfinities != 0 || negativeInfinities != 0) {
            return positiveInfinities != 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return largeCount == 0 ? round(parts, count) : exact().doubleValue();
    }

    /**
     * The sum as few doubles, the greatest first: each is what those before it leave of the sum, correctly rounded. So equal sums
     * have equal terms, whatever they were added up from. A sum of 0 has none.
     *
     * @throws IllegalStateException if a term of 2^900 or more, an infinity or a NaN is in it
     */
    public double[] terms() {
        int used = plainCount();
        if (used < 0) {
            throw new IllegalStateException("a sum that is not finite, or very large");
        }
        double[] rest = Arrays.copyOf(parts, used);
        double[] terms = NONE;
        int found = 0;
        while (used > 0) {
            terms = roomFor(terms, found);
            terms[found] = round(rest, used);
            rest = roomFor(rest, used);
            used = grow(rest, used, -terms[found++]);
        }
        return Arrays.copyOf(terms, found);
    }

    private BigDecimal exact() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < largeCount; i++) {
            sum = sum.add(new BigDecimal(large[i]));
        }
        sum = sum.multiply(BigDecimal.valueOf(2).pow(SCALE_BITS));
        for (int i = 0; i < count; i++) {
            sum = sum.add(new BigDecimal(parts[i]));
        }
        return sum;
    }

    /** The correctly rounded value of an expansion. */
    static double round(double[] expansion, int used) {
        if (used == 0) {
            return 0;
        }
        int i = used - 1;
        double sum = expansion[i];
        double error = 0;
        while (i > 0 && error == 0) {
            double total = sum;
            double part = expansion[--i];
            sum = total + part;
            error = part - (sum - total);
        }
        // A tie was rounded to even, but what is left below may lie on the other side of it.
        if (i > 0 && ((error < 0 && expansion[i - 1] < 0) || (error > 0 && expansion[i - 1] > 0))) {
            double twice = error * 2;
            double other = sum + twice;
            if (other - sum == twice) {
                return other;
            }
        }
        return sum;
    }

    /** How many parts the expansion has if it is all there is: no scaled part, nothing infinite; else −1. */
    int plainCount() {
        return largeCount == 0 && nans == 0 && positiveInfinities == 0 && negativeInfinities == 0 ? count : -1;
    }

    double part(int index) {
        return parts[index];
    }

    /** Writes all of it. */
    void save(Bytes out) {
        save(parts, count, out);
        save(large, largeCount, out);
        out.putSigned(nans);
        out.putSigned(positiveInfinities);
        out.putSigned(negativeInfinities);
    }

    private static void save(double[] expansion, int used, Bytes out) {
        out.putCount(used);
        for (int i = 0; i < used; i++) {
            out.putLong(Double.doubleToRawLongBits(expansion[i]));
        }
    }

    /** What {@link #save} has written. */
    static ExactSum load(ByteReader in) {
        ExactSum sum = new ExactSum();
        sum.parts = expansion(in);
        sum.count = sum.parts.length;
        sum.large = expansion(in);
        sum.largeCount = sum.large.length;
        sum.nans = in.signed();
        sum.positiveInfinities = in.signed();
        sum.negativeInfinities = in.signed();
        return sum;
    }

    private static double[] expansion(ByteReader in) {
        double[] expansion = new double[(int) in.count()];
        for (int i = 0; i < expansion.length; i++) {
            expansion[i] = Double.longBitsToDouble(in.getLong());
        }
        return expansion;
    }

    long bytes() {
        return 96 + 8L * (parts.length + large.length);
    }
}
