// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of values as PostgreSQL prints them: {@code 0.1}, {@code 1e+20}, {@code 2000-01-01 00:00:00.5}, {@code {a,b}},
 * {@code (1,x)}, bytes as {@code \x00ff}. NULL is {@code NULL}; a map is {@code {k=v, k=v}}; zero has no sign, since −0.0
 * and 0.0 are one value. A double is the shortest decimal that reads back as the same double.
 */
final class DatumText {
    private static final long DAY_MICROS = 86_400_000_000L;

    private DatumText() {}

    static String text(SqlType type, @Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        return switch (type.kind()) {
            case REAL -> real((Double) value);
            case DOUBLE -> real64((Double) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BINARY, VARBINARY -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            case DATE -> date((Long) value);
            case TIME -> clock((Long) value);
            case TIMESTAMP -> timestamp((Long) value);
            case TIMESTAMP_LTZ -> timestamp((Long) value) + "+00";
            case INTERVAL_MONTHS -> months((Long) value);
            case INTERVAL_TIME -> interval((Long) value, type.units().startsWith("DAY"));
            case ARRAY ->
                ((List<?>) value)
                        .stream()
                                .map(item -> element(Datum.element(type), item))
                                .collect(Collectors.joining(",", "{", "}"));
            case MAP ->
                ((Map<?, ?>) value)
                        .entrySet().stream()
                                .map(entry -> text(Datum.element(type), entry.getKey())
                                        + "="
                                        + text(Datum.mapped(type), entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
            case ROW -> row(type, (List<?>) value);
            default -> value.toString();
        };
    }

    private static String real(double value) {
        int digits = Math.abs(value) < Float.MIN_NORMAL ? 1 : 6;
        BigDecimal exact = Double.isFinite(value) ? new BigDecimal(value) : BigDecimal.ZERO;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (Double.isFinite(value) && shortest.floatValue() != (float) value) {
            shortest = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        }
        return floating(value, shortest, 6);
    }

    private static String real64(double value) {
        int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15;
        BigDecimal exact = Double.isFinite(value) ? new BigDecimal(value) : BigDecimal.ZERO;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (Double.isFinite(value) && shortest.doubleValue() != value) {
            shortest = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        }
        return floating(value, shortest, 15);
    }

    /** Lays out as C's {@code %g}: an exponent below 10^−4 and from 10^{@code digits} on. */
    private static String floating(double value, BigDecimal shortest, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal stripped = shortest.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return stripped.toPlainString();
        }
        String mantissa = new BigDecimal(stripped.unscaledValue(), stripped.precision() - 1).toPlainString();
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    private static String date(long days) {
        return date(LocalDate.ofEpochDay(days), "");
    }

    private static String date(LocalDate date, String time) {
        int year = date.getYear();
        String text = twoOrMore(year > 0 ? year : 1 - year, 4)
                + "-"
                + twoOrMore(date.getMonthValue(), 2)
                + "-"
                + twoOrMore(date.getDayOfMonth(), 2);
        return text + time + (year > 0 ? "" : " BC");
    }

    private static String timestamp(long micros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY_MICROS));
        return date(date, " " + clock(Math.floorMod(micros, DAY_MICROS)));
    }

    private static String clock(long micros) {
        long seconds = micros / 1_000_000;
        String text =
                twoOrMore(seconds / 3600, 2) + ":" + twoOrMore(seconds / 60 % 60, 2) + ":" + twoOrMore(seconds % 60, 2);
        long fraction = micros % 1_000_000;
        return fraction == 0 ? text : text + "." + twoOrMore(fraction, 6).replaceAll("0+$", "");
    }

    private static String months(long months) {
        long years = months / 12;
        long rest = months % 12;
        String text = (years == 0 ? "" : years + (years == 1 ? " year " : " years "))
                + (rest == 0 ? "" : rest + (rest == 1 ? " mon" : " mons"));
        return text.isEmpty() ? "00:00:00" : text.strip();
    }

    private static String interval(long micros, boolean withDays) {
        long days = withDays ? micros / DAY_MICROS : 0;
        long rest = micros - days * DAY_MICROS;
        String text = days == 0 ? "" : days + (days == 1 ? " day" : " days");
        if (rest == 0 && days != 0) {
            return text;
        }
        return text + (days == 0 ? "" : " ") + (rest < 0 ? "-" : "") + clock(Math.abs(rest));
    }

    private static String twoOrMore(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private static String element(SqlType type, @Nullable Object value) {
        String text = text(type, value);
        boolean nested = type.kind() == SqlType.Kind.ARRAY || value == null;
        boolean quoted = text.isEmpty()
                || text.equalsIgnoreCase("NULL")
                || text.chars().anyMatch(c -> "{},\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
        return nested || !quoted ? text : quote(text);
    }

    private static String row(SqlType type, List<?> values) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",").append(field(type.fields().get(i).type(), values.get(i)));
        }
        return text.append(")").toString();
    }

    private static String field(SqlType type, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = text(type, value);
        boolean quoted =
                text.isEmpty() || text.chars().anyMatch(c -> "(),\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
        return quoted ? quote(text) : text;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
