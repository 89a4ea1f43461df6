// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constants as a user writes them, such as {@code DATE '2024-02-29'}. */
final class ConstantText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** Days from 1970 that {@link LocalDate} surely has; a DATE beyond is shown as a number. */
    private static final long DAYS_MAX = 100_000_000;

    private ConstantText() {}

    static String of(@Nullable Object value, SqlType type) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        }
        if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().withUpperCase().formatHex(bytes) + "'";
        }
        if (value instanceof List<?> elements) {
            return elements(elements, type);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof Long number ? number(number, type) : value.toString();
    }

    private static String number(long value, SqlType type) {
        return switch (type.kind()) {
            case DATE -> Math.abs(value) <= DAYS_MAX ? "DATE '" + LocalDate.ofEpochDay(value) + "'" : "" + value;
            case TIME ->
                value >= 0 && value < MICROS_PER_DAY
                        ? "TIME '" + LocalTime.ofNanoOfDay(value * 1_000) + "'"
                        : "" + value;
            case TIMESTAMP -> "TIMESTAMP '" + timestamp(value) + "'";
            case TIMESTAMP_LTZ -> "TIMESTAMP_LTZ '" + timestamp(value) + " UTC'";
            case INTERVAL_MONTHS -> "INTERVAL '" + value + "' MONTH";
            case INTERVAL_TIME -> "INTERVAL '" + seconds(value) + "' SECOND";
            default -> "" + value;
        };
    }

    private static String timestamp(long micros) {
        int nanos = (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1_000;
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND), nanos, ZoneOffset.UTC);
        return time.toLocalDate() + " " + time.toLocalTime();
    }

    /** Microseconds as seconds, without a point if they are whole. */
    static String seconds(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }

    private static String elements(List<?> elements, SqlType type) {
        boolean row = type.kind() == SqlType.Kind.ROW;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            texts.add(of(elements.get(i), type.fields().get(row ? i : 0).type()));
        }
        String inside = String.join(", ", texts);
        return row ? "ROW(" + inside + ")" : "ARRAY[" + inside + "]";
    }
}
