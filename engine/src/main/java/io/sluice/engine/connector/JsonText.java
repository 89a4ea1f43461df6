// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.MapColumn;
import io.sluice.engine.data.StructColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * Writes rows as JSON. Strings go from column to text without becoming a String; times are ISO 8601, binary is Base64,
 * a number that JSON cannot write ({@code NaN}, infinities) is a string.
 */
final class JsonText {
    private static final byte[] NULL = bytes("null");
    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final byte[] HEX = bytes("0123456789abcdef");

    private JsonText() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void put(String text, Bytes out) {
        byte[] bytes = bytes(text);
        out.put(bytes, 0, bytes.length);
    }

    /** The names of the columns, each as the text that stands before its value. */
    static byte[][] names(Schema schema) {
        return schema.names().stream().map(JsonText::name).toArray(byte[][]::new);
    }

    private static byte[] name(String name) {
        Bytes out = new Bytes();
        putString(name, out);
        out.putByte(':');
        return out.toArray();
    }

    /** A row as an object; {@code names} are those of the schema. */
    static void putRow(Schema schema, byte[][] names, Chunk chunk, int row, Bytes out) {
        out.putByte('{');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.putByte(',');
            }
            out.put(names[i], 0, names[i].length);
            putValue(schema.type(i), chunk.column(i), row, out);
        }
        out.putByte('}');
    }

    static void putValue(SqlType type, Column column, int row, Bytes out) {
        if (column.isNull(row)) {
            out.put(NULL, 0, NULL.length);
            return;
        }
        switch (type.kind()) {
            case BOOLEAN -> {
                byte[] word = ((LongColumn) column).get(row) != 0 ? TRUE : FALSE;
                out.put(word, 0, word.length);
            }
            case TINYINT, SMALLINT, INTEGER, BIGINT -> put(Long.toString(((LongColumn) column).get(row)), out);
            case CHAR, VARCHAR -> putString((Utf8Column) column, row, out);
            case ARRAY -> putList(type, (ListColumn) column, row, out);
            case MAP -> putMap(type, (MapColumn) column, row, out);
            case ROW -> putFields(type, (StructColumn) column, row, out);
            default -> putText(type, column, row, out);
        }
    }

    private static void putText(SqlType type, Column column, int row, Bytes out) {
        Object value = Objects.requireNonNull(Datum.get(type, column, row));
        String text = Datum.text(type, value);
        switch (type.kind()) {
            case REAL, DOUBLE -> {
                boolean number = Double.isFinite((Double) value);
                put(number ? text : '"' + text + '"', out);
            }
            case DECIMAL -> put(text, out);
            case TIMESTAMP -> putString(text.replace(' ', 'T'), out);
            case TIMESTAMP_LTZ -> putString(text.replace(' ', 'T').replace("+00", "Z"), out);
            case BINARY, VARBINARY -> putString(Base64.getEncoder().encodeToString((byte[]) value), out);
            default -> putString(text, out);
        }
    }

    private static void putList(SqlType type, ListColumn column, int row, Bytes out) {
        out.putByte('[');
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            if (i > column.offsets()[row]) {
                out.putByte(',');
            }
            putValue(type.fields().get(0).type(), column.child(), i, out);
        }
        out.putByte(']');
    }

    /** An object; keys that are no strings are written as their text. */
    private static void putMap(SqlType type, MapColumn column, int row, Bytes out) {
        SqlType key = type.fields().get(0).type();
        out.putByte('{');
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            if (i > column.offsets()[row]) {
                out.putByte(',');
            }
            putString(Datum.text(key, Datum.get(key, column.keys(), i)), out);
            out.putByte(':');
            putValue(type.fields().get(1).type(), column.values(), i, out);
        }
        out.putByte('}');
    }

    private static void putFields(SqlType type, StructColumn column, int row, Bytes out) {
        out.putByte('{');
        for (int i = 0; i < type.fields().size(); i++) {
            if (i > 0) {
                out.putByte(',');
            }
            putString(type.fields().get(i).name(), out);
            out.putByte(':');
            putValue(type.fields().get(i).type(), column.child(i), row, out);
        }
        out.putByte('}');
    }

    static void putString(String text, Bytes out) {
        byte[] bytes = bytes(text);
        putString(bytes, 0, bytes.length, out);
    }

    private static void putString(Utf8Column column, int row, Bytes out) {
        putString(column.data(), column.offsets()[row], column.offsets()[row + 1], out);
    }

    private static void putString(byte[] data, int from, int to, Bytes out) {
        out.putByte('"');
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\' || b == 0x7F) {
                out.put(data, start, i);
                putEscaped(b, out);
                start = i + 1;
            }
        }
        out.put(data, start, to);
        out.putByte('"');
    }

    private static void putEscaped(byte b, Bytes out) {
        out.putByte('\\');
        switch (b) {
            case '"', '\\' -> out.putByte(b);
            case '\n' -> out.putByte('n');
            case '\r' -> out.putByte('r');
            case '\t' -> out.putByte('t');
            default -> {
                put("u00", out);
                out.putByte(HEX[b >> 4]);
                out.putByte(HEX[b & 15]);
            }
        }
    }
}
