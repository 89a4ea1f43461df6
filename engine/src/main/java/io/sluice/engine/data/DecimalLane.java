// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** The unscaled value with the sign bit flipped: sixteen bytes, or eight where the precision is at most 18. */
final class DecimalLane extends Lane {
    private final boolean wide;
    private final boolean nullable;

    DecimalLane(boolean wide, boolean nullable) {
        this.wide = wide;
        this.nullable = nullable;
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        addWidth((nullable ? 1 : 0) + (wide ? 16 : 8), rows, lengths);
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        boolean nulls = nullable && writeMarkers(column, rows, out, cursors);
        DecimalColumn decimals = (DecimalColumn) column;
        long[] high = decimals.high();
        long[] low = decimals.low();
        for (int i = 0; i < rows; i++) {
            boolean isNull = nulls && column.isNull(i);
            long first = wide ? high[i] : low[i];
            Bytes.putLong(out, cursors[i], isNull ? 0 : first ^ Long.MIN_VALUE);
            cursors[i] += 8;
            if (wide) {
                Bytes.putLong(out, cursors[i], isNull ? 0 : low[i]);
                cursors[i] += 8;
            }
        }
    }

    @Override
    void read(byte[] in, int[] ends, int rows, int[] cursors, Column out) {
        boolean nulls = nullable && readMarkers(in, rows, cursors, out);
        int start = out.size();
        long[] high = ((DecimalColumn) out).highForWriting(start + rows);
        long[] low = ((DecimalColumn) out).lowForWriting(start + rows);
        for (int i = 0; i < rows; i++) {
            long first = Bytes.getLong(in, cursors[i]) ^ Long.MIN_VALUE;
            cursors[i] += 8;
            high[start + i] = wide ? first : first >> 63;
            low[start + i] = wide ? Bytes.getLong(in, cursors[i]) : first;
            cursors[i] += wide ? 8 : 0;
        }
        out.filled(start + rows, nulls);
    }
}
