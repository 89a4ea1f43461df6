// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.Optional;

/**
 * One thing in a text that is not Sluice.
 *
 * @param kind what rule it breaks
 * @param line from 1
 * @param column in code points, from 1
 * @param endColumn the last column, inclusive, on the same line
 * @param message short, lower case, factual
 * @param hint what to do, if it can be guessed
 */
public record SyntaxError(Kind kind, int line, int column, int endColumn, String message, Optional<String> hint) {
    /** The grammar itself, or one of the {@link Limits}. */
    public enum Kind {
        SYNTAX,
        TOO_LONG,
        TOO_DEEP,
        TOO_MANY_TERMS
    }

    @Override
    public String toString() {
        return line + ":" + column + "-" + endColumn + " " + message
                + hint.map(text -> " (" + text + ")").orElse("");
    }
}
