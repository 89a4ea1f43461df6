// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.util.Arrays;

/** A column of 64-bit integers: BOOLEAN as 0 or 1, all integers, DATE in days, times and intervals in microseconds. */
public final class LongColumn extends Column {
    private long[] values = new long[FIRST_CAPACITY];

    /** The values, of at least {@link #size} entries. For reading only. */
    public long[] values() {
        return values;
    }

    /** The values with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public long[] valuesForWriting(int capacity) {
        if (values.length < capacity) {
            values = Arrays.copyOf(values, grown(values.length, capacity));
        }
        return values;
    }

    public long get(int row) {
        return values[row];
    }

    public void add(long value) {
        valuesForWriting(size() + 1)[size()] = value;
        grow();
    }

    @Override
    public void append(Column source, int[] rows, int from, int to) {
        long[] in = ((LongColumn) source).values;
        int start = size();
        long[] out = valuesForWriting(start + to - from);
        for (int i = from; i < to; i++) {
            out[start + i - from] = in[rows[i]];
        }
        appendNulls(source, rows, from, to);
        filled(start + to - from, false);
    }

    @Override
    public void append(Column source, int from, int to) {
        int start = size();
        System.arraycopy(((LongColumn) source).values, from, valuesForWriting(start + to - from), start, to - from);
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
        valuesForWriting(size() + 1)[size()] = ((LongColumn) source).values[row];
    }

    @Override
    public long bytes() {
        return 8L * values.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new LongColumn();
    }

    @Override
    Object valueAt(int row) {
        return values[row];
    }

    @Override
    void appendObject(Object value) {
        valuesForWriting(size() + 1)[size()] = ((Number) value).longValue();
    }
}
