// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

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
    void probe(Keys keys, boolean insert, int[] places) {
        int count = keys.rows();
        long[] hashes = keys.hashes();
        long[] longs = keys.longs();
        boolean[] missing = keys.missing();
        boolean anyMissing = keys.anyMissing();
        long[] table = slots;
        long[] rows = records;
        int mask = table.length - 1;
        if (overlapsMisses()) {
            touch(hashes, count);
        }
        for (int i = 0; i < count; i++) {
            if (anyMissing && missing[i]) {
                places[i] = -1;
                continue;
            }
            long hash = hashes[i];
            long key = longs[i];
            int at = (int) hash & mask;
            int place = -1;
            for (long slot = table[at]; slot != 0; slot = table[at]) {
                if ((int) (slot >>> 32) == (int) hash && rows[(int) slot - 1] == key) {
                    place = (int) slot;
                    break;
                }
                at = at + 1 & mask;
            }
            if (place < 0 && insert) {
                place = newPlace();
                rows[place - 1] = key;
                table[at] = slot(hash, place);
            }
            places[i] = place;
        }
    }

    private void touch(long[] hashes, int count) {
        long[] table = slots;
        long[] rows = records;
        int mask = table.length - 1;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += table[(int) hashes[i] & mask];
        }
        for (int i = 0; i < count; i++) {
            sum += rows[(int) table[(int) hashes[i] & mask]];
        }
        touchSum = sum;
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
