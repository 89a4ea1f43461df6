// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guesses the columns of JSON lines from the first of them. Values that do not fit together make a STRING. */
final class JsonSample {
    private static final int LINES_MAX = 100;
    private static final SqlType NULL = SqlType.of(Kind.NULL, true);
    private static final SqlType STRING = SqlType.of(Kind.VARCHAR, true);

    private JsonSample() {}

    /** The columns in the order they are first seen; empty if there is no object. */
    static Optional<Schema> schema(byte[] bytes) {
        JsonFactory factory = new JsonFactory();
        SqlType all = NULL;
        int at = Sampling.markWidth(bytes);
        for (int line = 0; line < LINES_MAX && at < bytes.length; line++) {
            int newline = Newlines.next(bytes, at, bytes.length);
            all = merged(all, typeOfLine(factory, bytes, at, newline));
            at = newline + 1;
        }
        if (all.kind() != Kind.ROW || all.fields().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Schema(withoutNulls(all).fields()));
    }

    /** A bad line tells nothing; reading the data will tell about it. */
    private static SqlType typeOfLine(JsonFactory factory, byte[] bytes, int from, int to) {
        try (JsonParser json = factory.createParser(bytes, from, to - from)) {
            return json.nextToken() == JsonToken.START_OBJECT ? type(json, JsonToken.START_OBJECT) : NULL;
        } catch (JsonProcessingException malformed) {
            return NULL;
        } catch (IOException e) {
            throw new UncheckedIOException("from memory", e);
        }
    }

    private static SqlType type(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> NULL;
            case VALUE_TRUE, VALUE_FALSE -> SqlType.of(Kind.BOOLEAN, true);
            case VALUE_NUMBER_INT ->
                SqlType.of(json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Kind.DOUBLE : Kind.BIGINT, true);
            case VALUE_NUMBER_FLOAT -> SqlType.of(Kind.DOUBLE, true);
            case START_ARRAY -> {
                SqlType element = NULL;
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    element = merged(element, type(json, next));
                }
                yield SqlType.array(element, true);
            }
            case START_OBJECT -> {
                List<SqlType.Field> fields = new ArrayList<>();
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    fields.add(new SqlType.Field(name, type(json, json.nextToken())));
                }
                yield row(fields);
            }
            default -> {
                SqlType guess = Sampling.type(List.of(json.getText()));
                yield guess.kind() == Kind.TIMESTAMP ? guess : STRING;
            }
        };
    }

    private static SqlType row(List<SqlType.Field> fields) {
        return new SqlType(Kind.ROW, 0, 0, "", fields, true);
    }

    private static SqlType merged(SqlType one, SqlType other) {
        if (one.equals(other) || other.kind() == Kind.NULL) {
            return one;
        }
        if (one.kind() == Kind.NULL) {
            return other;
        }
        if (one.kind() == Kind.ROW && other.kind() == Kind.ROW) {
            Map<String, SqlType> fields = new LinkedHashMap<>();
            one.fields().forEach(field -> fields.merge(field.name(), field.type(), JsonSample::merged));
            other.fields().forEach(field -> fields.merge(field.name(), field.type(), JsonSample::merged));
            List<SqlType.Field> list = new ArrayList<>();
            fields.forEach((name, type) -> list.add(new SqlType.Field(name, type)));
            return row(list);
        }
        if (one.kind() == Kind.ARRAY && other.kind() == Kind.ARRAY) {
            return SqlType.array(
                    merged(one.fields().get(0).type(), other.fields().get(0).type()), true);
        }
        boolean numbers = (one.isInteger() || one.isFloating()) && (other.isInteger() || other.isFloating());
        return numbers ? SqlType.of(Kind.DOUBLE, true) : STRING;
    }

    /** What was never seen with a value is a STRING. */
    private static SqlType withoutNulls(SqlType type) {
        if (type.kind() == Kind.NULL) {
            return STRING;
        }
        List<SqlType.Field> fields = type.fields().stream()
                .map(field -> new SqlType.Field(field.name(), withoutNulls(field.type())))
                .toList();
        return new SqlType(type.kind(), type.precision(), type.scale(), type.units(), fields, type.nullable());
    }
}
