// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;

/** Search for single bytes, eight at a time (Lamport 1975: subtracting 1 from each byte borrows in those that are 0). */
final class Newlines {
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private Newlines() {}

    /** The place of the first newline, {@code to} if there is none. */
    static int next(byte[] data, int from, int to) {
        return next(data, from, to, NEWLINES);
    }

    /** The place of the first byte equal to {@code value}, {@code to} if there is none. */
    static int next(byte[] data, int from, int to, byte value) {
        return next(data, from, to, ONES * value);
    }

    private static int next(byte[] data, int from, int to, long pattern) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long difference = Bytes.getLong(data, i) ^ pattern;
            long zeros = (difference - ONES) & ~difference & TOP_BITS;
            if (zeros != 0) {
                // The borrow may run upwards into false marks, so the mark of the lowest byte is the sure one; in
                // big-endian order that is the last, and the eight are searched one by one.
                break;
            }
        }
        byte wanted = (byte) pattern;
        while (i < to && data[i] != wanted) {
            i++;
        }
        return i;
    }
}
