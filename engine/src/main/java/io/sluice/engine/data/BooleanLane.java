// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** One byte: 0, 1, or 2 for NULL. */
final class BooleanLane extends Lane {
    private static final byte NULL = 2;

    private final boolean nullable;

    BooleanLane(boolean nullable) {
        this.nullable = nullable;
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        addWidth(1, rows, lengths);
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        long[] values = ((LongColumn) column).values();
        for (int i = 0; i < rows; i++) {
            out[cursors[i]++] = nullable && column.isNull(i) ? NULL : (byte) values[i];
        }
    }

    @Override
    void read(byte[] in, int[] ends, int rows, int[] cursors, Column out) {
        LongColumn column = (LongColumn) out;
        for (int i = 0; i < rows; i++) {
            byte value = in[cursors[i]++];
            if (value == NULL) {
                column.appendNull();
            } else {
                column.add(value);
            }
        }
    }
}
