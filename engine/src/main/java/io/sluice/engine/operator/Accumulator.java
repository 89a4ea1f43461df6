// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.SqlType;
import java.util.List;

/**
 * What one aggregate call keeps per group: some words of the group's record, and perhaps a trace beside it. It works on
 * all rows of a chunk, or all groups of a tick, at a time.
 */
abstract class Accumulator {
    /** The word of a group's record that holds the sum of the weights of its rows. */
    static final int ROWS = 1;

    /** Words of every group's record before those of the accumulators. */
    static final int FIRST_WORD = 2;

    /** Where in the record its words start. */
    final int at;

    Accumulator(int at) {
        this.at = at;
    }

    /** How many words of the record it has. */
    abstract int width();

    /** A chunk comes, of which rows will be counted. */
    void read(Chunk chunk) {}

    /** Counts rows of the chunk. */
    abstract void add(Chunk chunk, Picks picks, long[] records);

    /** Appends the results for the groups at {@code places[from]} to {@code places[to - 1]}; for a new record that of no rows. */
    abstract void results(long[] records, int[] places, int from, int to, Column out);

    /** A group goes; its record is set to 0 afterwards. */
    void remove(long[] records, int place) {}

    /** Writes what it keeps for a group in its record, and beside it if that is not in {@link #stored}. */
    void save(long[] records, int place, Bytes out) {
        for (int i = at; i < at + width(); i++) {
            out.putSigned(records[place + i]);
        }
    }

    /** Puts back, into a new record, what {@link #save} has written. */
    void load(long[] records, int place, ByteReader in) {
        for (int i = at; i < at + width(); i++) {
            records[place + i] = in.signed();
        }
    }

    /**
     * What it keeps beside the records of groups, in parts that are written on their own.
     *
     * @param groups the table of the records
     * @param spread whether groups are spread over shards
     */
    List<Stored> stored(RowTable groups, boolean spread) {
        return List.of();
    }

    /** All groups go. */
    void clear() {}

    /** After the flush of a tick: checks what must hold then, and gives back memory. */
    void endTick(RowTable groups) {}

    /** Entries kept outside the records. */
    int stateRows() {
        return 0;
    }

    long stateBytes() {
        return 0;
    }

    /** The columns in which a shard passes on what it has summed up before an exchange. */
    List<SqlType> partialTypes() {
        throw new UnsupportedOperationException("this aggregate does not combine");
    }

    /** Appends those columns, {@code columns[first]} and following, for groups. */
    void partials(long[] records, int[] places, int from, int to, Column[] columns, int first) {
        throw new UnsupportedOperationException("this aggregate does not combine");
    }

    /** Counts such columns, the first of which is {@code first}, of a chunk of partial results. */
    void merge(Chunk chunk, int first, Picks all, long[] records) {
        throw new UnsupportedOperationException("this aggregate does not combine");
    }

    /** Appends words of records to columns of longs, one column per word. */
    static void copyWords(
            long[] records, int[] places, int from, int to, int word, Column[] columns, int first, int count) {
        for (int k = 0; k < count; k++) {
            LongColumn column = (LongColumn) columns[first + k];
            int start = column.size() - from;
            long[] out = column.valuesForWriting(start + to);
            for (int i = from; i < to; i++) {
                out[start + i] = records[places[i] + word + k];
            }
            column.filled(start + to, false);
        }
    }
}
