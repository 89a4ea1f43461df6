// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** Eight bytes, the sign bit flipped. */
final class LongLane extends Lane {
    private final boolean nullable;

    LongLane(boolean nullable) {
        this.nullable = nullable;
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        addWidth(nullable ? 9 : 8, rows, lengths);
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        boolean nulls = nullable && writeMarkers(column, rows, out, cursors);
        long[] values = ((LongColumn) column).values();
        for (int i = 0; i < rows; i++) {
            Bytes.putLong(out, cursors[i], nulls && column.isNull(i) ? 0 : values[i] ^ Long.MIN_VALUE);
            cursors[i] += 8;
        }
    }

    @Override
    void read(byte[] in, int[] ends, int rows, int[] cursors, Column out) {
        boolean nulls = nullable && readMarkers(in, rows, cursors, out);
        int start = out.size();
        long[] values = ((LongColumn) out).valuesForWriting(start + rows);
        for (int i = 0; i < rows; i++) {
            values[start + i] = Bytes.getLong(in, cursors[i]) ^ Long.MIN_VALUE;
            cursors[i] += 8;
        }
        out.filled(start + rows, nulls);
    }
}
