// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Which rows of a table have changed since they were last written, and which keys have gone. A row is known by its place. */
final class Changes {
    private long[] marks = {};
    private int[] places = {};
    private int count;
    private final Bytes gone = new Bytes();

    /** Notes that the row at a place has changed. */
    void add(int place) {
        int word = place >> 6;
        if (word >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(word + 1, marks.length * 3 / 2));
        }
        long mark = 1L << place;
        if ((marks[word] & mark) == 0) {
            marks[word] |= mark;
            if (count == places.length) {
                places = Arrays.copyOf(places, count * 3 / 2 + 16);
            }
            places[count++] = place;
        }
    }

    /** Takes a note back; whether there was one. */
    boolean clear(int place) {
        int word = place >> 6;
        long mark = 1L << place;
        boolean marked = word < marks.length && (marks[word] & mark) != 0;
        if (marked) {
            marks[word] &= ~mark;
        }
        return marked;
    }

    /**
     * Gives the places that are noted, each once, and forgets the notes: in their order if there are many, since memory is
     * read fastest from one end to the other.
     */
    void drain(IntConsumer to) {
        if (count > marks.length) {
            for (int word = 0; word < marks.length; word++) {
                for (long left = marks[word]; left != 0; left &= left - 1) {
                    to.accept((word << 6) + Long.numberOfTrailingZeros(left));
                }
                marks[word] = 0;
            }
        } else {
            for (int i = 0; i < count; i++) {
                if (clear(places[i])) {
                    to.accept(places[i]);
                }
            }
        }
        count = 0;
        gone.clear();
    }

    /** Where to write the key of a row that goes: its length with {@link Bytes#putCount}, and its bytes. */
    Bytes gone() {
        return gone;
    }

    /** Writes the keys that have gone. */
    void writeGone(Entries out) {
        ByteReader keys = new ByteReader().start(gone.data(), 0, gone.size());
        while (keys.hasMore()) {
            int length = (int) keys.count();
            int from = keys.skip(length);
            out.key().put(keys.data(), from, from + length);
            out.remove();
        }
    }

    /** Forgets all notes; the marks have been cleared one by one, or the rows are no more. */
    void forget() {
        for (int i = 0; i < count; i++) {
            clear(places[i]);
        }
        count = 0;
        gone.clear();
    }

    long bytes() {
        return 8L * marks.length + 4L * places.length + gone.data().length;
    }
}
