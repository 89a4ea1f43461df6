// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** Eight bytes whose order is that of the numbers: the bits of positive ones with the sign flipped, of negative ones all flipped. */
final class DoubleLane extends Lane {
    private final boolean nullable;

    DoubleLane(boolean nullable) {
        this.nullable = nullable;
    }

    /** A word in the order of the numbers, signed; the same for −0.0 and 0.0 and for every NaN, which is greatest. */
    static long word(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** The number that {@link #word} was made from. */
    static double number(long word) {
        return Double.longBitsToDouble(word ^ (word >> 63 & Long.MAX_VALUE));
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        addWidth(nullable ? 9 : 8, rows, lengths);
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        boolean nulls = nullable && writeMarkers(column, rows, out, cursors);
        double[] values = ((DoubleColumn) column).values();
        for (int i = 0; i < rows; i++) {
            Bytes.putLong(out, cursors[i], nulls && column.isNull(i) ? 0 : word(values[i]) ^ Long.MIN_VALUE);
            cursors[i] += 8;
        }
    }

    @Override
    void read(byte[] in, int[] ends, int rows, int[] cursors, Column out) {
        boolean nulls = nullable && readMarkers(in, rows, cursors, out);
        int start = out.size();
        double[] values = ((DoubleColumn) out).valuesForWriting(start + rows);
        for (int i = 0; i < rows; i++) {
            values[start + i] = number(Bytes.getLong(in, cursors[i]) ^ Long.MIN_VALUE);
            cursors[i] += 8;
        }
        out.filled(start + rows, nulls);
    }
}
