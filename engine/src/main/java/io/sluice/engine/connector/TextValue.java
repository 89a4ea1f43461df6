// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.TextTime;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Reads values written as text into columns. Numbers and times are read byte by byte, without a String. */
final class TextValue {
    private static final double[] POWERS = new double[23];
    private static final long EXACT_MAX = 1L << 53;
    private static final int DECIMAL_CHARS_MAX = 400;

    static {
        // Up to 10^22 a power of ten is a double exactly.
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private TextValue() {}

    /** Whether text can be read as the type: nested types and intervals cannot. */
    static boolean reads(SqlType type) {
        return switch (type.kind()) {
            case INTERVAL_MONTHS, INTERVAL_TIME, ARRAY, MAP, ROW, NULL -> false;
            default -> true;
        };
    }

    /** Appends the value that the bytes are the text of; false, and nothing appended, if they are none of the type. */
    static boolean add(SqlType type, byte[] data, int from, int to, Column out) {
        return switch (type.kind()) {
            case BOOLEAN -> addBoolean(data, from, to, (LongColumn) out);
            case TINYINT -> addInteger(data, from, to, Byte.MIN_VALUE, Byte.MAX_VALUE, (LongColumn) out);
            case SMALLINT -> addInteger(data, from, to, Short.MIN_VALUE, Short.MAX_VALUE, (LongColumn) out);
            case INTEGER -> addInteger(data, from, to, Integer.MIN_VALUE, Integer.MAX_VALUE, (LongColumn) out);
            case BIGINT -> addInteger(data, from, to, Long.MIN_VALUE, Long.MAX_VALUE, (LongColumn) out);
            case REAL, DOUBLE -> addDouble(type, data, from, to, (DoubleColumn) out);
            case DECIMAL -> addDecimal(type, data, from, to, (DecimalColumn) out);
            case CHAR, VARCHAR -> addString(type, data, from, to, (Utf8Column) out);
            case BINARY, VARBINARY -> addBytes(type, data, from, to, (Utf8Column) out);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> addTime(type, data, from, to, (LongColumn) out);
            default -> false;
        };
    }

    private static boolean addBoolean(byte[] data, int from, int to, LongColumn out) {
        boolean yes = isWord(data, from, to, "true") || isWord(data, from, to, "t") || isWord(data, from, to, "1");
        boolean no = isWord(data, from, to, "false") || isWord(data, from, to, "f") || isWord(data, from, to, "0");
        if (yes || no) {
            out.add(yes ? 1 : 0);
        }
        return yes || no;
    }

    /** Whether the bytes are a word of ASCII letters, ignoring case. */
    private static boolean isWord(byte[] data, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((data[from + i] | 0x20) != (word.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static boolean addInteger(byte[] data, int from, int to, long least, long most, LongColumn out) {
        boolean negative = from < to && data[from] == '-';
        int at = from < to && (negative || data[from] == '+') ? from + 1 : from;
        if (at == to) {
            return false;
        }
        // Built up as a negative number, which has room for the least.
        long value = 0;
        long before = Long.MIN_VALUE / 10;
        for (; at < to; at++) {
            int digit = data[at] - '0';
            if (digit < 0 || digit > 9 || value < before || value * 10 < Long.MIN_VALUE + digit) {
                return false;
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            return false;
        }
        value = negative ? value : -value;
        if (value < least || value > most) {
            return false;
        }
        out.add(value);
        return true;
    }

    private static boolean addDouble(SqlType type, byte[] data, int from, int to, DoubleColumn out) {
        double value = simpleDouble(data, from, to);
        if (Double.isNaN(value)) {
            String text = string(data, from, to).strip();
            // Java also reads hexadecimal numbers and the suffixes d and f, which are no numbers of SQL.
            boolean word = text.equals("NaN") || text.endsWith("Infinity");
            if (!word && (text.isEmpty() || !isPlain(text))) {
                return false;
            }
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException notANumber) {
                return false;
            }
        }
        out.add(type.kind() == SqlType.Kind.REAL ? (float) value : value);
        return true;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
    }

    /** Digits with a point perhaps, few enough that one exact division gives the nearest double (Clinger 1990); else NaN. */
    private static double simpleDouble(byte[] data, int from, int to) {
        boolean negative = from < to && data[from] == '-';
        long digits = 0;
        int point = -1;
        int first = negative ? from + 1 : from;
        for (int i = first; i < to; i++) {
            int digit = data[i] - '0';
            if (digit >= 0 && digit <= 9 && digits < EXACT_MAX / 10 - 1) {
                digits = digits * 10 + digit;
            } else if (data[i] == '.' && point < 0) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        int decimals = point < 0 ? 0 : to - point - 1;
        if (to - first < (point < 0 ? 1 : 2) || decimals >= POWERS.length) {
            return Double.NaN;
        }
        double value = digits / POWERS[decimals];
        return negative ? -value : value;
    }

    private static boolean addDecimal(SqlType type, byte[] data, int from, int to, DecimalColumn out) {
        if (to - from > DECIMAL_CHARS_MAX) {
            return false;
        }
        try {
            return addDecimal(type, new BigDecimal(string(data, from, to).strip()), out);
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /** Appends a number, rounded to the scale half up; false if it has too many digits before the point. */
    static boolean addDecimal(SqlType type, BigDecimal value, DecimalColumn out) {
        // Asked before rounding, which would write a large exponent out in digits.
        if ((long) value.precision() - value.scale() > type.precision() - type.scale() && value.signum() != 0) {
            return false;
        }
        boolean tiny = value.signum() == 0 || value.scale() - value.precision() > type.scale() + 1;
        BigDecimal rounded = (tiny ? BigDecimal.ZERO : value).setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > type.precision()) {
            return false;
        }
        out.add(rounded);
        return true;
    }

    private static String string(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean addString(SqlType type, byte[] data, int from, int to, Utf8Column out) {
        if (type.precision() == SqlType.UNLIMITED) {
            out.add(data, from, to);
            return true;
        }
        int missing = type.precision() - Utf8.codePoints(data, from, to);
        if (missing < 0) {
            return false;
        }
        if (type.kind() == SqlType.Kind.CHAR && missing > 0) {
            out.add(string(data, from, to) + " ".repeat(missing));
        } else {
            out.add(data, from, to);
        }
        return true;
    }

    private static boolean addBytes(SqlType type, byte[] data, int from, int to, Utf8Column out) {
        try {
            byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(data, from, to));
            boolean fits = type.kind() == SqlType.Kind.BINARY
                    ? bytes.length == type.precision()
                    : bytes.length <= type.precision();
            if (fits) {
                out.add(bytes, 0, bytes.length);
            }
            return fits;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean addTime(SqlType type, byte[] data, int from, int to, LongColumn out) {
        long value = TextTime.read(type, data, from, to);
        if (value != TextTime.NONE) {
            out.add(value);
        }
        return value != TextTime.NONE;
    }
}
