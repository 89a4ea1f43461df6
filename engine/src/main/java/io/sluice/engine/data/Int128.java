// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.math.BigInteger;

/**
 * Arithmetic on 128-bit two's complement integers in two longs: the unscaled values of decimals, the sums of BIGINT. A
 * value is {@code high · 2^64 + low} with {@code low} unsigned.
 */
public final class Int128 {
    /** The greatest count of decimal digits that always fits. */
    public static final int DIGITS_MAX = 38;

    private static final BigInteger LIMIT = BigInteger.TEN.pow(DIGITS_MAX);
    private static final long LIMIT_HIGH = LIMIT.shiftRight(64).longValueExact();
    private static final long LIMIT_LOW = LIMIT.longValue();

    private Int128() {}

    /** The high word of the sum, given both high words and both low words. */
    public static long addHigh(long high, long low, long otherHigh, long otherLow) {
        return high + otherHigh + carry(low, low + otherLow);
    }

    /** 1 if adding to {@code before} has wrapped around to {@code after}, unsigned, else 0. */
    public static long carry(long before, long after) {
        return Long.compareUnsigned(after, before) < 0 ? 1 : 0;
    }

    /** The high word of the negation. */
    public static long negateHigh(long high, long low) {
        return ~high + (low == 0 ? 1 : 0);
    }

    public static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compare(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }

    /** Whether the value is the sign extension of its low word. */
    public static boolean fitsLong(long high, long low) {
        return high == low >> 63;
    }

    /** Whether the absolute value is below 10^38, so that it is a DECIMAL(38, s). */
    public static boolean fitsDecimal(long high, long low) {
        boolean negative = high < 0;
        long absoluteHigh = negative ? negateHigh(high, low) : high;
        long absoluteLow = negative ? -low : low;
        return absoluteHigh >= 0 && compare(absoluteHigh, absoluteLow, LIMIT_HIGH, LIMIT_LOW) < 0;
    }

    public static BigInteger toBigInteger(long high, long low) {
        if (fitsLong(high, low)) {
            return BigInteger.valueOf(low);
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >> (56 - 8 * i));
        }
        return new BigInteger(bytes);
    }

    /** The high word; {@link BigInteger#longValue} gives the low one. Throws {@link ArithmeticException} beyond 128 bits. */
    public static long high(BigInteger value) {
        if (value.bitLength() > 127) {
            throw new ArithmeticException(value + " does not fit into 128 bits");
        }
        return value.shiftRight(64).longValue();
    }
}
