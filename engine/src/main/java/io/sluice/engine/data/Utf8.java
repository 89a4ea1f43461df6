// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** Leaf functions over UTF-8 slices: code points, ASCII, search. Slices are {@code data[from]} to {@code data[to - 1]}. */
public final class Utf8 {
    private static final long TOP_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether all bytes are below 128, eight at a time. */
    public static boolean isAscii(byte[] data, int from, int to) {
        long seen = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            seen |= Bytes.getLong(data, i);
        }
        return ((seen | Bytes.word(data, i, to - i)) & TOP_BITS) == 0;
    }

    /** Whether the bytes are UTF-8: no stray or missing continuation, no overlong form, no surrogate, nothing above U+10FFFF. */
    public static boolean isValid(byte[] data, int from, int to) {
        int i = from;
        while (i < to) {
            if (i + 8 <= to && (Bytes.getLong(data, i) & TOP_BITS) == 0) {
                i += 8;
            } else if (data[i] >= 0) {
                i++;
            } else {
                int width = validWidth(data, i, to);
                if (width == 0) {
                    return false;
                }
                i += width;
            }
        }
        return true;
    }

    /** The bytes of the code point above 127 that starts at a place, 0 if there is none (Unicode 15, table 3-7). */
    private static int validWidth(byte[] data, int at, int to) {
        int first = data[at] & 0xFF;
        int width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + width > to) {
            return 0;
        }
        int second = data[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean valid = second >= least && second <= most;
        for (int i = 2; i < width; i++) {
            valid &= data[at + i] < (byte) 0xC0;
        }
        return valid ? width : 0;
    }

    /** How many code points: the bytes that do not continue one. */
    public static int codePoints(byte[] data, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            // Continuation bytes are 10xxxxxx: the lowest quarter of the signed bytes.
            count += data[i] < (byte) 0xC0 ? 0 : 1;
        }
        return count;
    }

    /** The place behind {@code count} code points, at most {@code to}. */
    public static int skip(byte[] data, int from, int to, long count) {
        int at = from;
        for (long left = count; left > 0 && at < to; left--) {
            at += width(data[at]);
        }
        return at;
    }

    /** The start of the code point that ends before {@code to}. */
    public static int before(byte[] data, int to) {
        int at = to - 1;
        while (data[at] < (byte) 0xC0) {
            at--;
        }
        return at;
    }

    /** How many bytes a code point has, by its first. */
    public static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        return first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : 4;
    }

    /** The code point that starts at {@code at}. */
    public static int codePoint(byte[] data, int at) {
        byte first = data[at];
        return switch (width(first)) {
            case 1 -> first;
            case 2 -> ((first & 0x1F) << 6) | (data[at + 1] & 0x3F);
            case 3 -> ((first & 0x0F) << 12) | ((data[at + 1] & 0x3F) << 6) | (data[at + 2] & 0x3F);
            default ->
                (first & 0x07) << 18 | (data[at + 1] & 0x3F) << 12 | (data[at + 2] & 0x3F) << 6 | (data[at + 3] & 0x3F);
        };
    }

    /** Where {@code needle} first occurs at or after {@code from}, or −1. An empty needle occurs at {@code from}. */
    public static int indexOf(byte[] data, int from, int to, byte[] needle) {
        int length = needle.length;
        if (length == 0) {
            return from;
        }
        byte first = needle[0];
        byte last = needle[length - 1];
        int end = to - length;
        for (int i = from; i <= end; i++) {
            if (data[i] == first && data[i + length - 1] == last && startsWith(data, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the bytes at {@code at} are the needle; there must be as many left. */
    public static boolean startsWith(byte[] data, int at, byte[] needle) {
        return Bytes.equal(data, at, needle, 0, needle.length);
    }
}
