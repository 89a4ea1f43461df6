// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;

/** A table whose key is one long, which stands before the record. */
final class LongTable extends RowTable {
    LongTable(int width) {
        super(1, width);
    }

    @Override
    void probe(Keys keys, int from, int to, boolean insert, int[] places) {
        long[] hashes = keys.hashes();
        long[] longs = keys.longs();
        boolean[] missing = keys.missing();
        boolean anyMissing = keys.anyMissing();
        candidates(hashes, from, to, places);
        int misses = compare(longs, from, to, places);
        for (int m = 0; m < misses; m++) {
            int i = missed[m];
            places[i] = anyMissing && missing[i] ? -1 : search(hashes[i], longs[i], insert);
        }
        for (int i = from; i < to && anyMissing; i++) {
            places[i] = missing[i] ? -1 : places[i];
        }
    }

    /** The second pass: writes down the rows whose candidate is not theirs, and returns how many. */
    private int compare(long[] longs, int from, int to, int[] places) {
        long[] rows = records;
        int[] list = missed;
        int misses = 0;
        for (int i = from; i < to; i++) {
            int place = places[i];
            long difference = rows[Math.max(place - 1, 0)] ^ longs[i];
            list[misses] = i;
            // 1 if there is a difference or no candidate; no branch, which would often be guessed wrong.
            misses += (int) ((difference | -difference) >>> 63) | (place - 1) >>> 31;
        }
        return misses;
    }

    private int search(long hash, long key, boolean insert) {
        long[] table = slots;
        long[] rows = records;
        int mask = table.length - 1;
        int at = (int) hash & mask;
        for (long slot = table[at]; slot != 0; slot = table[at]) {
            if ((int) (slot >>> 32) == (int) hash && rows[(int) slot - 1] == key) {
                return (int) slot;
            }
            at = at + 1 & mask;
        }
        if (!insert) {
            return -1;
        }
        int place = newPlace();
        rows[place - 1] = key;
        table[at] = slot(hash, place);
        return place;
    }

    @Override
    public void readKeys(int[] places, int from, int to, Column[] columns) {
        LongColumn column = (LongColumn) columns[0];
        long[] rows = records;
        int start = column.size() - from;
        long[] out = column.valuesForWriting(start + to);
        for (int i = from; i < to; i++) {
            out[start + i] = rows[places[i] - 1];
        }
        column.filled(start + to, false);
    }

    @Override
    public void writeKey(int place, Bytes out) {
        out.putLong(records[place - 1] ^ Long.MIN_VALUE);
    }

    @Override
    public long hash(byte[] data, int from, int to) {
        return KeyHash.hash(data, from, to);
    }

    @Override
    int search(byte[] data, int from, int to, boolean insert) {
        long key = Bytes.getLong(data, from) ^ Long.MIN_VALUE;
        return search(KeyHash.hash(key), key, insert);
    }

    @Override
    long hashAt(int place) {
        return KeyHash.hash(records[place - 1]);
    }

    @Override
    void freeKey(int place) {}

    @Override
    void clearKeys() {}

    @Override
    long keyBytes() {
        return 0;
    }

    @Override
    int compareKeys(int place, int otherPlace) {
        return Long.compare(records[place - 1], records[otherPlace - 1]);
    }
}
