// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import java.util.Arrays;

/** TRIM: takes away leading or trailing code points, or both, that are in a set. */
final class Trim implements Kernel {
    private final boolean leading;
    private final boolean trailing;
    private final CharacterSet constant;
    private final boolean fromColumn;

    /** TRIM(flag characters FROM s) with constant characters; the argument is s. */
    Trim(boolean leading, boolean trailing, String characters) {
        this(leading, trailing, new CharacterSet(characters), false);
    }

    /** The same with characters that differ by row; the arguments are the characters and s. */
    Trim(boolean leading, boolean trailing) {
        this(leading, trailing, new CharacterSet(""), true);
    }

    private Trim(boolean leading, boolean trailing, CharacterSet constant, boolean fromColumn) {
        this.leading = leading;
        this.trailing = trailing;
        this.constant = constant;
        this.fromColumn = fromColumn;
    }

    @Override
    public void apply(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[arguments.length - 1];
        Utf8Column out = (Utf8Column) result;
        byte[] data = in.data();
        int[] offsets = in.offsets();
        for (int i = 0; i < rows; i++) {
            if (in.isNull(i) || arguments[0].isNull(i)) {
                out.appendNull();
                continue;
            }
            CharacterSet set = fromColumn ? new CharacterSet(((Utf8Column) arguments[0]).string(i)) : constant;
            int from = offsets[i];
            int to = offsets[i + 1];
            while (leading && from < to && set.contains(data, from)) {
                from += Utf8.width(data[from]);
            }
            while (trailing && from < to && set.contains(data, Utf8.before(data, to))) {
                to = Utf8.before(data, to);
            }
            out.add(data, from, to);
        }
    }

    /** A set of code points; those of ASCII are two words of bits. */
    private static final class CharacterSet {
        private final int[] codePoints;
        private final long low;
        private final long high;

        CharacterSet(String characters) {
            codePoints = characters.codePoints().sorted().toArray();
            long bitsBelow64 = 0;
            long bitsFrom64 = 0;
            for (int point : codePoints) {
                bitsBelow64 |= point < 64 ? 1L << point : 0;
                bitsFrom64 |= point >= 64 && point < 128 ? 1L << point : 0;
            }
            low = bitsBelow64;
            high = bitsFrom64;
        }

        boolean contains(byte[] data, int at) {
            byte first = data[at];
            if (first >= 0) {
                return ((first < 64 ? low : high) >>> first & 1) != 0;
            }
            return Arrays.binarySearch(codePoints, Utf8.codePoint(data, at)) >= 0;
        }
    }
}
