// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Text functions on arrays of code points: what the engine's are judged by. */
final class Characters {
    private static final Set<String> NAMES = Set.of(
            "CHAR_LENGTH",
            "CHARACTER_LENGTH",
            "LENGTH",
            "SUBSTRING",
            "POSITION",
            "STRPOS",
            "OVERLAY",
            "LEFT",
            "RIGHT",
            "REVERSE",
            "LPAD",
            "RPAD",
            "ASCII");
    private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=", "GREATEST", "LEAST");

    private Characters() {}

    static boolean counts(String operator) {
        return NAMES.contains(operator);
    }

    /** Whether an operator orders what it is given, if that is text. */
    static boolean orders(String operator) {
        return ORDERS.contains(operator);
    }

    /** The value of a function, none of whose arguments is NULL; empty if the operator is none of these. */
    static Optional<Object> value(String operator, List<Object> arguments) {
        if (!(arguments.get(0) instanceof String first)) {
            return Optional.empty();
        }
        if (orders(operator)) {
            return Optional.of(ordered(operator, arguments));
        }
        if (!counts(operator)) {
            return Optional.empty();
        }
        int[] text = first.codePoints().toArray();
        return Optional.of(
                switch (operator) {
                    case "SUBSTRING" -> substring(text, number(arguments, 1, 0), number(arguments, 2, Long.MAX_VALUE));
                    case "POSITION" -> position(text, points(arguments.get(1)), number(arguments, 2, 1));
                    case "STRPOS" -> position(points(arguments.get(1)), text, 1);
                    case "OVERLAY" -> overlay(text, arguments);
                    case "LEFT" -> string(text, 0, number(arguments, 1, 0));
                    case "RIGHT" -> string(text, text.length - Math.max(0, number(arguments, 1, 0)), text.length);
                    case "REVERSE" -> reverse(text);
                    case "LPAD", "RPAD" -> pad(text, arguments, operator.equals("LPAD"));
                    case "ASCII" -> text.length == 0 ? 0L : (long) text[0];
                    default -> (long) text.length;
                });
    }

    private static Object ordered(String operator, List<Object> texts) {
        Comparator<Object> order = (one, other) -> Arrays.compare(points(one), points(other));
        int first = order.compare(texts.get(0), texts.get(1));
        return switch (operator) {
            case "<" -> first < 0;
            case "<=" -> first <= 0;
            case ">" -> first > 0;
            case ">=" -> first >= 0;
            case "GREATEST" -> Collections.max(texts, order);
            default -> Collections.min(texts, order);
        };
    }

    private static int[] points(Object text) {
        return ((String) text).codePoints().toArray();
    }

    private static long number(List<Object> arguments, int index, long otherwise) {
        return index < arguments.size() ? (Long) arguments.get(index) : otherwise;
    }

    private static String string(int[] text, long from, long to) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length; i++) {
            if (i >= from && i < to) {
                result.appendCodePoint(text[i]);
            }
        }
        return result.toString();
    }

    private static String substring(int[] text, long start, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("negative length");
        }
        return string(text, start - 1, count == Long.MAX_VALUE ? count : start - 1 + count);
    }

    private static long position(int[] part, int[] text, long start) {
        if (start < 1 || start > Math.max(text.length, 1)) {
            return 0;
        }
        for (int at = (int) start - 1; at + part.length <= text.length; at++) {
            if (Arrays.equals(part, 0, part.length, text, at, at + part.length)) {
                return at + 1L;
            }
        }
        return 0;
    }

    private static String overlay(int[] text, List<Object> arguments) {
        int[] part = points(arguments.get(1));
        long start = number(arguments, 2, 1);
        if (start < 1) {
            throw new IllegalArgumentException("start " + start);
        }
        long count = Math.max(0, number(arguments, 3, part.length));
        return string(text, 0, start - 1) + arguments.get(1) + string(text, start - 1 + count, Long.MAX_VALUE);
    }

    private static String reverse(int[] text) {
        StringBuilder result = new StringBuilder();
        for (int i = text.length - 1; i >= 0; i--) {
            result.appendCodePoint(text[i]);
        }
        return result.toString();
    }

    private static String pad(int[] text, List<Object> arguments, boolean left) {
        int[] fill = points(arguments.size() > 2 ? arguments.get(2) : " ");
        long width = number(arguments, 1, 0);
        StringBuilder padding = new StringBuilder();
        for (int i = 0; fill.length > 0 && i < width - text.length; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        String kept = string(text, 0, width);
        return left ? padding + kept : kept + padding;
    }
}
