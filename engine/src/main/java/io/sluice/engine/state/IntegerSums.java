// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Int128;
import java.math.BigInteger;

/**
 * Exact integer sums in the records of a {@link RowTable}, as two's complement in little-endian words: two words, 128
 * bits, for sums of longs; three, 192 bits, for sums of 128-bit decimals, which three terms can bring beyond 128.
 */
public final class IntegerSums {
    /** Words of a sum of longs. */
    public static final int NARROW = 2;

    /** Words of a sum of 128-bit integers. */
    public static final int WIDE = 3;

    private IntegerSums() {}

    /** Adds a long {@code weight} times to the two words at {@code at}. */
    public static void add(long[] records, int at, long value, long weight) {
        long low = value * weight;
        long before = records[at];
        long after = before + low;
        records[at] = after;
        records[at + 1] += Math.multiplyHigh(value, weight) + Int128.carry(before, after);
    }

    /** Adds a long to the two words at {@code at}. */
    public static void add(long[] records, int at, long value) {
        long before = records[at];
        long after = before + value;
        records[at] = after;
        records[at + 1] += (value >> 63) + Int128.carry(before, after);
    }

    /** Adds a 128-bit integer {@code weight} times to the three words at {@code at}. */
    public static void add(long[] records, int at, long high, long low, long weight) {
        if (weight == 1) {
            addWords(records, at, low, high, high >> 63);
        } else {
            BigInteger product = Int128.toBigInteger(high, low).multiply(BigInteger.valueOf(weight));
            addWords(
                    records,
                    at,
                    product.longValue(),
                    product.shiftRight(64).longValue(),
                    product.shiftRight(128).longValue());
        }
    }

    /** Adds another sum of three words. */
    public static void addWords(long[] records, int at, long low, long middle, long high) {
        long before = records[at];
        long after = before + low;
        records[at] = after;
        long carry = Int128.carry(before, after);
        long middleBefore = records[at + 1];
        long middleAfter = middleBefore + middle;
        long carried = middleAfter + carry;
        records[at + 1] = carried;
        records[at + 2] += high + Int128.carry(middleBefore, middleAfter) + Int128.carry(middleAfter, carried);
    }

    /** Adds another sum of two words. */
    public static void addWords(long[] records, int at, long low, long high) {
        long before = records[at];
        long after = before + low;
        records[at] = after;
        records[at + 1] += high + Int128.carry(before, after);
    }

    /** Whether a sum of three words is one of 128 bits. */
    public static boolean fits128(long[] records, int at) {
        return records[at + 2] == records[at + 1] >> 63;
    }
}
