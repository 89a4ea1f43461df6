// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.engine.data.Column;
import io.sluice.engine.topology.SqlType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads JSON objects into columns by the names of fields: exactly, else ignoring case. A field that is missing is NULL, one
 * that comes twice counts the last time, one that nobody wants is passed over.
 */
final class JsonFields {
    private static final int IGNORED = -1;

    private final List<SqlType.Field> fields;
    private final JsonValue[] values;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> lowerCase = new HashMap<>();

    JsonFields(List<SqlType.Field> fields) {
        this.fields = fields;
        values = fields.stream().map(field -> new JsonValue(field.type())).toArray(JsonValue[]::new);
        for (int i = 0; i < fields.size(); i++) {
            places.put(fields.get(i).name(), i);
            lowerCase.putIfAbsent(fields.get(i).name().toLowerCase(Locale.ROOT), i);
        }
    }

    /**
     * Reads the object that has just begun.
     *
     * @param row the row that it becomes; the columns have as many rows before
     * @return "", or what is wrong with it
     */
    String read(JsonParser json, Column[] columns, int row) throws IOException {
        String reason = "";
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            int place = place(name);
            if (place == IGNORED || !reason.isEmpty()) {
                json.skipChildren();
                continue;
            }
            Column column = columns[place];
            if (column.size() > row) {
                column.truncate(row);
            }
            if (!values[place].read(json, token, column)) {
                reason = wrong(place, token);
            }
        }
        return reason.isEmpty() ? fillMissing(columns, row) : reason;
    }

    private int place(String name) {
        Integer place = places.get(name);
        if (place == null) {
            place = lowerCase.getOrDefault(name.toLowerCase(Locale.ROOT), IGNORED);
            // The spelling is the same in every row; the bound keeps names made of data from filling the memory.
            if (places.size() < 1_000 + fields.size()) {
                places.put(name, place);
            }
        }
        return place;
    }

    private String fillMissing(Column[] columns, int row) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].size() == row) {
                if (!fields.get(i).type().nullable()) {
                    return "field " + fields.get(i).name() + " is NOT NULL, but it is missing";
                }
                columns[i].appendNull();
            }
        }
        return "";
    }

    private String wrong(int place, JsonToken token) {
        String found = token.isNumeric()
                ? "a number"
                : token.isBoolean()
                        ? "a boolean"
                        : switch (token) {
                            case VALUE_NULL -> "null";
                            case VALUE_STRING -> "a string";
                            case END_OBJECT, START_OBJECT -> "an object";
                            default -> "an array";
                        };
        SqlType type = fields.get(place).type();
        return "field " + fields.get(place).name() + " takes " + type + ", found " + found
                + (token == JsonToken.VALUE_STRING || token.isNumeric() ? " it cannot read" : "");
    }
}
