// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.linq4j.function.Strict;

/**
 * The scalar functions that Calcite lacks, one value at a time: what generated code calls where no kernel does the same for
 * a whole chunk. Arguments are never null: generated code calls strict functions only then, and has NULL otherwise.
 */
@Strict
public final class Builtins {
    private static final SqlType REAL = SqlType.of(SqlType.Kind.REAL, false);
    private static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE, false);

    private Builtins() {}

    /** SPLIT: the pieces between literal delimiters; an empty delimiter gives the code points. */
    public static List<String> split(String text, String delimiter) {
        List<String> pieces = new ArrayList<>();
        if (delimiter.isEmpty()) {
            text.codePoints().forEach(point -> pieces.add(Character.toString(point)));
            return pieces;
        }
        int from = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            pieces.add(text.substring(from, at));
            from = at + delimiter.length();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    /** REGEXP_EXTRACT_ALL: all matches, or what the one group of the pattern matched. Linear time (RE2). */
    public static List<String> regexpExtractAll(String text, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        int group = compiled.groupCount() == 1 ? 1 : 0;
        List<String> found = new ArrayList<>();
        Matcher matcher = compiled.matcher(text);
        while (matcher.find()) {
            String match = matcher.group(group);
            if (match != null) {
                found.add(match);
            }
        }
        return found;
    }

    /** The text of a BOOLEAN, as it is printed. */
    public static String booleanText(boolean value) {
        return value ? "true" : "false";
    }

    /** The text of a REAL, as it is printed. */
    public static String realText(float value) {
        return Datum.text(REAL, (double) value);
    }

    /** The text of a DOUBLE, as it is printed. */
    public static String doubleText(double value) {
        return Datum.text(DOUBLE, value);
    }

    /** The text of a DECIMAL with the digits of its scale, as it is printed. */
    public static String decimalText(BigDecimal value, int scale) {
        return value.setScale(scale, RoundingMode.HALF_UP).toPlainString();
    }

    /** MOD on 64-bit integers; the sign is the dividend's. Fails on 0. */
    public static long mod(long dividend, long divisor) {
        return dividend % divisor;
    }
}
