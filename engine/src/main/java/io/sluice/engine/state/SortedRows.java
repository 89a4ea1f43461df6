// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in canonical order: the same whatever order they came in. */
public final class SortedRows {
    private SortedRows() {}

    /**
     * The rows of some chunks with their weights, in canonical order; equal rows stay in the order in which they came.
     *
     * @param types of their columns
     */
    public static List<Chunk> of(List<Chunk> chunks, List<SqlType> types) {
        if (chunks.isEmpty()) {
            return chunks;
        }
        // A column of an output is NULL until something else is assigned, whatever its type says.
        RowCodec codec =
                new RowCodec(types.stream().map(type -> type.withNullable(true)).toList());
        Utf8Column encoded = new Utf8Column();
        int[] starts = new int[chunks.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = encoded.size();
            codec.encode(chunks.get(i).columns(), chunks.get(i).size(), encoded);
        }
        int[] rows = new int[encoded.size()];
        Arrays.setAll(rows, i -> i);
        byte[] data = encoded.data();
        int[] offsets = encoded.offsets();
        IntSort.sort(
                rows,
                rows.length,
                (one, other) -> Arrays.compareUnsigned(
                        data, offsets[one], offsets[one + 1], data, offsets[other], offsets[other + 1]));
        return inOrder(chunks, starts, rows);
    }

    private static List<Chunk> inOrder(List<Chunk> chunks, int[] starts, int[] rows) {
        List<Chunk> sorted = new ArrayList<>();
        for (int row : rows) {
            int at = Arrays.binarySearch(starts, row);
            int chunk = at >= 0 ? last(starts, at) : -at - 2;
            if (sorted.isEmpty() || sorted.get(sorted.size() - 1).size() == Chunk.ROWS_MAX) {
                sorted.add(chunks.get(0).emptyCopy());
            }
            Chunk from = chunks.get(chunk);
            sorted.get(sorted.size() - 1).appendRow(from, row - starts[chunk], from.weight(row - starts[chunk]));
        }
        return sorted;
    }

    /** Of chunks that start at one row, all but the last are empty. */
    private static int last(int[] starts, int at) {
        int last = at;
        while (last + 1 < starts.length && starts[last + 1] == starts[at]) {
            last++;
        }
        return last;
    }
}
