// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;

/** Search for single bytes, eight at a time. */
final class Newlines {
    private Newlines() {}

    /** The place of the first newline, {@code to} if there is none. */
    static int next(byte[] data, int from, int to) {
        return next(data, from, to, (byte) '\n');
    }

    /** The place of the first byte equal to {@code value}, {@code to} if there is none. */
    static int next(byte[] data, int from, int to, byte value) {
        long pattern = Bytes.repeated(value);
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long found = Bytes.zeroBytes(Bytes.getLong(data, i) ^ pattern);
            if (found != 0) {
                return i + (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        while (i < to && data[i] != value) {
            i++;
        }
        return i;
    }
}
