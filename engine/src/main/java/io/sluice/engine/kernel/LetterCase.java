// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * LOWER and UPPER. ASCII goes eight letters at a time: adding a constant carries into the top bit of a byte exactly if it
 * is at least the first letter, another one if it is beyond the last; where they differ, bit 5 flips. Other rows take
 * the rules of Java's root locale.
 */
final class LetterCase implements Kernel {
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private final boolean upper;
    private final long fromFirst;
    private final long fromBehind;

    LetterCase(boolean upper) {
        this.upper = upper;
        int first = upper ? 'a' : 'A';
        fromFirst = (0x80 - first) * ONES;
        fromBehind = (0x80 - first - 26) * ONES;
    }

    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[0];
        Utf8Column out = (Utf8Column) result;
        byte[] data = in.data();
        int[] offsets = in.offsets();
        if (Utf8.isAscii(data, offsets[0], offsets[rows])) {
            int start = out.dataSize();
            out.append(in, 0, rows);
            fold(out.dataForWriting(0), start, out.dataSize());
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (in.isNull(i)) {
                out.appendNull();
            } else if (Utf8.isAscii(data, offsets[i], offsets[i + 1])) {
                int start = out.dataSize();
                out.add(data, offsets[i], offsets[i + 1]);
                fold(out.dataForWriting(0), start, out.dataSize());
            } else {
                String text = in.string(i);
                byte[] folded = (upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT))
                        .getBytes(StandardCharsets.UTF_8);
                out.add(folded, 0, folded.length);
            }
        }
    }

    private void fold(byte[] data, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            Bytes.putLong(data, i, fold(Bytes.getLong(data, i)));
        }
        for (; i < to; i++) {
            data[i] = (byte) fold(data[i]);
        }
    }

    private long fold(long letters) {
        long isLetter = (letters + fromFirst ^ letters + fromBehind) & TOP_BITS;
        return letters ^ isLetter >>> 2;
    }
}
