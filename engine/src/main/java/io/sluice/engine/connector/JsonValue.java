// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.MapColumn;
import io.sluice.engine.data.StructColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads JSON values of one SQL type. What JSON has a kind for must be of that kind: a number is not read from a string. */
final class JsonValue {
    private final SqlType type;
    private final List<JsonValue> elements;
    private final Optional<JsonFields> fields;
    private final Bytes text = new Bytes();

    JsonValue(SqlType type) {
        this.type = type;
        boolean row = type.kind() == SqlType.Kind.ROW;
        fields = row ? Optional.of(new JsonFields(type.fields())) : Optional.empty();
        elements = row
                ? List.of()
                : type.fields().stream()
                        .map(field -> new JsonValue(field.type()))
                        .toList();
    }

    /**
     * Appends the value whose first token has been read, and goes to its last token.
     *
     * @return false if it is not of the type; what was appended is to be taken back
     */
    boolean read(JsonParser json, JsonToken token, Column out) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            out.appendNull();
            return type.nullable();
        }
        boolean read = switch (type.kind()) {
            case BOOLEAN -> readBoolean(token, (LongColumn) out);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> readInteger(json, token, (LongColumn) out);
            case REAL, DOUBLE -> readDouble(json, token, (DoubleColumn) out);
            case DECIMAL -> token.isNumeric() && readText(json, out);
            case ARRAY -> token == JsonToken.START_ARRAY && readList(json, (ListColumn) out);
            case MAP -> token == JsonToken.START_OBJECT && readMap(json, (MapColumn) out);
            case ROW -> token == JsonToken.START_OBJECT && readRow(json, (StructColumn) out);
            default -> token == JsonToken.VALUE_STRING && readText(json, out);
        };
        if (!read) {
            json.skipChildren();
        }
        return read;
    }

    private static boolean readBoolean(JsonToken token, LongColumn out) {
        if (token.isBoolean()) {
            out.add(token == JsonToken.VALUE_TRUE ? 1 : 0);
        }
        return token.isBoolean();
    }

    private boolean readInteger(JsonParser json, JsonToken token, LongColumn out) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return false;
        }
        long value = json.getLongValue();
        boolean fits = switch (type.kind()) {
            case TINYINT -> value == (byte) value;
            case SMALLINT -> value == (short) value;
            case INTEGER -> value == (int) value;
            default -> true;
        };
        if (fits) {
            out.add(value);
        }
        return fits;
    }

    private boolean readDouble(JsonParser json, JsonToken token, DoubleColumn out) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            // As the sinks write what JSON has no number for.
            String word = json.getText();
            boolean known = word.equals("NaN") || word.equals("Infinity") || word.equals("-Infinity");
            if (known) {
                out.add(Double.parseDouble(word));
            }
            return known;
        }
        return token.isNumeric() && readText(json, out);
    }

    private boolean readText(JsonParser json, Column out) throws IOException {
        char[] chars = json.getTextCharacters();
        int from = json.getTextOffset();
        int to = from + json.getTextLength();
        if (out instanceof Utf8Column strings && type.precision() == SqlType.UNLIMITED && type.isString()) {
            addString(chars, from, to, strings);
            return true;
        }
        text.clear();
        text.reserve(3 * (to - from));
        int length = encode(chars, from, to, text.data(), 0);
        return TextValue.add(type, text.data(), 0, length, out);
    }

    private static void addString(char[] chars, int from, int to, Utf8Column out) {
        int row = out.size();
        int start = out.offsets()[row];
        byte[] data = out.dataForWriting(Math.addExact(start, 3 * (to - from)));
        int end = encode(chars, from, to, data, start);
        out.offsetsForWriting(row + 1)[row + 1] = end;
        out.filled(row + 1, false);
    }

    /** Writes UTF-8 and returns the place behind; half a surrogate pair becomes U+FFFD. There are three bytes a char. */
    private static int encode(char[] chars, int from, int to, byte[] out, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c < 0x80) {
                out[at++] = (byte) c;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(chars[i + 1])) {
                int point = Character.toCodePoint(c, chars[++i]);
                out[at++] = (byte) (0xF0 | point >> 18);
                out[at++] = (byte) (0x80 | (point >> 12 & 0x3F));
                out[at++] = (byte) (0x80 | (point >> 6 & 0x3F));
                out[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
                out[at++] = (byte) (0xE0 | whole >> 12);
                out[at++] = (byte) (0x80 | (whole >> 6 & 0x3F));
                out[at++] = (byte) (0x80 | (whole & 0x3F));
            }
        }
        return at;
    }

    private boolean readList(JsonParser json, ListColumn out) throws IOException {
        boolean good = true;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (good) {
                good = elements.get(0).read(json, token, out.child());
            } else {
                json.skipChildren();
            }
        }
        out.endRow();
        return good;
    }

    private boolean readMap(JsonParser json, MapColumn out) throws IOException {
        boolean good = true;
        Set<String> keys = new HashSet<>();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            good &= keys.add(key);
            if (good) {
                ((Utf8Column) out.keys()).add(key);
                good = elements.get(1).read(json, token, out.values());
            } else {
                json.skipChildren();
            }
        }
        out.endRow();
        return good;
    }

    private boolean readRow(JsonParser json, StructColumn out) throws IOException {
        Column[] children = out.children().toArray(Column[]::new);
        boolean good = fields.orElseThrow().read(json, children, out.size()).isEmpty();
        out.endRow();
        return good;
    }
}
