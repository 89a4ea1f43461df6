// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import io.sluice.engine.data.Datum;
import io.sluice.engine.data.TextTime;
import io.sluice.engine.topology.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/**
 * What generated code does with times: all are counts of microseconds, since the epoch or since midnight, dates of days.
 * Calcite's own functions know milliseconds only. Its calendar is used where whole days are all there is to know. A unit is
 * a number, see {@link #unit}, a constant of the code.
 */
@Strict
public final class Times {
    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;
    private static final long MICROS = 1_000;
    private static final TimeUnitRange[] UNITS = TimeUnitRange.values();
    private static final SqlType TIME = SqlType.of(SqlType.Kind.TIME, 6, 0, false);
    private static final SqlType TIMESTAMP = SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, false);
    private static final SqlType TIMESTAMP_LTZ = SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 6, 0, false);

    private Times() {}

    /** The number of a unit. */
    public static int unit(TimeUnitRange unit) {
        return List.of(UNITS).indexOf(unit);
    }

    /** Milliseconds, as Calcite counts them: what is finer is cut. */
    public static long millis(long micros) {
        return Math.floorDiv(micros, MICROS);
    }

    /** The same of a time of day. */
    public static int timeMillis(long micros) {
        return (int) (micros / MICROS);
    }

    /** Milliseconds of Calcite's as microseconds. */
    public static long ofMillis(long millis) {
        return Math.multiplyExact(millis, MICROS);
    }

    /** Without the digits that are less than {@code unit} microseconds. */
    public static long cut(long micros, long unit) {
        return Math.floorDiv(micros, unit) * unit;
    }

    public static int dateOf(long micros) {
        return Math.toIntExact(Math.floorDiv(micros, DAY));
    }

    public static long timeOf(long micros) {
        return Math.floorMod(micros, DAY);
    }

    public static long midnight(int date) {
        return date * DAY;
    }

    public static long plusMonths(long micros, int months) {
        return midnight(DateTimeUtils.addMonths(dateOf(micros), months)) + timeOf(micros);
    }

    public static long minusMonths(long micros, int months) {
        return plusMonths(micros, Math.negateExact(months));
    }

    /** The whole months from one moment to another; negative if the first is the later. */
    public static int monthsBetween(long to, long from) {
        if (to < from) {
            return -monthsBetween(from, to);
        }
        int months = DateTimeUtils.subtractMonths(dateOf(to), dateOf(from));
        return plusMonths(from, months) > to ? months - 1 : months;
    }

    /** The last moment, not after the given one, at which a unit begins; weeks begin on Sunday. */
    public static long floor(long micros, int unit) {
        TimeUnitRange range = UNITS[unit];
        long width = width(range);
        return width > 0 ? cut(micros, width) : midnight((int) DateTimeUtils.unixDateFloor(range, dateOf(micros)));
    }

    /** The first moment, not before the given one, at which a unit begins. */
    public static long ceil(long micros, int unit) {
        TimeUnitRange range = UNITS[unit];
        long width = width(range);
        if (width > 0) {
            return Math.negateExact(cut(Math.negateExact(micros), width));
        }
        int date = dateOf(micros) + (timeOf(micros) == 0 ? 0 : 1);
        return midnight((int) DateTimeUtils.unixDateCeil(range, date));
    }

    /** The microseconds of a unit of one length, 0 for the others. */
    private static long width(TimeUnitRange unit) {
        return switch (unit) {
            case DAY -> DAY;
            case HOUR -> HOUR;
            case MINUTE -> MINUTE;
            case SECOND -> SECOND;
            case MILLISECOND -> MICROS;
            case MICROSECOND, NANOSECOND -> 1;
            default -> 0;
        };
    }

    /** A field of a moment, or of a time of day. Milli-, micro- and nanoseconds have the seconds in them, as in PostgreSQL. */
    public static long extract(int unit, long micros) {
        TimeUnitRange range = UNITS[unit];
        return switch (range) {
            case EPOCH -> Math.floorDiv(micros, SECOND);
            case HOUR -> Math.floorMod(micros, DAY) / HOUR;
            case MINUTE -> Math.floorMod(micros, HOUR) / MINUTE;
            case SECOND -> Math.floorMod(micros, MINUTE) / SECOND;
            case MILLISECOND -> Math.floorMod(micros, MINUTE) / MICROS;
            case MICROSECOND -> Math.floorMod(micros, MINUTE);
            case NANOSECOND -> Math.floorMod(micros, MINUTE) * MICROS;
            default -> DateTimeUtils.unixDateExtract(range, dateOf(micros));
        };
    }

    public static String timestampText(long micros) {
        return Datum.text(TIMESTAMP, micros);
    }

    public static String zonedText(long micros) {
        return Datum.text(TIMESTAMP_LTZ, micros);
    }

    public static String timeText(long micros) {
        return Datum.text(TIME, micros);
    }

    /** A timestamp as it is written: {@code 2000-01-31 12:30:15.123456}, with T between, without the time, with a zone. */
    public static long readTimestamp(String text) {
        return required(TIMESTAMP, text);
    }

    /** A time of day as it is written. */
    public static long readTime(String text) {
        return required(TIME, text);
    }

    /** The same as {@link #readTimestamp}, and NULL for what is none. */
    public static @Nullable Long tryTimestamp(String text) {
        long micros = read(TIMESTAMP, text);
        return micros == TextTime.NONE ? null : (Long) micros;
    }

    /** The same as {@link #readTime}, and NULL for what is none. */
    public static @Nullable Long tryTime(String text) {
        long micros = read(TIME, text);
        return micros == TextTime.NONE ? null : (Long) micros;
    }

    private static long required(SqlType type, String text) {
        long micros = read(type, text);
        if (micros == TextTime.NONE) {
            throw new IllegalArgumentException("'" + text + "' is not a " + type.kind());
        }
        return micros;
    }

    private static long read(SqlType type, String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        return TextTime.read(type, bytes, 0, bytes.length);
    }
}
