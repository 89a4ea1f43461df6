// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import java.nio.charset.StandardCharsets;

/**
 * SPLIT by a literal delimiter. Leading, trailing and adjacent delimiters give empty strings, and so does an empty text;
 * an empty delimiter splits by code point (an empty text then gives nothing).
 */
final class Split extends Splitter {
    private final byte[] delimiter;

    Split(String delimiter) {
        this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    int split(byte[] data, int from, int to, Utf8Column pieces) {
        return switch (delimiter.length) {
            case 0 -> byCodePoint(data, from, to, pieces);
            case 1 -> byByte(data, from, to, pieces);
            default -> byText(data, from, to, pieces);
        };
    }

    private static int byCodePoint(byte[] data, int from, int to, Utf8Column pieces) {
        int count = 0;
        for (int at = from; at < to; count++) {
            int end = at + Utf8.width(data[at]);
            pieces.add(data, at, end);
            at = end;
        }
        return count;
    }

    /**
     * Copies eight bytes at a time, as many of them as come before the next delimiter: pieces are words, and most are found
     * whole at the first look, without a branch that depends on their length.
     */
    private int byByte(byte[] data, int from, int to, Utf8Column pieces) {
        long pattern = Bytes.repeated(delimiter[0]);
        int first = pieces.size();
        int[] offsets = pieces.offsetsForWriting(first + 1 + to - from);
        int at = offsets[first];
        byte[] out = pieces.dataForWriting(Math.addExact(at, to - from + Long.BYTES));
        int piece = first + 1;
        int i = from;
        while (i < to && i + Long.BYTES <= data.length) {
            long word = Bytes.getLong(data, i);
            Bytes.putLong(out, at, word);
            int before = Long.numberOfLeadingZeros(Bytes.zeroBytes(word ^ pattern)) >>> 3;
            int length = Math.min(before, to - i);
            int ended = length < Math.min(Long.BYTES, to - i) ? 1 : 0;
            at += length;
            offsets[piece] = at;
            piece += ended;
            i += length + ended;
        }
        for (; i < to; i++) {
            if (data[i] == delimiter[0]) {
                offsets[piece++] = at;
            } else {
                out[at++] = data[i];
            }
        }
        offsets[piece] = at;
        pieces.filled(piece, false);
        return piece - first;
    }

    private int byText(byte[] data, int from, int to, Utf8Column pieces) {
        int count = 1;
        int at = from;
        int end = Utf8.indexOf(data, at, to, delimiter);
        while (end >= 0) {
            pieces.add(data, at, end);
            count++;
            at = end + delimiter.length;
            end = Utf8.indexOf(data, at, to, delimiter);
        }
        pieces.add(data, at, to);
        return count;
    }
}
