// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** Doubles as longs of the same order, for which canonical equality is equality: NaN is one value and greatest, −0.0 is 0.0. */
public final class DoubleOrder {
    private DoubleOrder() {}

    /** A word that orders, signed, as the numbers do. */
    public static long word(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** The number that {@link #word} was made from. */
    public static double number(long word) {
        return Double.longBitsToDouble(word ^ (word >> 63 & Long.MAX_VALUE));
    }
}
