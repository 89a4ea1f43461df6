// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical byte form of rows of given types: what keys are hashed and compared by, what traces hold and files
 * store. Two rows are equal exactly if their bytes are, and the unsigned order of the bytes is the canonical row order:
 * column by column, NULL last, NaN highest, strings by bytes, −0.0 = 0.0.
 *
 * <p>Integers and times are eight bytes, doubles eight, decimals eight or (from 19 digits on) sixteen bytes of unscaled
 * value, all such that byte order is number order; strings end in 00 00, except that a last string is just its bytes:
 * the form of one string column is the string. Nullable columns have a marker byte, but a NULL string is the byte FF.
 *
 * <p>Encoded rows lie in a {@link Utf8Column}, one slice each. The work goes column by column over all rows, so there is
 * no dispatch per value. An instance has scratch space and belongs to one thread.
 */
public final class RowCodec {
    private final List<SqlType> types;
    private final Lane[] lanes;
    private int[] cursors = {};

    public RowCodec(List<SqlType> types) {
        this.types = List.copyOf(types);
        lanes = new Lane[types.size()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Lane.of(types.get(i), i == lanes.length - 1);
        }
    }

    public List<SqlType> types() {
        return types;
    }

    /** Whether the form of a row is the bytes of its only column, a string, wherever that is not NULL. */
    public boolean isPlainString() {
        return types.size() == 1 && types.get(0).isString();
    }

    /**
     * Appends the first {@code rows} rows of the columns to {@code out}. Throws {@link IllegalStateException} if a column
     * that is NOT NULL by type holds a NULL: that is a bug of whoever made it, and would go unseen in a key.
     */
    public void encode(Column[] columns, int rows, Utf8Column out) {
        for (int i = 0; i < lanes.length; i++) {
            if (!types.get(i).nullable() && columns[i].hasNulls()) {
                requireNoNulls(columns[i], rows, types.get(i));
            }
        }
        encodeLeniently(columns, rows, out);
    }

    /** Encodes without the check of {@link #encode}: a NULL of a NOT NULL column is written as some value. */
    void encodeLeniently(Column[] columns, int rows, Utf8Column out) {
        int first = out.size();
        int[] lengths = lengths(rows);
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].addLengths(columns[i], rows, lengths);
        }
        byte[] data = place(lengths, first, rows, out);
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].write(columns[i], rows, data, cursors);
        }
        out.filled(first + rows, false);
    }

    private int[] lengths(int rows) {
        if (cursors.length <= rows) {
            cursors = new int[Column.grown(cursors.length, rows + 1)];
        }
        Arrays.fill(cursors, 0, rows + 1, 0);
        return cursors;
    }

    /** Turns lengths into the offsets of the new rows in {@code out} and, in place, into cursors. */
    static byte[] place(int[] lengths, int first, int rows, Utf8Column out) {
        int[] offsets = out.offsetsForWriting(first + rows);
        int end = offsets[first];
        for (int i = 0; i < rows; i++) {
            lengths[i] = end;
            end = Math.addExact(end, lengths[i + 1]);
            offsets[first + i + 1] = end;
        }
        return out.dataForWriting(end);
    }

    static void requireNoNulls(Column column, int rows, SqlType type) {
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i)) {
                throw new IllegalStateException("NULL in a column of type " + type);
            }
        }
    }

    /** Appends all rows of {@code rows} to the columns. */
    public void decode(Utf8Column rows, Column[] columns) {
        int count = rows.size();
        int[] starts = lengths(count);
        System.arraycopy(rows.offsets(), 0, starts, 0, count);
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].read(rows.data(), rows.offsets(), count, starts, columns[i]);
        }
    }

    /** Compares two encoded rows in canonical order. */
    public static int compare(byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(one, from, to, other, otherFrom, otherTo);
    }
}
