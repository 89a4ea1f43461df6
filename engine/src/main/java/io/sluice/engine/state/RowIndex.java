// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.HashedSlices;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * A trace from keys to weighted rows: one side of a join. The rows of a key are a chain in the order of arrival; equal
 * rows are one entry with the sum of their weights, and an entry of weight 0 is removed, so that net zero leaves nothing.
 * If rows are never removed, equal rows are not looked for, and each is an entry.
 *
 * <p>A key is in the table from the first change until the end of a tick in which it has no rows; so its weight of
 * before the tick can be asked for during the tick. Entries are named by ints, 0 is none. Not thread-safe.
 */
public final class RowIndex {
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int TOTAL = 2;
    private static final int TOUCH = 3;
    private static final int KEY_WIDTH = 4;

    private static final int WEIGHT = 0;
    private static final int NEXT = 1;
    private static final int PREVIOUS = 2;
    private static final int ROW_WIDTH = 3;

    private final RowTable keys;
    private final ByteTable rows;
    private final RowCodec codec;
    private final boolean appendOnly;
    private final Touched touched = new Touched(TOUCH);
    private final Utf8Column encoded = new Utf8Column();
    private long[] totalsBefore = {};
    private final HashedSlices hashed = new HashedSlices();
    private int[] keyPlaces = {};
    private int[] rowPlaces = {};
    private int negative;

    /**
     * @param layout how the keys are made
     * @param types of the rows
     * @param appendOnly whether no row is ever removed
     */
    public RowIndex(Keys layout, List<SqlType> types, boolean appendOnly) {
        this.appendOnly = appendOnly;
        keys = RowTable.of(layout, KEY_WIDTH);
        codec = new RowCodec(types);
        rows = new ByteTable(codec, ROW_WIDTH);
    }

    /** How many keys have rows, or had at the start of the tick. */
    public int keyCount() {
        return keys.size();
    }

    /** How many entries there are. */
    public int rowCount() {
        return rows.size();
    }

    /** Adds the rows of a chunk with their weights; rows whose key is missing are passed over. */
    public void update(Keys chunkKeys, Chunk chunk) {
        int count = chunk.size();
        if (keyPlaces.length < count) {
            keyPlaces = new int[count];
            rowPlaces = new int[count];
        }
        keys.findOrInsert(chunkKeys, keyPlaces);
        touch(count);
        encoded.clear();
        codec.encode(chunk.columns(), count, encoded);
        if (appendOnly) {
            rows.insertUnseen(encoded, chunkKeys, rowPlaces);
        } else {
            hashed.read(encoded, count);
            rows.findOrInsert(hashed, chunkKeys, rowPlaces);
        }
        for (int i = 0; i < count; i++) {
            if (keyPlaces[i] >= 0) {
                add(keyPlaces[i], rowPlaces[i], chunk.weight(i));
            }
        }
        rows.changed(rowPlaces, 0, count);
        removeEmptyRows(count);
    }

    /** The rows as a table, for {@link RowEntries}. */
    ByteTable rows() {
        return rows;
    }

    List<SqlType> types() {
        return codec.types();
    }

    boolean isAppendOnly() {
        return appendOnly;
    }

    /** All that was remembered is there again: nothing of it is a change. */
    void restored() {
        endTick();
    }

    private void touch(int count) {
        int before = touched.count();
        touched.add(keys.records(), keyPlaces, 0, count);
        if (totalsBefore.length < touched.count()) {
            totalsBefore = Arrays.copyOf(totalsBefore, touched.places().length);
        }
        for (int i = before; i < touched.count(); i++) {
            totalsBefore[i] = keys.records()[touched.places()[i] + TOTAL];
        }
    }

    private void add(int key, int row, long weight) {
        long[] keyRecords = keys.records();
        long[] rowRecords = rows.records();
        keyRecords[key + TOTAL] += weight;
        long before = rowRecords[row + WEIGHT];
        rowRecords[row + WEIGHT] = before + weight;
        negative += (before + weight < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
        boolean linked = rowRecords[row + PREVIOUS] != 0 || keyRecords[key + FIRST] == row;
        if (!linked) {
            int last = (int) keyRecords[key + LAST];
            rowRecords[row + PREVIOUS] = last;
            keyRecords[key + LAST] = row;
            if (last == 0) {
                keyRecords[key + FIRST] = row;
            } else {
                rowRecords[last + NEXT] = row;
            }
        }
    }

    /** Weights are summed over the whole chunk before the test for zero: its rows hold on to their places until then. */
    private void removeEmptyRows(int count) {
        long[] keyRecords = keys.records();
        long[] rowRecords = rows.records();
        for (int i = 0; i < count && !appendOnly; i++) {
            int key = keyPlaces[i];
            int row = rowPlaces[i];
            if (key < 0 || rowRecords[row + WEIGHT] != 0) {
                continue;
            }
            int next = (int) rowRecords[row + NEXT];
            int previous = (int) rowRecords[row + PREVIOUS];
            boolean linked = previous != 0 || keyRecords[key + FIRST] == row;
            if (linked) {
                keyRecords[key + FIRST] = previous == 0 ? next : keyRecords[key + FIRST];
                keyRecords[key + LAST] = next == 0 ? previous : keyRecords[key + LAST];
                if (previous != 0) {
                    rowRecords[previous + NEXT] = next;
                }
                if (next != 0) {
                    rowRecords[next + PREVIOUS] = previous;
                }
                rows.remove(row);
            }
        }
    }

    /** Looks all keys up: their places, −1 for those without rows. */
    public void find(Keys wanted, int[] places) {
        keys.find(wanted, places);
    }

    /** The first entry of the key at a place; 0 if it has none. */
    public int first(int key) {
        return (int) keys.records()[key + FIRST];
    }

    /** The entry after another one of the same key; 0 if it was the last. */
    public int next(int row) {
        return (int) rows.records()[row + NEXT];
    }

    public long weight(int row) {
        return rows.records()[row + WEIGHT];
    }

    /** The sum of the weights of all rows of the key at a place. */
    public long total(int key) {
        return keys.records()[key + TOTAL];
    }

    /** The keys that this tick has touched, in order of first touch. */
    public Touched touched() {
        return touched;
    }

    /** The {@link #total} that the {@code index}-th touched key had before the tick. */
    public long totalBefore(int index) {
        return totalsBefore[index];
    }

    /** The places of all keys, in key order. */
    public int[] keysInOrder() {
        return keys.placesInKeyOrder();
    }

    /** Appends the keys at {@code places[from]} to {@code places[to - 1]} to key columns. */
    public void readKeys(int[] places, int from, int to, Column[] columns) {
        keys.readKeys(places, from, to, columns);
    }

    /** Appends the rows of entries {@code entries[from]} to {@code entries[to - 1]} to the columns. */
    public void read(int[] entries, int from, int to, Column[] columns) {
        rows.readKeys(entries, from, to, columns);
    }

    /**
     * The tick ends: keys without rows go. Throws {@link io.sluice.engine.problem.ProblemException} with {@link Code#BUG} if
     * a row has been removed more often than added.
     */
    public void endTick() {
        if (negative > 0) {
            throw Problem.of(Code.BUG, negative + " rows of a join have been removed more often than added")
                    .exception();
        }
        int count = touched.count();
        int[] places = touched.places();
        touched.clear(keys.records());
        for (int i = 0; i < count; i++) {
            if (keys.records()[places[i] + FIRST] == 0) {
                keys.remove(places[i]);
            }
        }
        keys.trim();
        rows.trim();
    }

    /** Forgets everything: the end of a batch. */
    public void clear() {
        touched.clear(keys.records());
        keys.clear();
        rows.clear();
        negative = 0;
    }

    public long stateBytes() {
        return keys.stateBytes() + rows.stateBytes() + encoded.bytes() + touched.bytes();
    }
}
