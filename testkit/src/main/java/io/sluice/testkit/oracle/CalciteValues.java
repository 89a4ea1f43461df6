// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Between our values and those that Calcite computes with. Its times have milliseconds only: what is computed is floored to
 * them, what is passed on is not.
 */
final class CalciteValues {
    private static final long MICROS = 1_000L;

    private CalciteValues() {}

    static @Nullable Object to(@Nullable Object value, SqlType type) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT -> ((Long) value).byteValue();
            case SMALLINT -> ((Long) value).shortValue();
            case INTEGER, DATE, INTERVAL_MONTHS -> ((Long) value).intValue();
            case TIME -> (int) Math.floorDiv((Long) value, MICROS);
            case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> Math.floorDiv((Long) value, MICROS);
            case REAL -> ((Double) value).floatValue();
            case BINARY, VARBINARY -> new ByteString((byte[]) value);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                ((List<?>) value).forEach(item -> items.add(to(item, field(type, 0))));
                yield items;
            }
            case ROW -> {
                List<?> fields = (List<?>) value;
                @Nullable Object[] struct = new @Nullable Object[fields.size()];
                for (int i = 0; i < struct.length; i++) {
                    struct[i] = to(fields.get(i), field(type, i));
                }
                yield struct;
            }
            case MAP -> {
                Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, item) -> entries.put(to(key, field(type, 0)), to(item, field(type, 1))));
                yield entries;
            }
            default -> value;
        };
    }

    static @Nullable Object from(@Nullable Object value, SqlType type) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, INTERVAL_MONTHS -> ((Number) value).longValue();
            case TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> ((Number) value).longValue() * MICROS;
            case REAL, DOUBLE -> ((Number) value).doubleValue();
            case DECIMAL -> decimal(value, type);
            case BINARY, VARBINARY -> ((ByteString) value).getBytes();
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                ((List<?>) value).forEach(item -> items.add(from(item, field(type, 0))));
                yield items;
            }
            case ROW -> {
                List<?> struct = value instanceof Object[] array ? Arrays.asList(array) : (List<?>) value;
                List<@Nullable Object> fields = new ArrayList<>();
                for (int i = 0; i < struct.size(); i++) {
                    fields.add(from(struct.get(i), field(type, i)));
                }
                yield fields;
            }
            case MAP -> {
                Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, item) -> entries.put(from(key, field(type, 0)), from(item, field(type, 1))));
                yield entries;
            }
            default -> value;
        };
    }

    private static SqlType field(SqlType type, int index) {
        return type.fields().get(index).type();
    }

    private static BigDecimal decimal(Object value, SqlType type) {
        BigDecimal exact = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        return fitting(exact, type);
    }

    /** A decimal with the digits of its type, rounded half up. */
    static BigDecimal fitting(BigDecimal exact, SqlType type) {
        BigDecimal scaled = exact.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException(exact + " does not fit " + type);
        }
        return scaled;
    }
}
