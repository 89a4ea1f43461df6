// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.state.RowIndex;
import io.sluice.engine.topology.Schema;
import java.util.Arrays;

/** Collects pairs of rows of a delta and entries of the other side's trace, and makes output chunks of them, columns at a time. */
final class JoinPairs {
    private final Chunk out;
    private final Column[] left;
    private final Column[] right;
    private final int[] rows = new int[Chunk.ROWS_MAX];
    private final int[] entries = new int[Chunk.ROWS_MAX];
    private final long[] weights = new long[Chunk.ROWS_MAX];
    private int count;

    JoinPairs(Schema schema, int leftWidth) {
        out = Chunk.of(schema.types());
        left = Arrays.copyOfRange(out.columns(), 0, leftWidth);
        right = Arrays.copyOfRange(out.columns(), leftWidth, out.width());
    }

    /**
     * Emits each row of a delta with each entry that matches it, weights multiplied.
     *
     * @param places of the rows' keys in the trace, −1 for none
     */
    void match(Chunk delta, boolean deltaIsLeft, RowIndex trace, int[] places, Output output) {
        int size = delta.size();
        for (int row = 0; row < size; row++) {
            int place = places[row];
            for (int entry = place < 0 ? 0 : trace.first(place); entry != 0; entry = trace.next(entry)) {
                rows[count] = row;
                entries[count] = entry;
                weights[count] = delta.weight(row) * trace.weight(entry);
                if (++count == Chunk.ROWS_MAX) {
                    emit(delta, deltaIsLeft, trace, output);
                }
            }
        }
        emit(delta, deltaIsLeft, trace, output);
    }

    private void emit(Chunk delta, boolean deltaIsLeft, RowIndex trace, Output output) {
        appendRows(delta, deltaIsLeft ? left : right);
        trace.read(entries, 0, count, deltaIsLeft ? right : left);
        push(output);
    }

    private void appendRows(Chunk delta, Column[] columns) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(delta.column(i), rows, 0, count);
        }
    }

    private void appendNulls() {
        for (Column column : right) {
            for (int i = 0; i < count; i++) {
                column.appendNull();
            }
        }
    }

    private void push(Output output) {
        if (count > 0) {
            boolean weighted = false;
            for (int i = 0; i < count; i++) {
                weighted |= weights[i] != 1;
            }
            System.arraycopy(weights, 0, out.weightsForWriting(count), 0, count);
            out.filled(count, weighted);
            output.push(out);
        }
        out.clear();
        count = 0;
    }

    /** Emits the rows of a left delta that have no match, with NULL on the right. */
    void pad(Chunk delta, boolean[] unmatched, Output output) {
        for (int row = 0; row < delta.size(); row++) {
            if (unmatched[row]) {
                rows[count] = row;
                weights[count] = delta.weight(row);
                if (++count == Chunk.ROWS_MAX) {
                    padRows(delta, output);
                }
            }
        }
        padRows(delta, output);
    }

    private void padRows(Chunk delta, Output output) {
        appendRows(delta, left);
        appendNulls();
        push(output);
    }

    /** Emits all entries of a key of the left trace with NULL on the right, {@code sign} times their weight; {@link #endPadding} ends it. */
    void padEntries(RowIndex trace, int place, int sign, Output output) {
        for (int entry = place < 0 ? 0 : trace.first(place); entry != 0; entry = trace.next(entry)) {
            entries[count] = entry;
            weights[count] = sign * trace.weight(entry);
            if (++count == Chunk.ROWS_MAX) {
                endPadding(trace, output);
            }
        }
    }

    void endPadding(RowIndex trace, Output output) {
        trace.read(entries, 0, count, left);
        appendNulls();
        push(output);
    }
}
