// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;

/** A table whose keys are bytes: before the record stand the key's first eight bytes and where the rest is. */
final class ByteTable extends RowTable {
    private static final boolean[] NONE = {};

    private final RowCodec codec;
    private final Utf8Column scratch = new Utf8Column();
    private Arena arena = new Arena();
    /** The codec is that of the keys; it reads them back into columns. */
    ByteTable(RowCodec codec, int width) {
        super(2, width);
        this.codec = codec;
    }

    @Override
    void probe(Keys keys, boolean insert, int[] places) {
        boolean[] missing = keys.anyMissing() ? keys.missing() : NONE;
        probe(keys.slices(), keys.hashes(), missing, keys.rows(), insert, places);
    }

    /** Looks slices up by their bytes and {@link KeyHash}; inserts those that are not there. {@code rows} says which to leave out. */
    void findOrInsert(Utf8Column slices, long[] hashes, Keys rows, int[] places) {
        reserve(rows.rows());
        probe(slices, hashes, rows.anyMissing() ? rows.missing() : NONE, rows.rows(), true, places);
    }

    /** Inserts slices without looking whether they are there; they can be read, but not found or removed. */
    void insertUnseen(Utf8Column slices, Keys rows, int[] places) {
        int count = rows.rows();
        boolean[] missing = rows.anyMissing() ? rows.missing() : NONE;
        reserveRecords(count);
        byte[] data = slices.data();
        int[] offsets = slices.offsets();
        for (int i = 0; i < count; i++) {
            if (missing.length > 0 && missing[i]) {
                places[i] = -1;
                continue;
            }
            int place = newPlace();
            records[place - 1] = Bytes.word(data, offsets[i], Math.min(8, offsets[i + 1] - offsets[i]));
            records[place - 2] = arena.add(data, offsets[i], offsets[i + 1]);
            places[i] = place;
        }
    }

    private void probe(Utf8Column keys, long[] hashes, boolean[] missing, int count, boolean insert, int[] places) {
        byte[] data = keys.data();
        int[] offsets = keys.offsets();
        long[] table = slots;
        long[] rows = records;
        int mask = table.length - 1;
        boolean anyMissing = missing.length > 0;
        Arena bytes = arena;
        if (overlapsMisses()) {
            touch(hashes, count);
        }
        for (int i = 0; i < count; i++) {
            if (anyMissing && missing[i]) {
                places[i] = -1;
                continue;
            }
            long hash = hashes[i];
            int from = offsets[i];
            int to = offsets[i + 1];
            long word = Bytes.word(data, from, Math.min(8, to - from));
            int at = (int) hash & mask;
            int place = -1;
            for (long slot = table[at]; slot != 0; slot = table[at]) {
                if ((int) (slot >>> 32) == (int) hash) {
                    int found = (int) slot;
                    if (rows[found - 1] == word && bytes.sameRest(rows[found - 2], data, from, to)) {
                        place = found;
                        break;
                    }
                }
                at = at + 1 & mask;
            }
            if (place < 0 && insert) {
                place = newPlace();
                rows[place - 1] = word;
                rows[place - 2] = bytes.add(data, from, to);
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
        for (int i = 0; i < count; i++) {
            int place = (int) table[(int) hashes[i] & mask];
            sum += place == 0 ? 0 : arena.touch(rows[place - 2]);
        }
        touchSum = sum;
    }

    @Override
    public void readKeys(int[] places, int from, int to, Column[] columns) {
        long[] rows = records;
        boolean direct = codec.isPlainString() && !codec.types().get(0).nullable();
        Utf8Column out = direct ? (Utf8Column) columns[0] : scratch;
        if (!direct) {
            scratch.clear();
        }
        for (int i = from; i < to; i++) {
            int place = places[i];
            arena.read(rows[place - 1], rows[place - 2], 0, out);
        }
        if (!direct) {
            codec.decode(scratch, columns);
        }
    }

    @Override
    long hashAt(int place) {
        scratch.clear();
        arena.read(records[place - 1], records[place - 2], 0, scratch);
        return KeyHash.hash(scratch.data(), 0, scratch.dataSize());
    }

    @Override
    void freeKey(int place) {
        arena.free(records[place - 2]);
    }

    @Override
    void trimKeys() {
        if (arena.isWasteful()) {
            Arena fresh = new Arena();
            for (int place : places()) {
                records[place - 2] = arena.move(records[place - 2], fresh);
            }
            arena = fresh;
        }
    }

    @Override
    void clearKeys() {
        arena = new Arena();
    }

    @Override
    long keyBytes() {
        return arena.bytes() + scratch.bytes();
    }

    @Override
    int compareKeys(int place, int otherPlace) {
        return arena.compare(records[place - 1], records[place - 2], records[otherPlace - 1], records[otherPlace - 2]);
    }
}
