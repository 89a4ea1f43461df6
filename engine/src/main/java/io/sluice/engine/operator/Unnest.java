// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.MapColumn;
import io.sluice.engine.data.StructColumn;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;

/**
 * UNNEST of an array or map column ({@link DStream.Unnest}): per row of the input one per element, with its weight. An
 * array of rows gives their fields, a map its keys and values. Linear, stateless; emits at most {@link Chunk#ROWS_MAX}
 * rows at a time.
 */
public final class Unnest implements Operator {
    private final int[] kept;
    private final int collection;
    private final boolean fields;
    private final boolean ordinality;
    private final Chunk out;
    private final int[] parents = new int[Chunk.ROWS_MAX];
    private final int[] elements = new int[Chunk.ROWS_MAX];
    private final long[] numbers = new long[Chunk.ROWS_MAX];
    private int count;

    /** @param node whose collection is an input column; {@link SplitUnnest} is for calls */
    public Unnest(DStream.Unnest node) {
        collection = ((Expression.Input) node.collection()).column();
        kept = node.kept().stream().mapToInt(Integer::intValue).toArray();
        ordinality = node.ordinality();
        SqlType type = node.collection().type();
        boolean arrayOfRows =
                type.kind() == SqlType.Kind.ARRAY && type.fields().get(0).type().kind() == SqlType.Kind.ROW;
        boolean asOneColumn = node.schema().size() == kept.length + 1 + (ordinality ? 1 : 0)
                && node.schema().type(kept.length).kind() == SqlType.Kind.ROW;
        fields = arrayOfRows && !asOneColumn;
        out = Chunk.of(node.schema().types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        Column column = chunk.column(collection);
        int[] offsets = column instanceof MapColumn map ? map.offsets() : ((ListColumn) column).offsets();
        for (int row = 0; row < chunk.size(); row++) {
            int start = offsets[row];
            int end = column.isNull(row) ? start : offsets[row + 1];
            for (int element = start; element < end; element++) {
                parents[count] = row;
                elements[count] = element;
                numbers[count] = element - start + 1L;
                if (++count == Chunk.ROWS_MAX) {
                    emit(chunk, output);
                }
            }
        }
        emit(chunk, output);
    }

    private void emit(Chunk chunk, Output output) {
        if (count == 0) {
            return;
        }
        appendParents(chunk, kept, parents, count, out);
        Column column = chunk.column(collection);
        if (column instanceof MapColumn map) {
            out.column(kept.length).append(map.keys(), elements, 0, count);
            out.column(kept.length + 1).append(map.values(), elements, 0, count);
        } else {
            appendElements(((ListColumn) column).child());
        }
        if (ordinality) {
            LongColumn ordinals = (LongColumn) out.column(out.width() - 1);
            System.arraycopy(numbers, 0, ordinals.valuesForWriting(count), 0, count);
            ordinals.filled(count, false);
        }
        output.push(out);
        out.clear();
        count = 0;
    }

    private void appendElements(Column child) {
        if (!fields) {
            out.column(kept.length).append(child, elements, 0, count);
            return;
        }
        StructColumn rows = (StructColumn) child;
        for (int i = 0; i < rows.children().size(); i++) {
            out.column(kept.length + i).append(rows.child(i), elements, 0, count);
        }
    }

    /** Appends the kept columns and the weights of parent rows, and sets the number of rows. */
    static void appendParents(Chunk chunk, int[] kept, int[] parents, int count, Chunk out) {
        for (int i = 0; i < kept.length; i++) {
            out.column(i).append(chunk.column(kept[i]), parents, 0, count);
        }
        if (chunk.weighted()) {
            long[] in = chunk.weights();
            long[] weights = out.weightsForWriting(count);
            for (int i = 0; i < count; i++) {
                weights[i] = in[parents[i]];
            }
        }
        out.filled(count, chunk.weighted());
    }
}
