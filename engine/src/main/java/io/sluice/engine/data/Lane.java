// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;

/**
 * The byte form of one column within encoded rows. It works on all rows of a column at a time: a cursor per row says
 * where in the row's bytes the column begins, and is moved behind it.
 *
 * <p>All forms are self-delimiting (but the last column's, which may end where the row ends), and their unsigned byte
 * order is the canonical order of the values, with NULL last.
 */
abstract class Lane {
    /** The marker before a value that could be NULL; bytes of NULL sort behind it. */
    static final byte PRESENT = 0;

    /** The whole of a NULL string: no UTF-8 begins like this, and it sorts behind all that do. */
    static final byte NULL_STRING = (byte) 0xFF;

    /** The marker of a NULL of other types. */
    static final byte ABSENT = 1;

    static Lane of(SqlType type, boolean last) {
        return switch (type.kind()) {
            case BOOLEAN -> new BooleanLane(type.nullable());
            case REAL, DOUBLE -> new DoubleLane(type.nullable());
            case DECIMAL -> new DecimalLane(type.precision() > 18, type.nullable());
            case CHAR, VARCHAR -> new SliceLane(true, false, last);
            case BINARY, VARBINARY -> new SliceLane(false, type.nullable(), last);
            case ARRAY, MAP, ROW -> new NestedLane(type);
            default -> new LongLane(type.nullable());
        };
    }

    /** Adds the bytes that each row needs to {@code lengths[row + 1]}. */
    abstract void addLengths(Column column, int rows, int[] lengths);

    abstract void write(Column column, int rows, byte[] out, int[] cursors);

    /** Appends the values of all rows; row {@code i} of the encoded rows ends at {@code ends[i + 1]}. */
    abstract void read(byte[] in, int[] ends, int rows, int[] cursors, Column out);

    static void addWidth(int width, int rows, int[] lengths) {
        for (int i = 1; i <= rows; i++) {
            lengths[i] += width;
        }
    }

    /** Writes the markers of a fixed-width column and returns whether any row is NULL; a NULL row is zeros behind it. */
    static boolean writeMarkers(Column column, int rows, byte[] out, int[] cursors) {
        boolean[] nulls = column.nulls();
        boolean any = column.hasNulls();
        for (int i = 0; i < rows; i++) {
            out[cursors[i]++] = any && nulls[i] ? ABSENT : PRESENT;
        }
        return any;
    }

    /** Reads the markers of a fixed-width column into its null flags and returns whether any row is NULL. */
    static boolean readMarkers(byte[] in, int rows, int[] cursors, Column out) {
        int start = out.size();
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            any |= in[cursors[i]] == ABSENT;
        }
        boolean[] nulls = any ? out.nullsForWriting(start + rows) : out.nulls();
        for (int i = 0; i < rows; i++) {
            boolean absent = in[cursors[i]++] == ABSENT;
            if (any) {
                nulls[start + i] = absent;
            }
        }
        return any;
    }
}
