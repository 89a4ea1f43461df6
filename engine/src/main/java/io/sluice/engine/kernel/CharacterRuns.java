// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import com.google.re2j.Pattern;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import java.util.BitSet;

/**
 * REGEXP_EXTRACT_ALL for patterns like {@code [\p{L}\p{N}]+}, {@code \w+}: one class of characters, one or more. Its
 * matches are the longest runs of characters of the class, so a scan finds them. Which characters those are is asked
 * of the regular expression itself, once per character.
 */
final class CharacterRuns extends Splitter {
    private static final Pattern RUN_OF_CLASS = Pattern.compile(
            "(?:\\[\\^?(?:[^\\[\\]\\\\^]|\\\\[^QExC0-9]|\\\\p\\{\\^?\\w+\\})+\\]|\\\\[wWdDsS]|\\\\[pP]\\{\\w+\\})\\+");

    private final Pattern one;
    private final boolean[] ascii = new boolean[128];
    private final BitSet asked = new BitSet();
    private final BitSet inClass = new BitSet();

    CharacterRuns(String pattern) {
        one = Pattern.compile(pattern.substring(0, pattern.length() - 1));
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = one.matches(String.valueOf((char) i));
        }
    }

    /** Whether a valid pattern surely is one class and a plus; more complicated ones are left to the general way. */
    static boolean isRunOfClass(String pattern) {
        return RUN_OF_CLASS.matches(pattern);
    }

    @Override
    int split(byte[] data, int from, int to, Utf8Column pieces) {
        boolean[] wanted = ascii;
        int count = 0;
        int start = -1;
        int at = from;
        while (at < to) {
            byte first = data[at];
            boolean inside = first >= 0 ? wanted[first] : isInClass(Utf8.codePoint(data, at));
            if (inside && start < 0) {
                start = at;
            } else if (!inside && start >= 0) {
                pieces.add(data, start, at);
                count++;
                start = -1;
            }
            at += Utf8.width(first);
        }
        if (start >= 0) {
            pieces.add(data, start, to);
            count++;
        }
        return count;
    }

    private boolean isInClass(int codePoint) {
        if (!asked.get(codePoint)) {
            asked.set(codePoint);
            inClass.set(codePoint, one.matches(Character.toString(codePoint)));
        }
        return inClass.get(codePoint);
    }
}
