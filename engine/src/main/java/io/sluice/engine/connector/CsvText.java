// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.TextTime;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/** Writes rows as CSV that {@link CsvDecoder} reads back. Nested values are written as JSON. */
final class CsvText {
    private final CsvFormat.Dialect dialect;
    private final byte[] nullLiteral;
    private final Bytes nested = new Bytes();

    CsvText(CsvFormat.Dialect dialect) {
        this.dialect = dialect;
        nullLiteral = dialect.nullLiteral();
    }

    void putHeader(Schema schema, Bytes out) {
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) {
                out.putByte(dialect.delimiter());
            }
            putField(schema.name(i).getBytes(StandardCharsets.UTF_8), out);
        }
        out.putByte('\n');
    }

    void putRow(Schema schema, Chunk chunk, int row, Bytes out) {
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) {
                out.putByte(dialect.delimiter());
            }
            putValue(schema.type(i), chunk.column(i), row, out);
        }
        out.putByte('\n');
    }

    private void putValue(SqlType type, Column column, int row, Bytes out) {
        if (column.isNull(row)) {
            out.put(nullLiteral, 0, nullLiteral.length);
            return;
        }
        switch (type.kind()) {
            case CHAR, VARCHAR -> {
                Utf8Column strings = (Utf8Column) column;
                putField(strings.data(), strings.offsets()[row], strings.offsets()[row + 1], out);
            }
            case BINARY, VARBINARY -> putField(Base64.getEncoder().encode(value(type, column, row, byte[].class)), out);
            case ARRAY, MAP, ROW -> {
                nested.clear();
                JsonText.putValue(type, column, row, nested);
                putField(nested.data(), 0, nested.size(), out);
            }
            default -> putField(text(type, column, row), out);
        }
    }

    private static <T> T value(SqlType type, Column column, int row, Class<T> kind) {
        return kind.cast(Objects.requireNonNull(Datum.get(type, column, row)));
    }

    /** The text of a scalar; times as {@link TextTime} reads them. */
    static byte[] text(SqlType type, Column column, int row) {
        String text = Datum.text(type, Datum.get(type, column, row));
        String out = type.kind() == SqlType.Kind.TIMESTAMP_LTZ ? text.replace("+00", "Z") : text;
        return out.getBytes(StandardCharsets.UTF_8);
    }

    private void putField(byte[] text, Bytes out) {
        putField(text, 0, text.length, out);
    }

    private void putField(byte[] data, int from, int to, Bytes out) {
        boolean quotes = Arrays.equals(data, from, to, nullLiteral, 0, nullLiteral.length);
        for (int i = from; i < to; i++) {
            byte b = data[i];
            quotes |= b == dialect.delimiter() || b == '"' || b == '\n' || b == '\r';
        }
        if (!quotes) {
            out.put(data, from, to);
            return;
        }
        out.putByte('"');
        for (int i = from; i < to; i++) {
            if (data[i] == '"') {
                out.putByte('"');
            }
            out.putByte(data[i]);
        }
        out.putByte('"');
    }
}
