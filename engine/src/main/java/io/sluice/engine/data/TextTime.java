// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;

/**
 * Reads dates and times as ISO 8601 and SQL write them: {@code 2000-01-31}, {@code 12:30}, {@code 2000-01-31T12:30:00.5Z},
 * with a space for the T, seconds and fraction left out, an offset such as {@code +02:00} behind.
 */
public final class TextTime {
    /** No date or time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private TextTime() {}

    /** Days of a DATE, microseconds of the other types; digits behind the type's precision are cut. */
    public static long read(SqlType type, byte[] data, int from, int to) {
        return switch (type.kind()) {
            case DATE -> to - from == 10 ? days(data, from) : NONE;
            case TIME -> cut(clock(data, from, to), type.precision());
            default -> cut(timestamp(data, from, to), type.precision());
        };
    }

    private static long cut(long micros, int precision) {
        long unit = 1;
        for (int i = precision; i < 6; i++) {
            unit *= 10;
        }
        return micros == NONE ? NONE : Math.floorDiv(micros, unit) * unit;
    }

    private static long timestamp(byte[] data, int from, int to) {
        long days = to - from < 10 ? NONE : days(data, from);
        if (days == NONE || to - from == 10) {
            return days == NONE ? NONE : days * DAY;
        }
        if ((data[from + 10] | 0x20) != 't' && data[from + 10] != ' ') {
            return NONE;
        }
        int end = to;
        long offset = 0;
        if ((data[to - 1] | 0x20) == 'z') {
            end = to - 1;
        } else {
            int sign = sign(data, from + 11, to);
            if (sign < to) {
                offset = offset(data, sign, to);
                end = sign;
            }
        }
        long clock = clock(data, from + 11, end);
        return clock == NONE || offset == NONE ? NONE : days * DAY + clock - offset;
    }

    private static int sign(byte[] data, int from, int to) {
        int at = from;
        while (at < to && data[at] != '+' && data[at] != '-') {
            at++;
        }
        return at;
    }

    /** {@code +02}, {@code +02:00} or {@code +0200}. */
    private static long offset(byte[] data, int from, int to) {
        int length = to - from;
        int hours = length >= 3 ? digits(data, from + 1, 2) : -1;
        int minutes = length == 3 ? 0 : length == 5 ? digits(data, from + 3, 2) : -1;
        if (length == 6 && data[from + 3] == ':') {
            minutes = digits(data, from + 4, 2);
        }
        if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59) {
            return NONE;
        }
        return (data[from] == '-' ? -1 : 1) * (hours * 60L + minutes) * 60 * SECOND;
    }

    /** {@code yyyy-mm-dd}; the days by Howard Hinnant's algorithm, without a table. */
    private static long days(byte[] data, int at) {
        int year = digits(data, at, 4);
        int month = digits(data, at + 5, 2);
        int day = digits(data, at + 8, 2);
        boolean dashes = data[at + 4] == '-' && data[at + 7] == '-';
        if (!dashes || year < 0 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) {
            return NONE;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (month == 2 && day == 29 && !leap) {
            return NONE;
        }
        long shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /** {@code hh:mm}, {@code hh:mm:ss}, {@code hh:mm:ss.ffffff}. */
    private static long clock(byte[] data, int from, int to) {
        int length = to - from;
        if (length < 5 || data[from + 2] != ':' || (length > 5 && (length < 8 || data[from + 5] != ':'))) {
            return NONE;
        }
        int hours = digits(data, from, 2);
        int minutes = digits(data, from + 3, 2);
        int seconds = length > 5 ? digits(data, from + 6, 2) : 0;
        long fraction = length > 8 ? fraction(data, from + 8, to) : 0;
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || fraction < 0) {
            return NONE;
        }
        return ((hours * 60L + minutes) * 60 + seconds) * SECOND + fraction;
    }

    /** A point and 1 to 9 digits as microseconds; −1 if it is none. */
    private static long fraction(byte[] data, int from, int to) {
        int count = to - from - 1;
        if (data[from] != '.' || count < 1 || count > 9) {
            return -1;
        }
        long micros = 0;
        for (int i = 0; i < Math.max(6, count); i++) {
            int digit = i < count ? data[from + 1 + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            micros = i < 6 ? micros * 10 + digit : micros;
        }
        return micros;
    }

    private static int digits(byte[] data, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
