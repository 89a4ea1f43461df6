// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/**
 * A string or byte string. As the last column of a row its bytes as they are; elsewhere zero bytes are written as 00 01
 * and 00 00 ends it, so that shorter sorts before longer. A NULL string is the one byte FF, which no UTF-8 contains; byte
 * strings that may be NULL have a marker.
 */
final class SliceLane extends Lane {
    private final boolean text;
    private final boolean marked;
    private final boolean last;

    /**
     * @param text whether it is UTF-8, so that the byte FF is free to be NULL
     * @param marked whether a marker stands before the value: for nullable byte strings
     * @param last whether the value ends where the row ends
     */
    SliceLane(boolean text, boolean marked, boolean last) {
        this.text = text;
        this.marked = marked;
        this.last = last;
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        Utf8Column slices = (Utf8Column) column;
        int[] offsets = slices.offsets();
        int extra = (marked ? 1 : 0) + (last ? 0 : 2);
        boolean zeros = !last && hasZero(slices.data(), offsets[0], offsets[rows]);
        for (int i = 0; i < rows; i++) {
            lengths[i + 1] += offsets[i + 1] - offsets[i] + extra;
            if (zeros) {
                lengths[i + 1] += countZeros(slices.data(), offsets[i], offsets[i + 1]);
            }
        }
        if (column.hasNulls()) {
            for (int i = 0; i < rows; i++) {
                lengths[i + 1] += column.isNull(i) ? 1 - extra : 0;
            }
        }
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        Utf8Column slices = (Utf8Column) column;
        byte[] data = slices.data();
        int[] offsets = slices.offsets();
        boolean zeros = !last && hasZero(data, offsets[0], offsets[rows]);
        for (int i = 0; i < rows; i++) {
            int at = cursors[i];
            if (column.isNull(i)) {
                out[at++] = marked ? ABSENT : NULL_STRING;
            } else {
                if (marked) {
                    out[at++] = PRESENT;
                }
                int length = offsets[i + 1] - offsets[i];
                if (zeros) {
                    at = escape(data, offsets[i], offsets[i + 1], out, at);
                } else {
                    System.arraycopy(data, offsets[i], out, at, length);
                    at += length;
                }
                if (!last) {
                    out[at++] = 0;
                    out[at++] = 0;
                }
            }
            cursors[i] = at;
        }
    }

    @Override
    void read(byte[] in, int[] ends, int rows, int[] cursors, Column out) {
        Utf8Column column = (Utf8Column) out;
        for (int i = 0; i < rows; i++) {
            int at = cursors[i];
            int end = ends[i + 1];
            boolean absent = at < end && (marked ? in[at] == ABSENT : text && in[at] == NULL_STRING);
            if (absent) {
                column.appendNull();
                cursors[i] = at + 1;
            } else if (last) {
                column.add(in, marked ? at + 1 : at, end);
                cursors[i] = end;
            } else {
                cursors[i] = readEnded(in, marked ? at + 1 : at, column);
            }
        }
    }

    /** Appends a value that 00 00 ends, and returns the place behind. */
    static int readEnded(byte[] in, int from, Utf8Column out) {
        int at = from;
        while (in[at] != 0) {
            at++;
        }
        if (in[at + 1] == 0) {
            out.add(in, from, at);
            return at + 2;
        }
        Bytes plain = new Bytes();
        at = from;
        while (in[at] != 0 || in[at + 1] != 0) {
            plain.putByte(in[at]);
            at += in[at] == 0 ? 2 : 1;
        }
        out.add(plain.data(), 0, plain.size());
        return at + 2;
    }

    static int escape(byte[] data, int from, int to, byte[] out, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            out[at++] = data[i];
            if (data[i] == 0) {
                out[at++] = 1;
            }
        }
        return at;
    }

    static int countZeros(byte[] data, int from, int to) {
        int zeros = 0;
        for (int i = from; i < to; i++) {
            zeros += data[i] == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Eight bytes at a time: subtracting 1 from each byte borrows into the top bit of those that are 0. */
    private static boolean hasZero(byte[] data, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = Bytes.getLong(data, i);
            if ((word - 0x0101010101010101L & ~word & 0x8080808080808080L) != 0) {
                return true;
            }
        }
        return countZeros(data, i, to) > 0;
    }
}
