// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.KeyHash;

/**
 * A part of what an operator remembers between ticks, as checkpoints see it: entries of a key and a value. Called between
 * ticks, by the thread of the shard.
 */
public interface Stored {
    /** One of the shards that a state is spread over. */
    record Shard(int number, int count) {
        /** Whether a key with such a hash lives here. */
        public boolean owns(long hash) {
            return KeyHash.shard(KeyHash.group(hash), count) == number;
        }

        /** Whether what is not spread lives here. */
        public boolean isFirst() {
            return number == 0;
        }
    }

    /** From now on it notes what changes. Called once, before the first tick. */
    void track();

    /**
     * Writes the entries that have changed since the last call, and forgets that they have.
     *
     * @param whole whether to write all entries instead, and none that are gone
     */
    void write(boolean whole, Entries out);

    /** Whether it can be written in pieces while a group goes on; if not, it is written at the end of groups. */
    default boolean inPieces() {
        return true;
    }

    /** So many entries are about to be read, by all shards together: room can be made for those of this one. */
    default void expect(long entries, Shard shard) {}

    /** Takes an entry in, if it lives in this shard. Before the first tick; none is gone. */
    void read(Entries.Cursor entry, Shard shard);

    /** All entries have been read, of this part and of those after it. */
    default void restored() {}
}
