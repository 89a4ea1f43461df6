// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.util.Arrays;

/**
 * ARRAY, MAP and ROW, row by row. A marker stands before every value at every level. The elements of an array and the
 * entries of a map, those in the byte order of their keys, each follow a byte 01, and 00 ends them; the fields of a row
 * follow each other.
 */
final class NestedLane extends Lane {
    private final SqlType type;
    private final Bytes values = new Bytes();
    private int[] ends = {0};

    NestedLane(SqlType type) {
        this.type = type;
    }

    @Override
    void addLengths(Column column, int rows, int[] lengths) {
        encode(column, rows);
        for (int i = 0; i < rows; i++) {
            lengths[i + 1] += ends[i + 1] - ends[i];
        }
    }

    private void encode(Column column, int rows) {
        values.clear();
        if (ends.length <= rows) {
            ends = new int[Column.grown(ends.length, rows + 1)];
        }
        for (int i = 0; i < rows; i++) {
            write(type, column, i, values);
            ends[i + 1] = values.size();
        }
    }

    @Override
    void write(Column column, int rows, byte[] out, int[] cursors) {
        // addLengths has just been called for the same rows, and has left their bytes.
        for (int i = 0; i < rows; i++) {
            int length = ends[i + 1] - ends[i];
            System.arraycopy(values.data(), ends[i], out, cursors[i], length);
            cursors[i] += length;
        }
    }

    @Override
    void read(byte[] in, int[] rowEnds, int rows, int[] cursors, Column out) {
        for (int i = 0; i < rows; i++) {
            cursors[i] = read(type, in, cursors[i], out);
        }
    }

    private static void write(SqlType type, Column column, int row, Bytes out) {
        if (column.isNull(row)) {
            out.putByte(ABSENT);
            return;
        }
        out.putByte(PRESENT);
        switch (type.kind()) {
            case BOOLEAN -> out.putByte((int) ((LongColumn) column).get(row));
            case REAL, DOUBLE -> out.putLong(DoubleLane.word(((DoubleColumn) column).get(row)) ^ Long.MIN_VALUE);
            case DECIMAL -> {
                out.putLong(((DecimalColumn) column).high()[row] ^ Long.MIN_VALUE);
                out.putLong(((DecimalColumn) column).low()[row]);
            }
            case CHAR, VARCHAR, BINARY, VARBINARY -> writeSlice((Utf8Column) column, row, out);
            case ARRAY -> writeList(type, (ListColumn) column, row, out);
            case MAP -> writeMap(type, (MapColumn) column, row, out);
            case ROW -> {
                for (int i = 0; i < type.fields().size(); i++) {
                    write(type.fields().get(i).type(), ((StructColumn) column).child(i), row, out);
                }
            }
            default -> out.putLong(((LongColumn) column).get(row) ^ Long.MIN_VALUE);
        }
    }

    private static void writeSlice(Utf8Column column, int row, Bytes out) {
        byte[] data = column.data();
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            out.putByte(data[i]);
            if (data[i] == 0) {
                out.putByte(1);
            }
        }
        out.putByte(0);
        out.putByte(0);
    }

    private static void writeList(SqlType type, ListColumn column, int row, Bytes out) {
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            out.putByte(1);
            write(Datum.element(type), column.child(), i, out);
        }
        out.putByte(0);
    }

    private static void writeMap(SqlType type, MapColumn column, int row, Bytes out) {
        int first = column.offsets()[row];
        byte[][] entries = new byte[column.offsets()[row + 1] - first][];
        Bytes entry = new Bytes();
        for (int i = 0; i < entries.length; i++) {
            entry.clear();
            write(Datum.element(type), column.keys(), first + i, entry);
            write(Datum.mapped(type), column.values(), first + i, entry);
            entries[i] = entry.toArray();
        }
        Arrays.sort(entries, Arrays::compareUnsigned);
        for (byte[] bytes : entries) {
            out.putByte(1);
            out.put(bytes, 0, bytes.length);
        }
        out.putByte(0);
    }

    /** Appends the value at a place and returns the place behind it. */
    private static int read(SqlType type, byte[] in, int at, Column out) {
        if (in[at] == ABSENT) {
            out.appendNull();
            return at + 1;
        }
        return switch (type.kind()) {
            case BOOLEAN -> {
                ((LongColumn) out).add(in[at + 1]);
                yield at + 2;
            }
            case REAL, DOUBLE -> {
                ((DoubleColumn) out).add(DoubleLane.number(Bytes.getLong(in, at + 1) ^ Long.MIN_VALUE));
                yield at + 9;
            }
            case DECIMAL -> {
                ((DecimalColumn) out).add(Bytes.getLong(in, at + 1) ^ Long.MIN_VALUE, Bytes.getLong(in, at + 9));
                yield at + 17;
            }
            case CHAR, VARCHAR, BINARY, VARBINARY -> SliceLane.readEnded(in, at + 1, (Utf8Column) out);
            case ARRAY -> readList(type, in, at + 1, (ListColumn) out);
            case MAP -> readMap(type, in, at + 1, (MapColumn) out);
            case ROW -> readFields(type, in, at + 1, (StructColumn) out);
            default -> {
                ((LongColumn) out).add(Bytes.getLong(in, at + 1) ^ Long.MIN_VALUE);
                yield at + 9;
            }
        };
    }

    private static int readList(SqlType type, byte[] in, int from, ListColumn out) {
        int at = from;
        while (in[at] != 0) {
            at = read(Datum.element(type), in, at + 1, out.child());
        }
        out.endRow();
        return at + 1;
    }

    private static int readMap(SqlType type, byte[] in, int from, MapColumn out) {
        int at = from;
        while (in[at] != 0) {
            at = read(Datum.element(type), in, at + 1, out.keys());
            at = read(Datum.mapped(type), in, at, out.values());
        }
        out.endRow();
        return at + 1;
    }

    private static int readFields(SqlType type, byte[] in, int from, StructColumn out) {
        int at = from;
        for (int i = 0; i < type.fields().size(); i++) {
            at = read(type.fields().get(i).type(), in, at, out.child(i));
        }
        out.endRow();
        return at;
    }
}
