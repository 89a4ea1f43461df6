// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import io.sluice.engine.data.Datum;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.linq4j.function.Strict;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The text functions that count characters or order text, one value at a time: they count and order code points, as the kernels
 * and ORDER BY do, where Calcite's do so with UTF-16 units. Positions begin at 1; 0 is none.
 */
@Strict
public final class CodePoints {
    /** Our function for an operator of Calcite's, by its name. */
    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("CHAR_LENGTH", "length"),
            Map.entry("CHARACTER_LENGTH", "length"),
            Map.entry("LENGTH", "length"),
            Map.entry("SUBSTRING", "substring"),
            Map.entry("POSITION", "position"),
            Map.entry("STRPOS", "strpos"),
            Map.entry("OVERLAY", "overlay"),
            Map.entry("LEFT", "left"),
            Map.entry("RIGHT", "right"),
            Map.entry("REVERSE", "reverse"),
            Map.entry("LPAD", "lpad"),
            Map.entry("RPAD", "rpad"),
            Map.entry("ASCII", "ascii"),
            Map.entry("GREATEST", "greatest"),
            Map.entry("LEAST", "least"));

    private CodePoints() {}

    /** Whether a call counts characters or orders text. */
    static boolean isOwn(RexCall call) {
        boolean ofText = call.getOperands().stream().anyMatch(operand -> SqlTypeUtil.inCharFamily(operand.getType()));
        return ofText && (OWN.containsKey(call.getOperator().getName()) || SqlKind.COMPARISON.contains(call.getKind()));
    }

    /** The name of the method here that does what an operator does. */
    static Optional<String> method(String operator) {
        return Optional.ofNullable(OWN.get(operator));
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    public static String substring(String text, long start) {
        return slice(text, start - 1, Long.MAX_VALUE);
    }

    /** As in the standard, what lies before the first position is counted but empty. */
    public static String substring(String text, long start, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("negative length in SUBSTRING: " + count);
        }
        long end = start - 1 + count;
        return slice(text, start - 1, end < start - 1 ? Long.MAX_VALUE : end);
    }

    /** The code points from {@code begin} to {@code end - 1}, counted from 0, as far as there are some. */
    private static String slice(String text, long begin, long end) {
        long length = length(text);
        int from = (int) Math.min(Math.max(begin, 0), length);
        int to = (int) Math.min(Math.max(end, from), length);
        int at = text.offsetByCodePoints(0, from);
        return text.substring(at, text.offsetByCodePoints(at, to - from));
    }

    public static int position(String part, String text) {
        int at = text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    /** POSITION(part IN text FROM start). */
    public static int position(String part, String text, long start) {
        if (start < 1 || start > length(text)) {
            return 0;
        }
        int at = text.indexOf(part, text.offsetByCodePoints(0, (int) start - 1));
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    public static int strpos(String text, String part) {
        return position(part, text);
    }

    public static String overlay(String text, String part, long start) {
        return overlay(text, part, start, length(part));
    }

    /** {@code text} with {@code count} characters from {@code start} on replaced. */
    public static String overlay(String text, String part, long start, long count) {
        if (start < 1) {
            throw new IllegalArgumentException("OVERLAY starts at a position from 1 on, not at " + start);
        }
        long end = start - 1 + Math.max(count, 0);
        return slice(text, 0, start - 1) + part + slice(text, end < 0 ? Long.MAX_VALUE : end, Long.MAX_VALUE);
    }

    /** The first {@code count} characters; none of them if the count is negative. */
    public static String left(String text, long count) {
        return slice(text, 0, count);
    }

    public static String right(String text, long count) {
        return slice(text, Math.max(0, length(text) - Math.max(0, count)), Long.MAX_VALUE);
    }

    public static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    public static String lpad(String text, long length) {
        return lpad(text, length, " ");
    }

    public static String lpad(String text, long length, String fill) {
        return padding(text, length, fill) + slice(text, 0, length);
    }

    public static String rpad(String text, long length) {
        return rpad(text, length, " ");
    }

    public static String rpad(String text, long length, String fill) {
        return slice(text, 0, length) + padding(text, length, fill);
    }

    private static String padding(String text, long length, String fill) {
        int missing = Math.toIntExact(Math.max(0, length - length(text)));
        int width = length(fill);
        if (missing <= 0 || width == 0) {
            return "";
        }
        return fill.repeat(missing / width) + slice(fill, 0, missing % width);
    }

    /** Negative if the one comes before the other, 0 if they are equal, else positive. */
    public static int compare(String one, String other) {
        return Datum.compareText(one, other);
    }

    public static String greatest(String one, String other) {
        return compare(one, other) < 0 ? other : one;
    }

    public static String least(String one, String other) {
        return compare(one, other) > 0 ? other : one;
    }

    /** The code point of the first character, 0 of an empty text. */
    public static int ascii(String text) {
        return text.isEmpty() ? 0 : text.codePointAt(0);
    }
}
