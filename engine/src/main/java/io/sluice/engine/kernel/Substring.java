// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;

/**
 * SUBSTRING(s FROM start FOR count) in code points, counted from 1. As in the standard, what lies before the first
 * position is counted but empty: FROM −1 FOR 3 is the first code point. A negative count is an error.
 */
final class Substring implements Kernel {
    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[0];
        Utf8Column out = (Utf8Column) result;
        byte[] data = in.data();
        int[] offsets = in.offsets();
        long[] starts = ((LongColumn) arguments[1]).values();
        boolean bounded = arguments.length > 2;
        long[] counts = bounded ? ((LongColumn) arguments[2]).values() : starts;
        boolean ascii = Utf8.isAscii(data, offsets[0], offsets[rows]);
        for (int i = 0; i < rows; i++) {
            if (in.isNull(i) || arguments[1].isNull(i) || (bounded && arguments[2].isNull(i))) {
                out.appendNull();
                continue;
            }
            if (bounded && counts[i] < 0) {
                throw Problem.of(Code.EVALUATION, "negative length in SUBSTRING: " + counts[i])
                        .exception();
            }
            long start = Math.max(starts[i], 1) - 1;
            long end = bounded ? Math.max(start, saturatedSum(starts[i] - 1, counts[i])) : Long.MAX_VALUE;
            int from = offsets[i];
            int to = offsets[i + 1];
            if (ascii) {
                int length = to - from;
                out.add(data, from + (int) Math.min(start, length), from + (int) Math.min(end, length));
            } else {
                int begin = Utf8.skip(data, from, to, start);
                out.add(data, begin, Utf8.skip(data, begin, to, end - start));
            }
        }
    }

    /** {@code a + b} with b not negative. */
    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return sum < a ? Long.MAX_VALUE : sum;
    }
}
