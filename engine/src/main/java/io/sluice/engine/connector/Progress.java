// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far a source of bytes has come in its current input: everything about the bytes before a record that the bytes
 * behind do not tell. Used by the loop thread.
 */
final class Progress {
    /** Where the input comes from, for messages. */
    String origin = "";

    /** Bytes of the input that have arrived. */
    long arrived;

    /** Bytes of the input before the record. */
    long offset;

    /** Lines before the record. */
    long lines;

    /** Whether the next record is the first, which may be a header. */
    boolean beginning = true;

    /** The header, as it stands in the input; empty if there was none. */
    byte[] header = {};

    /** Whether the record is too long and being dropped as it comes. */
    boolean skipping;

    /** Bytes and newlines of it that have been dropped. */
    long dropped;

    long droppedLines;

    /**
     * What a position of a source of bytes says.
     *
     * @param skipped bad rows left out so far
     * @param firstSkipped the first of them
     * @param place where the feed goes on; empty if no input had begun
     * @param inside where in the input; empty if it had ended
     */
    record Saved<P>(long skipped, Optional<String> firstSkipped, Optional<P> place, Optional<Progress> inside) {
        static <P> Saved<P> nothing() {
            return new Saved<>(0, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** @param current the input, where the feed goes on in one */
        Restored in(Optional<? extends Input> current) {
            return new Restored(
                    skipped,
                    firstSkipped,
                    current.map(input -> input),
                    current.isPresent() ? inside : Optional.empty());
        }
    }

    /**
     * What a source of bytes goes on from.
     *
     * @param input in which it is, or which was the last; empty to begin
     * @param inside where in the input; empty if it had ended
     */
    record Restored(long skipped, Optional<String> firstSkipped, Optional<Input> input, Optional<Progress> inside) {}

    /** Reads what {@link #write} wrote. */
    static <P> Saved<P> read(BinaryReader in, Function<BinaryReader, P> readPlace) {
        long skipped = in.longNumber();
        Optional<String> first = in.flag() ? Optional.of(in.text()) : Optional.empty();
        if (!in.flag()) {
            return new Saved<>(skipped, first, Optional.empty(), Optional.empty());
        }
        Optional<Progress> inside = in.flag() ? Optional.empty() : Optional.of(readInside(in));
        return new Saved<>(skipped, first, Optional.of(readPlace.apply(in)), inside);
    }

    private static Progress readInside(BinaryReader in) {
        Progress progress = new Progress();
        progress.origin = in.text();
        progress.offset = in.longNumber();
        progress.arrived = progress.offset;
        progress.lines = in.longNumber();
        progress.beginning = in.flag();
        progress.header = in.octets();
        progress.skipping = in.flag();
        progress.droppedLines = in.longNumber();
        return progress;
    }

    /**
     * Writes the position.
     *
     * @param input empty if none has begun
     * @param ended whether all of it is done with
     * @param atRecord whether the record is the next to be read, so that what has been dropped of it is done with
     */
    void write(BinaryWriter out, BadRows badRows, Optional<Input> input, boolean ended, boolean atRecord) {
        out.count(badRows.count());
        out.flag(badRows.first().isPresent());
        badRows.first().ifPresent(out::text);
        out.flag(input.isPresent());
        if (input.isEmpty()) {
            return;
        }
        out.flag(ended);
        boolean inDropped = skipping && atRecord;
        long done = ended ? arrived : inDropped ? offset + dropped : offset;
        if (!ended) {
            out.text(origin);
            out.count(done);
            out.count(lines);
            out.flag(beginning);
            out.octets(header);
            out.flag(inDropped);
            out.count(inDropped ? droppedLines : 0);
        }
        input.get().write(out, done, ended);
    }
}
