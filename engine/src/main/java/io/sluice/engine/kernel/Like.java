// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;

/** LIKE with a constant pattern: equality, prefix, suffix and search on bytes, else {@link LikePattern}. */
final class Like implements Kernel {
    private final LikePattern pattern;

    Like(LikePattern pattern) {
        this.pattern = pattern;
    }

    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[0];
        boolean nulls = Nulls.propagate(arguments, rows, result);
        int start = result.size();
        long[] out = ((LongColumn) result).valuesForWriting(start + rows);
        LikePattern matcher = pattern;
        byte[] data = in.data();
        int[] offsets = in.offsets();
        for (int i = 0; i < rows; i++) {
            out[start + i] = matcher.matches(data, offsets[i], offsets[i + 1]) ? 1 : 0;
        }
        result.filled(start + rows, nulls);
    }

    /** LIKE whose pattern, and perhaps escape, differ by row: parsed once per row. */
    static void withPatterns(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[0];
        LongColumn out = (LongColumn) result;
        for (int i = 0; i < rows; i++) {
            boolean escaped = arguments.length > 2;
            if (in.isNull(i) || arguments[1].isNull(i) || (escaped && arguments[2].isNull(i))) {
                out.appendNull();
                continue;
            }
            String text = ((Utf8Column) arguments[1]).string(i);
            LikePattern pattern =
                    escaped ? LikePattern.of(text, ((Utf8Column) arguments[2]).string(i)) : LikePattern.of(text);
            out.add(pattern.matches(in.data(), in.offsets()[i], in.offsets()[i + 1]) ? 1 : 0);
        }
    }
}
