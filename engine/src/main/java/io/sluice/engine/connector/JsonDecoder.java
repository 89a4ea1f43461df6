// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads lines of JSON objects into columns. One parser goes over all lines, since making one costs as much as a short
 * line; after a bad line another begins at the next.
 */
final class JsonDecoder implements Decoder {
    private static final String NOT_WHOLE = "it is not one whole JSON object";

    private final Schema schema;
    private final int recordBytesMax;
    private final JsonFactory factory = new JsonFactory();
    private final JsonFields fields;

    private Optional<JsonParser> parser = Optional.empty();
    private int parserBegin;

    JsonDecoder(Schema schema, int recordBytesMax) {
        this.schema = schema;
        this.recordBytesMax = recordBytesMax;
        fields = new JsonFields(schema.fields());
    }

    @Override
    public Decoder fork() {
        return new JsonDecoder(schema, recordBytesMax);
    }

    @Override
    public int decode(byte[] data, int from, int to, Chunk out, int recordsMax, Tally tally) {
        boolean valid = Utf8.isValid(data, from, to);
        int rows = out.size();
        int room = recordsMax - rows;
        int at = from;
        while (at < to && room > 0) {
            int newline = Newlines.next(data, at, to);
            if (!isBlank(data, at, newline)) {
                room--;
                String reason;
                if (newline - at > recordBytesMax) {
                    reason = Format.tooLong(recordBytesMax);
                } else if (!valid && !Utf8.isValid(data, at, newline)) {
                    reason = Format.INVALID_UTF8;
                } else {
                    reason = readLine(data, at, newline, to, out, rows);
                }
                if (reason.isEmpty()) {
                    rows++;
                } else {
                    closeParser();
                    int end = Math.min(newline, at + recordBytesMax);
                    tally.addBad(reason, at, end > at && data[end - 1] == '\r' ? end - 1 : end);
                    for (Column column : out.columns()) {
                        column.truncate(rows);
                    }
                }
            }
            tally.addLines(1);
            at = newline + 1;
        }
        closeParser();
        out.filled(rows, false);
        return at;
    }

    private static boolean isBlank(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] != ' ' && data[i] != '\t' && data[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Appends the row of a line and returns "", or says what is wrong with it. */
    private String readLine(byte[] data, int at, int newline, int to, Chunk out, int row) {
        try {
            JsonParser json = parserAt(data, at, to);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "it is not a JSON object";
            }
            String reason = fields.read(json, out.columns(), row);
            int behind = parserBegin + (int) json.currentLocation().getByteOffset();
            // The parser knows nothing of lines. Once it has left this one, what it says is about others.
            boolean left = behind > newline || (reason.isEmpty() && !isBlank(data, behind, newline));
            return left ? NOT_WHOLE : reason;
        } catch (JsonProcessingException malformed) {
            boolean left = parserBegin + malformed.getLocation().getByteOffset() >= newline;
            return left || malformed instanceof JsonEOFException
                    ? NOT_WHOLE
                    : "malformed JSON: " + firstLine(malformed.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("from memory", e);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private JsonParser parserAt(byte[] data, int at, int to) throws IOException {
        if (parser.isEmpty()) {
            parserBegin = at;
            parser = Optional.of(factory.createParser(data, at, to - at));
        }
        return parser.get();
    }

    private void closeParser() {
        try {
            if (parser.isPresent()) {
                parser.get().close();
            }
            parser = Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("from memory", e);
        }
    }
}
