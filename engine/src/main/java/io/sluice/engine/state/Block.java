// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/**
 * Some {@link Entries} in a row of one section of a state file.
 *
 * @param section the name of the section
 * @param data where their bytes are, from {@code from} to {@code to - 1}
 * @param count how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Block(String section, byte[] data, int from, int to, long count) {
    /** Stands before the blocks of a file in order. */
    static final Block MARK = new Block("", new byte[0], 0, 0, 0);

    /** Blocks one after the other; the bytes of one may be those of the one after the next. */
    interface Reader {
        /** The next block; empty if there is none. */
        Optional<Block> next() throws IOException;

        /** Reads blocks that are in memory. */
        static Reader of(Iterator<Block> blocks) {
            return () -> blocks.hasNext() ? Optional.of(blocks.next()) : Optional.empty();
        }
    }

    static Block of(String section, Entries entries) {
        return new Block(section, entries.bytes().data(), 0, entries.bytes().size(), entries.count());
    }

    boolean isMark() {
        return section.isEmpty();
    }

    int size() {
        return to - from;
    }

    Entries.Cursor cursor() {
        return new Entries.Cursor(data, from, to);
    }
}
