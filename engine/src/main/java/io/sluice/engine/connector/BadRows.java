// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Optional;

/** What a stream does with rows that cannot be read: fails, or counts them and shows the first. */
final class BadRows {
    private static final int SAMPLES = 3;

    private final String stream;
    private final boolean fail;
    private final Status status;
    private long count;
    private Optional<String> first = Optional.empty();

    BadRows(String stream, boolean fail, Status status) {
        this.stream = stream;
        this.fail = fail;
        this.status = status;
    }

    /** Counts on from an earlier run, whose first rows have been shown. */
    void restore(long before, Optional<String> firstBefore) {
        count = before;
        first = firstBefore;
    }

    /** The first row left out: where it stood and what is wrong with it. */
    Optional<String> first() {
        return first;
    }

    /** Rows left out so far. */
    long count() {
        return count;
    }

    /**
     * Takes note of one.
     *
     * @throws io.sluice.engine.problem.ProblemException where bad rows fail
     */
    void add(String origin, long line, String reason) {
        String place = origin + ":" + line;
        if (fail) {
            throw Problem.of(Code.BAD_ROW, "bad row in \"" + stream + "\" at " + place + ": " + reason)
                    .hint("'on.error' = 'skip' leaves bad rows out and counts them")
                    .exception();
        }
        count++;
        if (first.isEmpty()) {
            first = Optional.of(stream + " at " + place + ": " + reason);
        }
        if (count <= SAMPLES) {
            status.say("skipped a bad row of " + stream + " at " + place + ": " + reason);
        }
    }
}
