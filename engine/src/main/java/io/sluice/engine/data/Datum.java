// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a SQL type as a Java object: for sinks, constants, tests and messages, never for hot loops.
 *
 * <p>NULL is null, BOOLEAN a Boolean; integers, dates (days), times, timestamps and intervals (microseconds or months) a
 * Long; REAL and DOUBLE a Double, DECIMAL a BigDecimal, strings a String, binary a byte[], ARRAY and ROW a List, MAP a Map.
 */
public final class Datum {
    private Datum() {}

    /** The value at a row of a column that has the layout of the type. */
    public static @Nullable Object get(SqlType type, Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> ((LongColumn) column).get(row) != 0;
            case BINARY, VARBINARY -> bytes((Utf8Column) column, row);
            case ARRAY -> list(type, (ListColumn) column, row);
            case MAP -> map(type, (MapColumn) column, row);
            case ROW -> fields(type, (StructColumn) column, row);
            default -> column.value(row);
        };
    }

    private static byte[] bytes(Utf8Column column, int row) {
        return Arrays.copyOfRange(column.data(), column.offsets()[row], column.offsets()[row + 1]);
    }

    private static List<@Nullable Object> list(SqlType type, ListColumn column, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            values.add(get(element(type), column.child(), i));
        }
        return Collections.unmodifiableList(values);
    }

    private static Map<@Nullable Object, @Nullable Object> map(SqlType type, MapColumn column, int row) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = column.offsets()[row]; i < column.offsets()[row + 1]; i++) {
            entries.put(get(element(type), column.keys(), i), get(mapped(type), column.values(), i));
        }
        return Collections.unmodifiableMap(entries);
    }

    private static List<@Nullable Object> fields(SqlType type, StructColumn column, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < type.fields().size(); i++) {
            values.add(get(type.fields().get(i).type(), column.child(i), row));
        }
        return Collections.unmodifiableList(values);
    }

    /** Appends a value to a column that has the layout of the type. */
    public static void put(SqlType type, Column column, @Nullable Object value) {
        if (value == null) {
            column.appendNull();
            return;
        }
        switch (type.kind()) {
            case BOOLEAN -> ((LongColumn) column).add((Boolean) value ? 1 : 0);
            case ARRAY -> {
                ListColumn list = (ListColumn) column;
                ((List<?>) value).forEach(item -> put(element(type), list.child(), item));
                list.endRow();
            }
            case MAP -> {
                MapColumn map = (MapColumn) column;
                ((Map<?, ?>) value).forEach((key, item) -> {
                    put(element(type), map.keys(), key);
                    put(mapped(type), map.values(), item);
                });
                map.endRow();
            }
            case ROW -> {
                StructColumn struct = (StructColumn) column;
                for (int i = 0; i < type.fields().size(); i++) {
                    put(type.fields().get(i).type(), struct.child(i), ((List<?>) value).get(i));
                }
                struct.endRow();
            }
            default -> column.appendValue(value);
        }
    }

    /**
     * The canonical order: NULL last, NaN above all numbers, −0.0 = 0.0, strings by their UTF-8 bytes, arrays and rows
     * element by element, maps by their entries in key order. It is the byte order of {@link RowCodec}.
     */
    public static int compare(SqlType type, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        return switch (type.kind()) {
            case BOOLEAN -> Boolean.compare((Boolean) one, (Boolean) other);
            case REAL, DOUBLE -> Double.compare((Double) one + 0.0, (Double) other + 0.0);
            case DECIMAL -> ((BigDecimal) one).compareTo((BigDecimal) other);
            case CHAR, VARCHAR -> compareText((String) one, (String) other);
            case BINARY, VARBINARY -> Arrays.compareUnsigned((byte[]) one, (byte[]) other);
            case ARRAY -> compareLists(Collections.nCopies(longer(one, other), element(type)), one, other);
            case MAP ->
                compareLists(
                        Collections.nCopies(longer(entries(type, one), entries(type, other)), entry(type)),
                        entries(type, one),
                        entries(type, other));
            case ROW ->
                compareLists(type.fields().stream().map(SqlType.Field::type).toList(), one, other);
            default -> Long.compare((Long) one, (Long) other);
        };
    }

    /** UTF-8 orders as code points do; {@link String#compareTo} does not, above the basic plane. */
    public static int compareText(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b)) : a - b;
            }
        }
        return one.length() - other.length();
    }

    private static int longer(Object one, Object other) {
        return Math.max(((List<?>) one).size(), ((List<?>) other).size());
    }

    private static int compareLists(List<SqlType> types, Object one, Object other) {
        List<?> a = (List<?>) one;
        List<?> b = (List<?>) other;
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compare(types.get(i), a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static SqlType entry(SqlType map) {
        return new SqlType(SqlType.Kind.ROW, 0, 0, "", map.fields(), false);
    }

    private static List<List<@Nullable Object>> entries(SqlType type, Object map) {
        List<List<@Nullable Object>> entries = new ArrayList<>();
        ((Map<?, ?>) map).forEach((key, value) -> entries.add(Arrays.asList(key, value)));
        Comparator<List<@Nullable Object>> byKey = (a, b) -> compare(element(type), a.get(0), b.get(0));
        entries.sort(byKey);
        return entries;
    }

    static SqlType element(SqlType type) {
        return type.fields().get(0).type();
    }

    static SqlType mapped(SqlType type) {
        return type.fields().get(1).type();
    }

    /** The text of a value as PostgreSQL prints it; see {@link DatumText}. */
    public static String text(SqlType type, @Nullable Object value) {
        return DatumText.text(type, value);
    }
}
