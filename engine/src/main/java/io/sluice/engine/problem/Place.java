// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

/**
 * Where in a script something stands.
 *
 * @param source the script's name as the user gave it, such as {@code wordcount.sql}, or {@code <stdin>}
 * @param line the first line, from 1
 * @param column the first column in code points, from 1
 * @param endLine the last line, from 1
 * @param endColumn the last column, inclusive
 */
public record Place(String source, int line, int column, int endLine, int endColumn) {
    public Place {
        if (line < 1 || column < 1 || endLine < line) {
            throw new IllegalArgumentException("place " + line + ":" + column + "-" + endLine + ":" + endColumn);
        }
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
