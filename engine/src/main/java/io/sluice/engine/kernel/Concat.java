// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.Utf8Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The operator {@code ||} over any number of strings, some of them constants; NULL if any is NULL. */
final class Concat implements Kernel {
    private static final byte[] NONE = {};

    private final byte[][] constants;

    /** Per operand its constant text, or nothing where it is the next argument. */
    Concat(List<Optional<String>> operands) {
        constants = new byte[operands.size()][];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = operands.get(i)
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .orElse(NONE);
        }
    }

    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        boolean nulls = Nulls.propagate(arguments, rows, result);
        Utf8Column out = (Utf8Column) result;
        boolean[] absent = result.nulls();
        int first = out.size();
        int[] ends = out.offsetsForWriting(first + rows);
        int end = ends[first];
        for (int i = 0; i < rows; i++) {
            if (!nulls || !absent[first + i]) {
                end = appendRow(arguments, i, out, end);
            }
            ends[first + i + 1] = end;
        }
        out.filled(first + rows, nulls);
    }

    private int appendRow(Column[] arguments, int row, Utf8Column out, int start) {
        int end = start;
        int argument = 0;
        for (byte[] constant : constants) {
            boolean isArgument = constant == NONE;
            Utf8Column column = (Utf8Column) arguments[isArgument ? argument++ : 0];
            byte[] source = isArgument ? column.data() : constant;
            int from = isArgument ? column.offsets()[row] : 0;
            int length = isArgument ? column.offsets()[row + 1] - from : constant.length;
            byte[] data = out.dataForWriting(Math.addExact(end, length));
            System.arraycopy(source, from, data, end, length);
            end += length;
        }
        return end;
    }
}
