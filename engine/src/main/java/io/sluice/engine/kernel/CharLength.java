// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;

/** CHAR_LENGTH: code points. */
final class CharLength {
    private CharLength() {}

    static void apply(Column[] arguments, int rows, Column result) {
        boolean nulls = Nulls.propagate(arguments, rows, result);
        Utf8Column in = (Utf8Column) arguments[0];
        byte[] data = in.data();
        int[] offsets = in.offsets();
        int start = result.size();
        long[] out = ((LongColumn) result).valuesForWriting(start + rows);
        boolean ascii = Utf8.isAscii(data, offsets[0], offsets[rows]);
        for (int i = 0; i < rows; i++) {
            out[start + i] = ascii ? offsets[i + 1] - offsets[i] : Utf8.codePoints(data, offsets[i], offsets[i + 1]);
        }
        result.filled(start + rows, nulls);
    }
}
