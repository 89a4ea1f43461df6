// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.util.ArrayList;
import java.util.List;

/** What a decoder notes besides rows: how many lines it has passed and which were bad. One decoder fills it at a time. */
final class Tally {
    /** A bad record: the line it begins in, from 1 at the decoder's first, and what is wrong with it. */
    record Bad(long line, String reason) {}

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

    /** Notes that the record that begins in the line after those passed is bad. */
    void addBad(String reason) {
        bad.add(new Bad(lines + 1, reason));
    }

    void clear() {
        bad.clear();
        lines = 0;
    }
}
