// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Utf8;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A LIKE pattern, parsed: {@code %} is any text, {@code _} one code point, an escape character makes the next character
 * literal. The text between two {@code %} is a segment. The first must match at the start, the last at the end, and
 * those between are found one after the other, each as early as possible: linear in all but pathological cases.
 */
final class LikePattern {
    private final List<Segment> segments;

    private LikePattern(List<Segment> segments) {
        this.segments = segments;
    }

    static LikePattern of(String pattern) {
        return parse(pattern, -1);
    }

    /** Throws {@link io.sluice.engine.problem.ProblemException} if the escape is not one character or ends the pattern. */
    static LikePattern of(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) != 1) {
            throw Problem.of(Code.EVALUATION, "the escape of LIKE must be one character, not '" + escape + "'")
                    .exception();
        }
        return parse(pattern, escape.codePointAt(0));
    }

    private static LikePattern parse(String pattern, int escape) {
        List<Segment> segments = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] == escape) {
                if (++i == points.length) {
                    throw Problem.of(Code.EVALUATION, "the pattern of LIKE ends in its escape: '" + pattern + "'")
                            .exception();
                }
                literal.appendCodePoint(points[i]);
            } else if (points[i] == '%') {
                parts.add(literal.toString());
                segments.add(new Segment(parts));
                parts.clear();
                literal.setLength(0);
            } else if (points[i] == '_') {
                parts.add(literal.toString());
                literal.setLength(0);
            } else {
                literal.appendCodePoint(points[i]);
            }
        }
        parts.add(literal.toString());
        segments.add(new Segment(parts));
        return new LikePattern(segments);
    }

    boolean matches(byte[] data, int from, int to) {
        Segment first = segments.get(0);
        int at = first.matchAt(data, from, to);
        int last = segments.size() - 1;
        if (last == 0 || at < 0) {
            return at == to;
        }
        for (int i = 1; i < last; i++) {
            at = segments.get(i).findFrom(data, at, to);
            if (at < 0) {
                return false;
            }
        }
        return segments.get(last).matchesEnd(data, at, to);
    }

    /** Literal texts with exactly one code point between each two. */
    private static final class Segment {
        private final byte[][] literals;
        private final int codePoints;

        Segment(List<String> parts) {
            literals = parts.stream()
                    .map(part -> part.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            codePoints = parts.stream()
                            .mapToInt(part -> part.codePointCount(0, part.length()))
                            .sum()
                    + literals.length
                    - 1;
        }

        /** The place behind the segment if it stands at {@code from}, else −1. */
        int matchAt(byte[] data, int from, int to) {
            int at = from;
            for (int i = 0; i < literals.length; i++) {
                if (i > 0) {
                    if (at >= to) {
                        return -1;
                    }
                    at += Utf8.width(data[at]);
                }
                byte[] literal = literals[i];
                if (to - at < literal.length || !Utf8.startsWith(data, at, literal)) {
                    return -1;
                }
                at += literal.length;
            }
            return at;
        }

        /** The place behind the first occurrence at or after {@code from}, else −1. */
        int findFrom(byte[] data, int from, int to) {
            if (literals.length == 1) {
                int found = Utf8.indexOf(data, from, to, literals[0]);
                return found < 0 ? -1 : found + literals[0].length;
            }
            for (int start = from; start < to; start += Utf8.width(data[start])) {
                int end = matchAt(data, start, to);
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }

        /** Whether the segment stands at the end, and not before {@code from}. */
        boolean matchesEnd(byte[] data, int from, int to) {
            if (literals.length == 1) {
                int start = to - literals[0].length;
                return start >= from && Utf8.startsWith(data, start, literals[0]);
            }
            int start = to;
            for (int i = 0; i < codePoints; i++) {
                if (start <= from) {
                    return false;
                }
                start = Utf8.before(data, start);
            }
            return matchAt(data, start, to) == to;
        }
    }
}
