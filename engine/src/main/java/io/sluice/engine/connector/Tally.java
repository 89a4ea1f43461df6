// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.util.ArrayList;
import java.util.List;

/** What a decoder notes besides rows: how many lines it has passed and which were bad. One decoder fills it at a time. */
final class Tally {
    /**
     * A bad record.
     *
     * @param line the line it begins in, from 1 at the decoder's first
     * @param reason what is wrong with it
     * @param from where it stands in the bytes that were decoded; before {@code to}
     */
    record Bad(long line, String reason, int from, int to) {}

    private final List<Bad> bad = new ArrayList<>();
    private long lines;

    /** Lines passed so far. */
    long lines() {
        return lines;
    }

    List<Bad> bad() {
        return bad;
    }

    void addLines(long count) {
        lines += count;
    }

    /** Notes that the record that begins in the line after those passed is bad: the bytes {@code from} to {@code to - 1}. */
    void addBad(String reason, int from, int to) {
        bad.add(new Bad(lines + 1, reason, from, to));
    }

    void clear() {
        bad.clear();
        lines = 0;
    }
}
