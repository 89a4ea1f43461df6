// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.jspecify.annotations.Nullable;

/** Times to the microsecond, by {@code java.time}: what the engine's own functions are judged by. */
final class Moments {
    private static final long DAY = 86_400_000_000L;
    private static final DateTimeFormatter CLOCK = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .toFormatter();

    private Moments() {}

    static boolean isTime(SqlType type) {
        return isMoment(type) || type.kind() == Kind.TIME;
    }

    static boolean isMoment(SqlType type) {
        return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
    }

    private static LocalDateTime moment(Object value, SqlType type) {
        if (type.kind() == Kind.DATE) {
            return LocalDate.ofEpochDay((Long) value).atStartOfDay();
        }
        long micros = (Long) value;
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
        return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), nanos, ZoneOffset.UTC);
    }

    private static long micros(LocalDateTime moment) {
        return ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), moment);
    }

    /** A date, a moment, a time of day or an interval of microseconds, as another of these, plus so many units. */
    private static Object result(LocalDateTime moment, SqlType type) {
        return switch (type.kind()) {
            case DATE -> moment.toLocalDate().toEpochDay();
            case TIME -> moment.toLocalTime().toNanoOfDay() / 1_000;
            default -> micros(moment);
        };
    }

    /** A time plus an interval; {@code sign} −1 for minus. */
    static Object plus(Object left, SqlType leftType, Object interval, SqlType intervalType, int sign, SqlType type) {
        LocalDateTime from = moment(left, leftType);
        long amount = Math.multiplyExact((long) sign, (Long) interval);
        LocalDateTime moved = intervalType.kind() == Kind.INTERVAL_MONTHS
                ? from.plusMonths(amount)
                : from.plus(amount, ChronoUnit.MICROS);
        return result(moved, type);
    }

    /** From {@code right} to {@code left}. */
    static Object between(Object left, SqlType leftType, Object right, SqlType rightType, SqlType type) {
        LocalDateTime to = moment(left, leftType);
        LocalDateTime from = moment(right, rightType);
        if (type.kind() == Kind.INTERVAL_TIME) {
            return ChronoUnit.MICROS.between(from, to);
        }
        return to.isBefore(from) ? -months(to, from) : months(from, to);
    }

    private static long months(LocalDateTime from, LocalDateTime to) {
        long months = 0;
        while (!from.plusMonths(months + 1).isAfter(to)) {
            months++;
        }
        return months;
    }

    static Object floor(Object value, SqlType type, TimeUnitRange unit) {
        return result(floor(moment(value, type), unit), type);
    }

    static Object ceil(Object value, SqlType type, TimeUnitRange unit) {
        LocalDateTime moment = moment(value, type);
        LocalDateTime floor = floor(moment, unit);
        return result(floor.equals(moment) ? moment : floor(plusUnit(floor, unit), unit), type);
    }

    private static LocalDateTime floor(LocalDateTime moment, TimeUnitRange unit) {
        LocalDateTime day = moment.truncatedTo(ChronoUnit.DAYS);
        int year = moment.getYear();
        return switch (unit) {
            case MICROSECOND, NANOSECOND -> moment.truncatedTo(ChronoUnit.MICROS);
            case MILLISECOND -> moment.truncatedTo(ChronoUnit.MILLIS);
            case SECOND -> moment.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> moment.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((moment.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
            case DECADE -> day.withDayOfYear(1).withYear(Math.floorDiv(year, 10) * 10);
            case CENTURY -> day.withDayOfYear(1).withYear(Math.floorDiv(year - 1, 100) * 100 + 1);
            case MILLENNIUM -> day.withDayOfYear(1).withYear(Math.floorDiv(year - 1, 1000) * 1000 + 1);
            default -> throw new IllegalArgumentException("FLOOR TO " + unit);
        };
    }

    private static LocalDateTime plusUnit(LocalDateTime moment, TimeUnitRange unit) {
        return switch (unit) {
            case MICROSECOND, NANOSECOND -> moment.plus(1, ChronoUnit.MICROS);
            case MILLISECOND -> moment.plus(1, ChronoUnit.MILLIS);
            case SECOND -> moment.plusSeconds(1);
            case MINUTE -> moment.plusMinutes(1);
            case HOUR -> moment.plusHours(1);
            case DAY -> moment.plusDays(1);
            case WEEK -> moment.plusDays(7);
            case MONTH -> moment.plusMonths(1);
            case QUARTER -> moment.plusMonths(3);
            case YEAR -> moment.plusYears(1);
            case DECADE -> moment.plusYears(10);
            case CENTURY -> moment.plusYears(100);
            default -> moment.plusYears(1000);
        };
    }

    static Object extract(TimeUnitRange unit, Object value, SqlType type) {
        LocalDateTime moment = moment(value, type);
        long nanosOfMinute = moment.getSecond() * 1_000_000_000L + moment.getNano();
        return switch (unit) {
            case YEAR -> (long) moment.getYear();
            case QUARTER -> (long) moment.get(IsoFields.QUARTER_OF_YEAR);
            case MONTH -> (long) moment.getMonthValue();
            case DAY -> (long) moment.getDayOfMonth();
            case DOY -> (long) moment.getDayOfYear();
            case DOW -> (long) moment.getDayOfWeek().getValue() % 7 + 1;
            case ISODOW -> (long) moment.getDayOfWeek().getValue();
            case HOUR -> (long) moment.getHour();
            case MINUTE -> (long) moment.getMinute();
            case SECOND -> (long) moment.getSecond();
            case MILLISECOND -> nanosOfMinute / 1_000_000;
            case MICROSECOND -> nanosOfMinute / 1_000;
            case NANOSECOND -> nanosOfMinute;
            case EPOCH -> moment.toEpochSecond(ZoneOffset.UTC);
            default -> DateTimeUtils.unixDateExtract(unit, moment.toLocalDate().toEpochDay());
        };
    }

    /** A cast from or to a time; null where TRY_CAST gives NULL, and a failure where CAST fails. */
    static @Nullable Object cast(Object value, SqlType from, SqlType to, boolean safe) {
        if (to.isString()) {
            String text = from.kind() == Kind.TIME
                    ? clock(LocalTime.ofNanoOfDay((Long) value * 1_000))
                    : text(moment(value, from)) + (from.kind() == Kind.TIMESTAMP_LTZ ? "+00" : "");
            return text.length() > to.precision() ? text.substring(0, to.precision()) : text;
        }
        if (from.isString()) {
            try {
                return cut(read((String) value, to), to);
            } catch (java.time.DateTimeException wrong) {
                if (safe) {
                    return null;
                }
                throw wrong;
            }
        }
        return cut(result(moment(value, from), to), to);
    }

    private static Object cut(Object value, SqlType type) {
        long unit = (long) Math.pow(10, 6 - type.precision());
        return isTime(type) ? (Object) (Math.floorDiv((Long) value, unit) * unit) : value;
    }

    private static Object read(String text, SqlType type) {
        String given = text.strip();
        if (type.kind() == Kind.TIME) {
            return LocalTime.parse(given, CLOCK).toNanoOfDay() / 1_000;
        }
        LocalDate date = LocalDate.parse(given.length() < 10 ? given : given.substring(0, 10));
        if (given.length() == 10) {
            return date.toEpochDay() * DAY;
        }
        if (given.charAt(10) != ' ' && given.charAt(10) != 'T') {
            throw new java.time.DateTimeException(given);
        }
        return date.toEpochDay() * DAY
                + LocalTime.parse(given.substring(11), CLOCK).toNanoOfDay() / 1_000;
    }

    private static String text(LocalDateTime moment) {
        int year = moment.getYear();
        return String.format(
                "%04d-%02d-%02d %s%s",
                year > 0 ? year : 1 - year,
                moment.getMonthValue(),
                moment.getDayOfMonth(),
                clock(moment.toLocalTime()),
                year > 0 ? "" : " BC");
    }

    private static String clock(LocalTime time) {
        String whole = String.format("%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
        return time.getNano() == 0
                ? whole
                : whole + String.format(".%06d", time.getNano() / 1_000).replaceAll("0+$", "");
    }
}
