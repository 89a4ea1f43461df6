// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.state.ExactSum;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** Exact sums of numbers and of their products, so that what is taken away was never there, to the bit. */
final class Sums {
    /** Numbers from here on are not learnt from: the sums of their products would not be finite. */
    static final double GREAT = 1e120;

    /** More terms than this cannot lie below one another. */
    private static final int TERMS_MAX = 42;

    private static final double TERM_MOST = 0x1p899;

    private Sums() {}

    /** Whether a number can be learnt from; NaN cannot. */
    static boolean fits(double number) {
        return Math.abs(number) < GREAT;
    }

    /** Adds the product of two numbers, or takes it away, without rounding unless it is less than 2^-960. */
    static void addProduct(ExactSum to, double one, double other, int by) {
        double product = one * other;
        to.add(product, by);
        to.add(Math.fma(one, other, -product), by);
    }

    static void save(ExactSum sum, BinaryWriter out) {
        double[] terms = sum.terms();
        out.count(terms.length);
        for (double term : terms) {
            out.bits(Double.doubleToLongBits(term));
        }
    }

    static ExactSum load(BinaryReader in) {
        double[] terms = new double[in.below(TERMS_MAX, "terms")];
        ExactSum sum = new ExactSum();
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Double.longBitsToDouble(in.bits());
            if (!(Math.abs(terms[i]) < TERM_MOST)) {
                throw in.damaged("a sum that is none");
            }
            sum.add(terms[i], 1);
        }
        if (!Arrays.equals(terms, sum.terms())) {
            throw in.damaged("a sum that is written in another way");
        }
        return sum;
    }
}
