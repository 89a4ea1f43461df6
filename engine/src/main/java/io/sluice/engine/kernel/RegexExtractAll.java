// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Arrays;

/**
 * REGEXP_EXTRACT_ALL: all matches of a pattern, or its group if it has exactly one; a group that took no part gives ''.
 * RE2 syntax, linear time (com.google.re2j), on the UTF-8 bytes.
 */
final class RegexExtractAll extends Splitter {
    private final Pattern pattern;
    private final int group;
    private final Matcher matcher;

    private RegexExtractAll(Pattern pattern) {
        this.pattern = pattern;
        group = pattern.groupCount() == 1 ? 1 : 0;
        matcher = pattern.matcher(new byte[0]);
    }

    /** Throws {@link io.sluice.engine.problem.ProblemException} if the pattern is not one. */
    static Splitter of(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return CharacterRuns.isRunOfClass(text) ? new CharacterRuns(text) : new RegexExtractAll(pattern);
        } catch (PatternSyntaxException e) {
            throw Problem.of(Code.INVALID_VALUE, "'" + text + "' is not a regular expression: " + e.getDescription())
                    .hint("the syntax is RE2: no look-around, no back-references")
                    .exception();
        }
    }

    @Override
    int split(byte[] data, int from, int to, Utf8Column pieces) {
        byte[] text = Arrays.copyOfRange(data, from, to);
        matcher.reset(text);
        int count = 0;
        int at = 0;
        while (at <= text.length && matcher.find(at)) {
            int start = matcher.start(group);
            pieces.add(text, Math.max(start, 0), start < 0 ? 0 : matcher.end(group));
            count++;
            at = matcher.end();
            if (at == matcher.start()) {
                // Behind an empty match the search goes on with the next character, not amid this one's bytes.
                at += at < text.length ? Utf8.width(text[at]) : 1;
            }
        }
        return count;
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
