// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.exact;

import io.sluice.engine.state.ExactSum;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * An exact sum of numbers or of their products, which is read with twice the digits of a double. What is taken away was never there, to
 * the bit. One thread.
 */
public final class ExactTotal {
    /** Numbers from here on are not learnt from: the sums of their products would not be finite. */
    public static final double GREAT = 1e120;

    /** More terms than this cannot lie below one another. */
    private static final int TERMS_MAX = 42;

    private static final double TERM_MOST = 0x1p899;

    private ExactSum sum = new ExactSum();
    private boolean read = true;
    private double high;
    private double low;

    /** Whether a number can be learnt from; NaN cannot. */
    public static boolean fits(double number) {
        return Math.abs(number) < GREAT;
    }

    /**
     * Adds a number that fits.
     *
     * @param by how often; below 0 to take it away
     */
    public void add(double number, int by) {
        sum.add(number, by);
        read = false;
    }

    /** Adds the product of two numbers that fit, without rounding unless it is less than 2^-960. */
    public void addProduct(double one, double other, int by) {
        double product = one * other;
        sum.add(product, by);
        sum.add(Math.fma(one, other, -product), by);
        read = false;
    }

    /** Whether the sum is 0. */
    public boolean isEmpty() {
        return sum.isEmpty();
    }

    /** The sum, rounded. */
    public double high() {
        read();
        return high;
    }

    /** What that leaves, rounded. */
    public double low() {
        read();
        return low;
    }

    private void read() {
        if (!read) {
            double[] terms = sum.terms();
            high = terms.length > 0 ? terms[0] : 0;
            low = terms.length > 1 ? terms[1] : 0;
            read = true;
        }
    }

    /** Writes the one canonical form of the sum. */
    public void save(BinaryWriter out) {
        double[] terms = sum.terms();
        out.count(terms.length);
        for (double term : terms) {
            out.bits(Double.doubleToLongBits(term));
        }
    }

    /** Reads what {@link #save} has written. */
    public static ExactTotal load(BinaryReader in) {
        double[] terms = new double[in.below(TERMS_MAX, "terms")];
        ExactTotal total = new ExactTotal();
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Double.longBitsToDouble(in.bits());
            if (!(Math.abs(terms[i]) < TERM_MOST)) {
                throw in.damaged("a sum that is none");
            }
            total.add(terms[i], 1);
        }
        if (!Arrays.equals(terms, total.sum.terms())) {
            throw in.damaged("a sum that is written in another way");
        }
        return total;
    }
}
