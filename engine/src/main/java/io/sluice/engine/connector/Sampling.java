// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Column;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Guesses the types of columns from the first values. */
final class Sampling {
    private static final List<SqlType> CANDIDATES = List.of(
            SqlType.of(Kind.BIGINT, true),
            SqlType.of(Kind.DOUBLE, true),
            SqlType.of(Kind.BOOLEAN, true),
            SqlType.of(Kind.DATE, true),
            SqlType.of(Kind.TIMESTAMP, 6, 0, true));

    private Sampling() {}

    /** The bytes of the byte order mark at the beginning, 3 or 0. */
    static int markWidth(byte[] bytes) {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return mark ? 3 : 0;
    }

    /** The narrowest type that reads all values; STRING if there are none. */
    static SqlType type(List<String> values) {
        return CANDIDATES.stream()
                .filter(candidate -> !values.isEmpty() && values.stream().allMatch(value -> reads(candidate, value)))
                .findFirst()
                .orElse(SqlType.of(Kind.VARCHAR, true));
    }

    private static boolean reads(SqlType type, String value) {
        // 007 is a code, not a number: as a number it would lose its zeros. 1 and t are no booleans by themselves.
        boolean code = value.length() > 1 && value.startsWith("0") && !value.startsWith("0.");
        if (type.kind() == Kind.BIGINT && code) {
            return false;
        }
        if (type.kind() == Kind.DOUBLE
                && (code || value.toLowerCase(Locale.ROOT).contains("n"))) {
            return false;
        }
        if (type.kind() == Kind.BOOLEAN && value.length() < 4) {
            return false;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return TextValue.add(type, bytes, 0, bytes.length, Column.of(type));
    }

    /** Whether the fields of a first record are names: all different, none empty, none a number or a time. */
    static boolean looksLikeHeader(List<String> fields) {
        HashSet<String> different = new HashSet<>();
        return fields.stream()
                .map(String::strip)
                .allMatch(field -> !field.isEmpty()
                        && different.add(field.toLowerCase(Locale.ROOT))
                        && type(List.of(field)).isString());
    }
}
