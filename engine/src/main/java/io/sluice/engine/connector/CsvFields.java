// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Walks over the fields of CSV records (RFC 4180), in step with {@link CsvFraming}. The current field is a slice. */
final class CsvFields {
    private final byte delimiter;
    private final Bytes unescaped = new Bytes();
    private byte[] bytes = {};
    private int from;
    private int to;
    private boolean quoted;
    private boolean broken;
    private int lines;

    CsvFields(byte delimiter) {
        this.delimiter = delimiter;
    }

    /** The bytes that the current field is in. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean quoted() {
        return quoted;
    }

    /** Whether the quotes of the current field are wrong: not closed, or with text behind. */
    boolean broken() {
        return broken;
    }

    /** Newlines inside the quotes of the current field. */
    int lines() {
        return lines;
    }

    /**
     * Reads the field that begins at {@code at}.
     *
     * @param end behind the newline of a later record at the earliest
     * @return the place of the delimiter or newline behind it, {@code end} if neither follows
     */
    int next(byte[] data, int at, int end) {
        lines = 0;
        broken = false;
        quoted = at < end && data[at] == '"';
        if (quoted) {
            return nextQuoted(data, at + 1, end);
        }
        int i = at;
        while (i < end && data[i] != delimiter && data[i] != '\n') {
            i++;
        }
        bytes = data;
        from = at;
        boolean returned = i > at && data[i - 1] == '\r' && (i == end || data[i] == '\n');
        to = returned ? i - 1 : i;
        return i;
    }

    private int nextQuoted(byte[] data, int start, int end) {
        bytes = data;
        from = start;
        boolean copied = false;
        int i = start;
        int run = start;
        while (i < end && (data[i] != '"' || (i + 1 < end && data[i + 1] == '"'))) {
            if (data[i] == '"') {
                if (!copied) {
                    unescaped.clear();
                    copied = true;
                }
                unescaped.put(data, run, i + 1);
                i++;
                run = i + 1;
            }
            lines += data[i] == '\n' ? 1 : 0;
            i++;
        }
        to = i;
        if (copied) {
            unescaped.put(data, run, i);
            bytes = unescaped.data();
            from = 0;
            to = unescaped.size();
        }
        if (i == end) {
            broken = true;
            return end;
        }
        i++;
        if (i + 1 < end && data[i] == '\r' && data[i + 1] == '\n') {
            return i + 1;
        }
        while (i < end && data[i] != delimiter && data[i] != '\n') {
            broken = true;
            i++;
        }
        return i;
    }

    /** The fields of the first records as texts, unquoted empty ones as they are. */
    static List<List<String>> records(byte[] data, int start, int end, byte delimiter, int most) {
        CsvFields fields = new CsvFields(delimiter);
        List<List<String>> records = new ArrayList<>();
        int at = start;
        while (at < end && records.size() < most) {
            List<String> record = new ArrayList<>();
            boolean more = true;
            while (more) {
                at = fields.next(data, at, end);
                record.add(new String(fields.bytes, fields.from, fields.to - fields.from, StandardCharsets.UTF_8));
                more = at < end && data[at] == delimiter;
                at++;
            }
            records.add(record);
        }
        return records;
    }
}
