// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A column of strings as UTF-8 slices, or of byte strings: one byte array, and where each row starts in it. Row
 * {@code i} is {@code bytes[offsets[i]]} to {@code bytes[offsets[i + 1] - 1]}; a NULL row is an empty slice.
 */
public final class Utf8Column extends Column {
    private byte[] data = new byte[FIRST_CAPACITY];
    private int[] offsets = new int[FIRST_CAPACITY + 1];

    /** The bytes of all rows. For reading only. */
    public byte[] data() {
        return data;
    }

    /** Where rows start, {@code size() + 1} valid entries. For reading only. */
    public int[] offsets() {
        return offsets;
    }

    /** The bytes with room for {@code capacity}, for a hot loop to write. */
    public byte[] dataForWriting(int capacity) {
        if (data.length < capacity) {
            data = Arrays.copyOf(data, grown(data.length, capacity));
        }
        return data;
    }

    /** The offsets with room for {@code rows} rows (one more entry), for a hot loop to write; finish with {@link #filled}. */
    public int[] offsetsForWriting(int rows) {
        if (offsets.length < rows + 1) {
            offsets = Arrays.copyOf(offsets, grown(offsets.length, rows + 1));
        }
        return offsets;
    }

    /** Bytes in use. */
    public int dataSize() {
        return offsets[size()];
    }

    /** Appends a row with the bytes {@code from} to {@code to - 1} of an array. */
    public void add(byte[] source, int from, int to) {
        put(source, from, to);
        grow();
    }

    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes, 0, bytes.length);
    }

    /** The row as a String; the bytes of a string column are always valid UTF-8. */
    public String string(int row) {
        return new String(data, offsets[row], offsets[row + 1] - offsets[row], StandardCharsets.UTF_8);
    }

    private void put(byte[] source, int from, int to) {
        int row = size();
        int start = offsets[row];
        int end = Math.addExact(start, to - from);
        System.arraycopy(source, from, dataForWriting(end), start, to - from);
        offsetsForWriting(row + 1)[row + 1] = end;
    }

    @Override
    public void append(Column source, int from, int to) {
        Utf8Column other = (Utf8Column) source;
        int row = size();
        int start = offsets[row];
        int first = other.offsets[from];
        int length = other.offsets[to] - first;
        System.arraycopy(other.data, first, dataForWriting(Math.addExact(start, length)), start, length);
        int[] ends = offsetsForWriting(row + to - from);
        for (int i = from; i < to; i++) {
            ends[row + 1 + i - from] = other.offsets[i + 1] - first + start;
        }
        appendNulls(source, from, to);
        filled(row + to - from, false);
    }

    @Override
    public void append(Column source, int[] rows, int from, int to) {
        Utf8Column other = (Utf8Column) source;
        byte[] in = other.data;
        int[] bounds = other.offsets;
        int row = size();
        int[] ends = offsetsForWriting(row + to - from);
        int end = ends[row];
        for (int i = from; i < to; i++) {
            int start = bounds[rows[i]];
            int length = bounds[rows[i] + 1] - start;
            byte[] out = dataForWriting(Math.addExact(end, length));
            System.arraycopy(in, start, out, end, length);
            end += length;
            ends[++row] = end;
        }
        appendNulls(source, rows, from, to);
        filled(row, false);
    }

    @Override
    void clearValues() {
        offsets[0] = 0;
    }

    @Override
    void appendDefault() {
        int row = size();
        offsetsForWriting(row + 1)[row + 1] = offsets[row];
    }

    @Override
    void appendValueOf(Column source, int row) {
        Utf8Column other = (Utf8Column) source;
        put(other.data, other.offsets[row], other.offsets[row + 1]);
    }

    @Override
    public long bytes() {
        return data.length + 4L * offsets.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new Utf8Column();
    }

    @Override
    Object valueAt(int row) {
        return string(row);
    }

    @Override
    void appendObject(Object value) {
        byte[] bytes = value instanceof byte[] binary ? binary : ((String) value).getBytes(StandardCharsets.UTF_8);
        put(bytes, 0, bytes.length);
    }
}
