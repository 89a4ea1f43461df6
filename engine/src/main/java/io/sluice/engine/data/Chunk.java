// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of a delta: at most {@link #ROWS_MAX} rows, each with a weight: +n the row is added n times, −n removed.
 *
 * <p>A chunk handed to {@code Operator.accept} is lent: read-only, and valid until the call returns. Whoever keeps rows
 * copies them ({@link #copy}).
 */
public final class Chunk {
    /** The most rows that a producer puts into one chunk; an operator may pass on more where one row becomes many. */
    public static final int ROWS_MAX = 8_192;

    private static final long[] ALL_ONE = {};

    private final Column[] columns;
    private long[] weights = ALL_ONE;
    private boolean weighted;
    private int size;

    public Chunk(Column... columns) {
        this.columns = columns;
    }

    /** An empty chunk with columns of the given types. */
    public static Chunk of(List<SqlType> types) {
        return new Chunk(types.stream().map(Column::of).toArray(Column[]::new));
    }

    public int size() {
        return size;
    }

    public int width() {
        return columns.length;
    }

    public Column column(int index) {
        return columns[index];
    }

    /** The columns themselves, for loops; not to be changed. */
    public Column[] columns() {
        return columns;
    }

    /** Whether {@link #weights} holds the weights; if not, every weight is +1: the fast path of append-only streams. */
    public boolean weighted() {
        return weighted;
    }

    /** One weight per row, valid if {@link #weighted}. For reading only. */
    public long[] weights() {
        return weights;
    }

    public long weight(int row) {
        return weighted ? weights[row] : 1;
    }

    /** The weights with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public long[] weightsForWriting(int capacity) {
        if (weights.length < capacity) {
            weights = Arrays.copyOf(weights, Column.grown(weights.length, capacity));
        }
        return weights;
    }

    /** Takes an array of weights without copying it; finish with {@link #filled}. The chunk must not outlive the array's content. */
    public void borrowWeights(long[] values) {
        weights = values;
    }

    /** Sets the number of rows after the columns, and the weights if {@code hasWeights}, were filled. */
    public void filled(int rows, boolean hasWeights) {
        size = rows;
        weighted = hasWeights;
    }

    /** Counts a row whose columns have just been appended. */
    public void addRow(long weight) {
        if (weight != 1 && !weighted) {
            Arrays.fill(weightsForWriting(size + 1), 0, size, 1);
            weighted = true;
        }
        if (weighted) {
            weightsForWriting(size + 1)[size] = weight;
        }
        size++;
    }

    /** Appends row {@code row} of a chunk with the same columns, with another weight. */
    public void appendRow(Chunk source, int row, long weight) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(source.columns[i], row);
        }
        addRow(weight);
    }

    /** Appends the rows {@code from} to {@code to - 1} of a chunk with the same columns. */
    public void append(Chunk source, int from, int to) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(source.columns[i], from, to);
        }
        appendWeights(source, from, to);
    }

    /** Appends the rows {@code rows[from]} to {@code rows[to - 1]} of a chunk with the same columns. */
    public void append(Chunk source, int[] rows, int from, int to) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(source.columns[i], rows, from, to);
        }
        if (!source.weighted && !weighted) {
            size += to - from;
            return;
        }
        for (int i = from; i < to; i++) {
            addRow(source.weight(rows[i]));
        }
    }

    private void appendWeights(Chunk source, int from, int to) {
        int count = to - from;
        if (source.weighted || weighted) {
            long[] out = weightsForWriting(size + count);
            if (!weighted) {
                Arrays.fill(out, 0, size, 1);
            }
            if (source.weighted) {
                System.arraycopy(source.weights, from, out, size, count);
            } else {
                Arrays.fill(out, size, size + count, 1);
            }
            weighted = true;
        }
        size += count;
    }

    /** Forgets all rows; capacity stays. */
    public void clear() {
        for (Column column : columns) {
            column.clear();
        }
        size = 0;
        weighted = false;
    }

    /** A chunk of its own with the same rows. */
    public Chunk copy() {
        Chunk copy = emptyCopy();
        copy.append(this, 0, size);
        return copy;
    }

    /** An empty chunk with columns of the same layouts. */
    public Chunk emptyCopy() {
        return new Chunk(Arrays.stream(columns).map(Column::emptyCopy).toArray(Column[]::new));
    }

    /** Bytes held, for memory accounting. */
    public long bytes() {
        long bytes = 8L * weights.length;
        for (Column column : columns) {
            bytes += column.bytes();
        }
        return bytes;
    }
}
