// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Between columns and the Java values that Calcite computes with: Integer, Long, String, BigDecimal, ByteString, times in
 * milliseconds, List for ARRAY and Object[] for ROW. Generated code calls these; nothing here is for hot numeric loops.
 */
public final class Cells {
    private static final long MICROS = 1_000L;

    private Cells() {}

    /** A row of a column that is not of fixed width, as Calcite's value; null for NULL. */
    public static @Nullable Object get(Column column, int row, SqlType type) {
        return toCalcite(Datum.get(type, column, row), type);
    }

    /** A row of a string column; null for NULL. */
    public static @Nullable String string(Utf8Column column, int row) {
        return column.isNull(row) ? null : column.string(row);
    }

    /** Appends a string or NULL. */
    public static void add(Utf8Column column, @Nullable String value) {
        if (value == null) {
            column.appendNull();
        } else {
            column.add(value);
        }
    }

    /** Appends Calcite's value. */
    public static void add(Column column, @Nullable Object value, SqlType type) {
        Datum.put(type, column, fromCalcite(value, type));
    }

    private static @Nullable Object toCalcite(@Nullable Object value, SqlType type) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT -> ((Number) value).byteValue();
            case SMALLINT -> ((Number) value).shortValue();
            case INTEGER, DATE, INTERVAL_MONTHS -> ((Number) value).intValue();
            case TIME -> (int) (((Number) value).longValue() / MICROS);
            case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> Math.floorDiv(((Number) value).longValue(), MICROS);
            case REAL -> ((Number) value).floatValue();
            case BINARY, VARBINARY -> new ByteString((byte[]) value);
            case ARRAY -> list((List<?>) value, type);
            case ROW -> list((List<?>) value, type).toArray();
            case MAP -> map((Map<?, ?>) value, type, true);
            default -> value;
        };
    }

    private static @Nullable Object fromCalcite(@Nullable Object value, SqlType type) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, INTERVAL_MONTHS -> ((Number) value).longValue();
            case REAL, DOUBLE -> ((Number) value).doubleValue();
            case TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> ((Number) value).longValue() * MICROS;
            case DECIMAL -> Decimals.checked((BigDecimal) value, type);
            case BINARY, VARBINARY -> ((ByteString) value).getBytes();
            case ARRAY -> columnList((List<?>) value, type);
            case ROW -> columnList(value instanceof Object[] fields ? Arrays.asList(fields) : (List<?>) value, type);
            case MAP -> map((Map<?, ?>) value, type, false);
            default -> value;
        };
    }

    private static List<@Nullable Object> list(List<?> values, SqlType type) {
        List<@Nullable Object> converted = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            converted.add(toCalcite(values.get(i), elementType(type, i)));
        }
        return converted;
    }

    private static List<@Nullable Object> columnList(List<?> values, SqlType type) {
        List<@Nullable Object> converted = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            converted.add(fromCalcite(values.get(i), elementType(type, i)));
        }
        return converted;
    }

    private static SqlType elementType(SqlType type, int index) {
        return type.fields().get(type.kind() == SqlType.Kind.ROW ? index : 0).type();
    }

    private static Map<@Nullable Object, @Nullable Object> map(Map<?, ?> values, SqlType type, boolean toCalcite) {
        SqlType key = type.fields().get(0).type();
        SqlType value = type.fields().get(1).type();
        Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
        values.forEach((k, v) -> converted.put(
                toCalcite ? toCalcite(k, key) : fromCalcite(k, key),
                toCalcite ? toCalcite(v, value) : fromCalcite(v, value)));
        return converted;
    }
}
