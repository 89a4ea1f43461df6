// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a stream does with rows that cannot be read: fails, or counts them, shows the first, and perhaps passes them on. */
final class BadRows {
    private static final int SAMPLES = 3;

    private final String stream;
    private final boolean fail;
    private final Optional<String> letterStream;
    private final DeadLetters letters = new DeadLetters();
    private final Status status;
    private long count;
    private Optional<String> first = Optional.empty();

    /** @param letterStream the stream that bad rows go into, if they go anywhere */
    BadRows(String stream, boolean fail, Optional<String> letterStream, Status status) {
        this.stream = stream;
        this.fail = fail;
        this.letterStream = letterStream;
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

    /** Rows that wait to be passed on. */
    DeadLetters letters() {
        return letters;
    }

    /** Gives the rows to be passed on, with the stream they go into. */
    void takeLetters(BiConsumer<String, List<Chunk>> out) {
        if (letterStream.isPresent()) {
            List<Chunk> taken = letters.take();
            if (!taken.isEmpty()) {
                out.accept(letterStream.get(), taken);
            }
        }
    }

    /**
     * Takes note of one, whose record is {@code data[from]} to {@code data[to - 1]}.
     *
     * @throws io.sluice.engine.problem.ProblemException where bad rows fail
     */
    void add(String origin, long line, String reason, byte[] data, int from, int to) {
        String place = origin + ":" + line;
        if (fail) {
            throw Problem.of(Code.BAD_ROW, "bad row in \"" + stream + "\" at " + place + ": " + reason)
                    .hint("'on.error' = 'skip' leaves bad rows out and counts them, 'dead-letter' passes them on")
                    .exception();
        }
        count++;
        if (letterStream.isPresent()) {
            letters.add(stream, origin, line, reason, data, from, to);
        }
        if (first.isEmpty()) {
            first = Optional.of(stream + " at " + place + ": " + reason);
        }
        if (count <= SAMPLES) {
            String what = letterStream
                    .map(into -> "put a bad row into " + into + ": ")
                    .orElse("skipped a bad row of ");
            status.say(what + stream + " at " + place + ": " + reason);
        }
    }
}
