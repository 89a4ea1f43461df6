// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.KeyHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Entries of one section, each key once, in the order of the {@linkplain #rank ranks} of their keys, then of the keys. One thread.
 */
interface EntryStream {
    /** Goes to the next entry; false if there is none. */
    boolean next() throws IOException;

    /** The rank of the key of the entry. */
    int rank();

    /** The entry that it is at, until {@link #next}. */
    Entries.Cursor entry();

    /**
     * The lower half of the hash of a key, with the bits in front by which tables of a million slots place it: who restores such a
     * table goes through its memory from one end to the other, and through parts of a larger one side by side. Compared unsigned.
     */
    static int rank(ByteReader key) {
        return Integer.rotateRight((int) KeyHash.hash(key.data(), key.at(), key.to()), 20);
    }

    /** Compares keys of the same rank. */
    static int compare(ByteReader key, ByteReader other) {
        return Arrays.compareUnsigned(key.data(), key.at(), key.to(), other.data(), other.at(), other.to());
    }

    /**
     * What is there after streams that were written one after the other: of each key the entry of the last that has one. The first
     * is most of it, and is compared with the others once.
     */
    static EntryStream latest(List<EntryStream> written) {
        return written.size() == 1
                ? written.get(0)
                : new Latest(written.get(0), balanced(written.subList(1, written.size())));
    }

    private static EntryStream balanced(List<EntryStream> written) {
        int middle = written.size() / 2;
        return middle == 0
                ? written.get(0)
                : new Latest(balanced(written.subList(0, middle)), balanced(written.subList(middle, written.size())));
    }

    /** Two streams as one. */
    final class Latest implements EntryStream {
        private final EntryStream earlier;
        private final EntryStream later;
        private boolean begun;
        private boolean earlierHas;
        private boolean laterHas;
        /** Which stream the entry is of: below 0 the earlier one, above it the later one; at 0 both have the key. */
        private int side;

        private int rank;

        private Latest(EntryStream earlier, EntryStream later) {
            this.earlier = earlier;
            this.later = later;
        }

        @Override
        public boolean next() throws IOException {
            if (!begun || (earlierHas && side <= 0)) {
                earlierHas = earlier.next();
            }
            if (!begun || (laterHas && side >= 0)) {
                laterHas = later.next();
            }
            begun = true;
            side = earlierHas && laterHas ? compare() : earlierHas ? -1 : 1;
            boolean has = earlierHas || laterHas;
            if (has) {
                rank = side < 0 ? earlier.rank() : later.rank();
            }
            return has;
        }

        private int compare() {
            int order = Integer.compareUnsigned(earlier.rank(), later.rank());
            return order != 0
                    ? order
                    : EntryStream.compare(earlier.entry().key(), later.entry().key());
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public Entries.Cursor entry() {
            return side < 0 ? earlier.entry() : later.entry();
        }
    }
}
