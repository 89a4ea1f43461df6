// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.util.Arrays;

/** A column of 64-bit floating point: DOUBLE, and REAL as the double of the same value. */
public final class DoubleColumn extends Column {
    private double[] values = new double[FIRST_CAPACITY];

    /** The values, of at least {@link #size} entries. For reading only. */
    public double[] values() {
        return values;
    }

    /** The values with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public double[] valuesForWriting(int capacity) {
        if (values.length < capacity) {
            values = Arrays.copyOf(values, grown(values.length, capacity));
        }
        return values;
    }

    public double get(int row) {
        return values[row];
    }

    public void add(double value) {
        valuesForWriting(size() + 1)[size()] = value;
        grow();
    }

    @Override
    public void append(Column source, int[] rows, int from, int to) {
        double[] in = ((DoubleColumn) source).values;
        int start = size();
        double[] out = valuesForWriting(start + to - from);
        for (int i = from; i < to; i++) {
            out[start + i - from] = in[rows[i]];
        }
        appendNulls(source, rows, from, to);
        filled(start + to - from, false);
    }

    @Override
    public void append(Column source, int from, int to) {
        int start = size();
        System.arraycopy(((DoubleColumn) source).values, from, valuesForWriting(start + to - from), start, to - from);
        appendNulls(source, from, to);
        filled(start + to - from, false);
    }

    @Override
    void clearValues() {}

    @Override
    void appendDefault() {
        valuesForWriting(size() + 1)[size()] = 0;
    }

    @Override
    void appendValueOf(Column source, int row) {
        valuesForWriting(size() + 1)[size()] = ((DoubleColumn) source).values[row];
    }

    @Override
    public long bytes() {
        return 8L * values.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new DoubleColumn();
    }

    @Override
    Object valueAt(int row) {
        return values[row];
    }

    @Override
    void appendObject(Object value) {
        valuesForWriting(size() + 1)[size()] = ((Number) value).doubleValue();
    }
}
