// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads CSV records into columns, each field straight from its bytes. */
final class CsvDecoder implements Decoder {
    private static final int SHOWN_BYTES = 40;

    private final Schema schema;
    private final CsvFormat.Dialect dialect;
    private final int recordBytesMax;
    private final CsvFields fields;
    private final SqlType[] types;
    private int[] columns;
    private final byte[] nullLiteral;
    private String reason = "";

    CsvDecoder(Schema schema, CsvFormat.Dialect dialect, int recordBytesMax) {
        this(schema, dialect, recordBytesMax, IntStream.range(0, schema.size()).toArray());
    }

    private CsvDecoder(Schema schema, CsvFormat.Dialect dialect, int recordBytesMax, int[] columns) {
        this.schema = schema;
        this.dialect = dialect;
        this.recordBytesMax = recordBytesMax;
        this.columns = columns;
        fields = new CsvFields(dialect.delimiter());
        types = schema.types().toArray(SqlType[]::new);
        nullLiteral = dialect.nullLiteral();
    }

    @Override
    public Decoder fork() {
        return new CsvDecoder(schema, dialect, recordBytesMax, columns);
    }

    @Override
    public int begin(byte[] data, int from, int to, String origin) {
        columns = IntStream.range(0, schema.size()).toArray();
        if (dialect.header() == CsvFormat.Header.FALSE) {
            return from;
        }
        CsvFraming framing = new CsvFraming(dialect.delimiter(), Format.limit(recordBytesMax));
        int behind = firstEnd(framing, data, from, to);
        if (behind == from || behind - from > Format.limit(recordBytesMax)) {
            if (dialect.header() == CsvFormat.Header.TRUE) {
                throw Problem.of(
                                Code.FILE,
                                "the header of " + origin + " cannot be read: " + Format.tooLong(recordBytesMax))
                        .hint("'csv.header' = 'skip' takes the columns by position")
                        .exception();
            }
            return from;
        }
        if (dialect.header() == CsvFormat.Header.SKIP) {
            return behind;
        }
        List<String> names = CsvFields.records(data, from, behind, dialect.delimiter(), 1).get(0).stream()
                .map(String::strip)
                .toList();
        int[] found = schema.names().stream()
                .mapToInt(column -> indexOf(names, column))
                .toArray();
        for (int i = 0; i < found.length; i++) {
            if (found[i] < 0) {
                if (dialect.header() == CsvFormat.Header.AUTO) {
                    return from;
                }
                throw noColumn(schema.name(i), names, origin).exception();
            }
        }
        columns = new int[names.size()];
        Arrays.fill(columns, -1);
        for (int i = 0; i < found.length; i++) {
            columns[found[i]] = i;
        }
        return behind;
    }

    private static int firstEnd(CsvFraming framing, byte[] data, int from, int to) {
        int at = from;
        while (at < to) {
            int newline = Newlines.next(data, at, to);
            int end = framing.lastEnd(data, at, Math.min(to, newline + 1));
            if (end > 0) {
                return end;
            }
            at = newline + 1;
        }
        return to;
    }

    private static int indexOf(List<String> names, String column) {
        int exact = names.indexOf(column);
        return exact >= 0
                ? exact
                : IntStream.range(0, names.size())
                        .filter(i -> names.get(i).equalsIgnoreCase(column))
                        .findFirst()
                        .orElse(-1);
    }

    private static Problem noColumn(String column, List<String> names, String origin) {
        return Problem.of(Code.FILE, "the header of " + origin + " has no column " + column)
                .hint(Suggest.hint(column, names).map(near -> near + " ").orElse("")
                        + "the header names " + String.join(", ", names)
                        + "; 'csv.header' = 'skip' takes the columns by position");
    }

    @Override
    public int decode(byte[] data, int from, int to, Chunk out, int recordsMax, Tally tally) {
        boolean valid = Utf8.isValid(data, from, to);
        long limit = Format.limit(recordBytesMax);
        boolean careful = false;
        int rows = out.size();
        int room = recordsMax - rows;
        int at = from;
        while (at < to && room > 0) {
            int start = at;
            if (types.length > 1 && isBlank(data, at, to)) {
                at = Newlines.next(data, at, to) + 1;
                tally.addLines(1);
                continue;
            }
            int stop = careful ? recordStop(data, start, to) : to;
            reason = "";
            int lines = 1;
            int field = 0;
            boolean more = true;
            while (more) {
                at = fields.next(data, at, stop);
                more = at < stop && data[at] == dialect.delimiter();
                lines += fields.lines();
                if (reason.isEmpty()) {
                    read(field, out);
                }
                field++;
                at++;
            }
            at = Math.min(at, stop);
            if (at - start > limit) {
                // Quotes have swallowed more than a record; the next ones may, too, and must not be gone over again and
                // again.
                careful = true;
                at = Math.min(at, recordStop(data, start, to));
                lines = newlines(data, start, at);
            }
            room--;
            check(data, start, at, field, valid);
            if (reason.isEmpty()) {
                rows++;
            } else {
                int end = Math.min(at - 1, start + recordBytesMax);
                tally.addBad(reason, start, end > start && data[end - 1] == '\r' ? end - 1 : end);
                for (Column column : out.columns()) {
                    column.truncate(rows);
                }
            }
            tally.addLines(lines);
        }
        out.filled(rows, false);
        return at;
    }

    /** Where a record ends at the latest, in step with {@link CsvFraming}. */
    private int recordStop(byte[] data, int start, int to) {
        long latest = start + Format.limit(recordBytesMax);
        return latest >= to ? to : Math.min(to, Newlines.next(data, (int) latest, to) + 1);
    }

    private static int newlines(byte[] data, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += data[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static boolean isBlank(byte[] data, int at, int to) {
        return data[at] == '\n' || (data[at] == '\r' && at + 1 < to && data[at + 1] == '\n');
    }

    /** What can only be said of the whole record. The count of fields is the likeliest cause of any other fault. */
    private void check(byte[] data, int start, int behind, int count, boolean valid) {
        if (behind - 1 - start > recordBytesMax) {
            reason = Format.tooLong(recordBytesMax);
        } else if (!valid && !Utf8.isValid(data, start, behind - 1)) {
            reason = Format.INVALID_UTF8;
        } else if (count != columns.length && !fields.broken()) {
            reason = "expected " + columns.length + (columns.length == 1 ? " field" : " fields") + ", found " + count;
        }
    }

    private void read(int field, Chunk out) {
        if (fields.broken()) {
            reason = "field " + (field + 1) + " has quotes that are not closed, or text behind them";
        } else if (field < columns.length && columns[field] >= 0) {
            int index = columns[field];
            Column column = out.column(index);
            SqlType type = types[index];
            if (isNull(type)) {
                if (!type.nullable()) {
                    reason = "column " + schema.name(index) + " is NOT NULL, but the field is empty";
                }
                column.appendNull();
            } else if (!TextValue.add(type, fields.bytes(), fields.from(), fields.to(), column)) {
                reason = "column " + schema.name(index) + " takes " + type.withNullable(true) + ", found '" + shown()
                        + "'";
            }
        }
    }

    /** The NULL literal counts without quotes only; an empty field is NULL where the type has no empty value. */
    private boolean isNull(SqlType type) {
        if (fields.quoted()) {
            return false;
        }
        byte[] literal = nullLiteral;
        int length = fields.to() - fields.from();
        boolean same = length == literal.length && Bytes.equal(fields.bytes(), fields.from(), literal, 0, length);
        return same || (length == 0 && !type.isString());
    }

    private String shown() {
        int length = Math.min(fields.to() - fields.from(), SHOWN_BYTES);
        String text = new String(fields.bytes(), fields.from(), length, StandardCharsets.UTF_8);
        return length < fields.to() - fields.from() ? text + "…" : text;
    }
}
