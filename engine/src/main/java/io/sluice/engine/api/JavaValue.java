// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as a Java program has them, and back. Integers are Long, REAL and DOUBLE Double, DECIMAL BigDecimal; DATE is a
 * LocalDate, TIME a LocalTime, TIMESTAMP a LocalDateTime, TIMESTAMP_LTZ an Instant, intervals Period (months) and Duration;
 * ARRAY is a List, MAP a Map, ROW a {@link Row}. Times have microseconds.
 */
final class JavaValue {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private JavaValue() {}

    /** What a program gets for a {@link Datum}. */
    static @Nullable Object of(SqlType type, @Nullable Object datum) {
        if (datum == null) {
            return null;
        }
        return switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay((Long) datum);
            case TIME -> LocalTime.MIDNIGHT.plus((Long) datum, ChronoUnit.MICROS);
            case TIMESTAMP -> EPOCH.plus((Long) datum, ChronoUnit.MICROS);
            case TIMESTAMP_LTZ -> Instant.EPOCH.plus((Long) datum, ChronoUnit.MICROS);
            case INTERVAL_MONTHS ->
                Period.ofMonths(Math.toIntExact((Long) datum)).normalized();
            case INTERVAL_TIME -> Duration.of((Long) datum, ChronoUnit.MICROS);
            case ARRAY -> list(type.fields().get(0).type(), (List<?>) datum);
            case MAP -> map(type, (Map<?, ?>) datum);
            case ROW -> new Row(new Schema(type.fields()), new ArrayList<@Nullable Object>((List<?>) datum));
            default -> datum;
        };
    }

    private static List<@Nullable Object> list(SqlType element, List<?> data) {
        List<@Nullable Object> values = new ArrayList<>();
        data.forEach(datum -> values.add(of(element, datum)));
        return Collections.unmodifiableList(values);
    }

    private static Map<@Nullable Object, @Nullable Object> map(SqlType type, Map<?, ?> data) {
        Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
        data.forEach((key, value) -> values.put(
                of(type.fields().get(0).type(), key), of(type.fields().get(1).type(), value)));
        return Collections.unmodifiableMap(values);
    }

    /**
     * The {@link Datum} of what a program gives for a column. Whole numbers of any class fit integers, numbers of any class
     * fit REAL, DOUBLE and DECIMAL.
     *
     * @throws ProblemException if the value is not one of the column's type
     */
    static @Nullable Object datum(SqlType.Field column, @Nullable Object value) {
        SqlType type = column.type();
        if (value == null) {
            if (!type.nullable()) {
                throw Problem.of(Code.INVALID_VALUE, "column \"" + column.name() + "\" takes no NULL")
                        .exception();
            }
            return null;
        }
        try {
            return switch (type.kind()) {
                case BOOLEAN -> (Boolean) value;
                case TINYINT -> whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
                case SMALLINT -> whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
                case INTEGER -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case BIGINT -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
                case REAL -> (double) ((Number) value).floatValue();
                case DOUBLE -> ((Number) value).doubleValue();
                case DECIMAL -> decimal(type, value);
                case CHAR, VARCHAR -> text(type, value);
                case BINARY, VARBINARY -> ((byte[]) value).clone();
                case ARRAY -> array(column, (List<?>) value);
                case MAP -> entries(type, (Map<?, ?>) value);
                case ROW -> fields(type, value);
                default -> time(type, value);
            };
        } catch (ClassCastException | ArithmeticException | DateTimeException wrong) {
            throw new ProblemException(wrong(column, value), wrong);
        }
    }

    private static Problem wrong(SqlType.Field column, Object value) {
        String given = value.getClass().getSimpleName() + " " + value;
        return Problem.of(Code.INVALID_VALUE, "column \"" + column.name() + "\" takes no " + given)
                .hint("it is " + column.type().text());
    }

    private static long whole(Object value, long min, long max) {
        if (value instanceof Float || value instanceof Double) {
            throw new ArithmeticException("not a whole number");
        }
        long number = value instanceof BigDecimal decimal
                ? decimal.longValueExact()
                : value instanceof BigInteger integer ? integer.longValueExact() : ((Number) value).longValue();
        if (number < min || number > max) {
            throw new ArithmeticException("out of range");
        }
        return number;
    }

    private static BigDecimal decimal(SqlType type, Object value) {
        BigDecimal number = value instanceof BigDecimal decimal ? decimal : new BigDecimal(((Number) value).toString());
        BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException("out of range");
        }
        return scaled;
    }

    private static String text(SqlType type, Object value) {
        String text = ((CharSequence) value).toString();
        if (text.codePointCount(0, text.length()) > type.precision()) {
            throw new ArithmeticException("too long");
        }
        return text;
    }

    private static Object time(SqlType type, Object value) {
        return switch (type.kind()) {
            case DATE -> ((LocalDate) value).toEpochDay();
            case TIME -> ChronoUnit.MICROS.between(LocalTime.MIDNIGHT, (LocalTime) value);
            case TIMESTAMP -> ChronoUnit.MICROS.between(EPOCH, (LocalDateTime) value);
            case TIMESTAMP_LTZ -> ChronoUnit.MICROS.between(Instant.EPOCH, instant(value));
            case INTERVAL_MONTHS -> months((Period) value);
            case INTERVAL_TIME -> Math.floorDiv(((Duration) value).toNanos(), 1_000L);
            default -> throw new ClassCastException(type.text());
        };
    }

    private static Instant instant(Object value) {
        return value instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) value;
    }

    private static long months(Period period) {
        Period months = Period.ofMonths(Math.toIntExact(period.toTotalMonths()));
        if (!months.normalized().equals(period.normalized())) {
            throw new ArithmeticException("days in an interval of months");
        }
        return period.toTotalMonths();
    }

    private static List<@Nullable Object> array(SqlType.Field column, List<?> values) {
        SqlType element = column.type().fields().get(0).type();
        List<@Nullable Object> data = new ArrayList<>();
        values.forEach(value -> data.add(datum(new SqlType.Field(column.name(), element), value)));
        return data;
    }

    private static Map<@Nullable Object, @Nullable Object> entries(SqlType type, Map<?, ?> values) {
        Map<@Nullable Object, @Nullable Object> data = new LinkedHashMap<>();
        values.forEach((key, value) ->
                data.put(datum(type.fields().get(0), key), datum(type.fields().get(1), value)));
        return data;
    }

    private static List<@Nullable Object> fields(SqlType type, Object value) {
        List<?> values = value instanceof Row row ? row.values() : (List<?>) value;
        if (values.size() != type.fields().size()) {
            throw new ArithmeticException("another number of fields");
        }
        List<@Nullable Object> data = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            data.add(datum(type.fields().get(i), values.get(i)));
        }
        return data;
    }
}
