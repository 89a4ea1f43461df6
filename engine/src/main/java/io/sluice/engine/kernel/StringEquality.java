// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import java.nio.charset.StandardCharsets;

/** A string {@code =} or {@code <>} a constant: lengths first, then eight bytes at a time. */
final class StringEquality implements Kernel {
    private final byte[] constant;
    private final long whenEqual;

    StringEquality(String constant, boolean equal) {
        this.constant = constant.getBytes(StandardCharsets.UTF_8);
        whenEqual = equal ? 1 : 0;
    }

    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        boolean nulls = Nulls.propagate(arguments, rows, result);
        Utf8Column in = (Utf8Column) arguments[0];
        byte[] data = in.data();
        int[] offsets = in.offsets();
        byte[] wanted = constant;
        long yes = whenEqual;
        int start = result.size();
        long[] out = ((LongColumn) result).valuesForWriting(start + rows);
        for (int i = 0; i < rows; i++) {
            int from = offsets[i];
            boolean equal = offsets[i + 1] - from == wanted.length && Bytes.equal(data, from, wanted, 0, wanted.length);
            out[start + i] = equal ? yes : 1 - yes;
        }
        result.filled(start + rows, nulls);
    }
}
