// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.HashedSlices;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import java.util.Arrays;

/**
 * A table whose keys are bytes: before the record stand the key's reference and its first sixteen bytes; of a longer key
 * the bytes are in an arena.
 */
final class ByteTable extends RowTable {
    private static final boolean[] NONE = {};
    private static final int INLINE = 16;

    private static final int REFERENCE = -3;
    private static final int FIRST = -2;
    private static final int SECOND = -1;

    private final RowCodec codec;
    private final Utf8Column scratch = new Utf8Column();
    private Arena arena = new Arena(INLINE);

    /** The codec is that of the keys; it reads them back into columns. */
    ByteTable(RowCodec codec, int width) {
        super(3, width);
        this.codec = codec;
    }

    @Override
    void probe(Keys keys, int from, int to, boolean insert, int[] places) {
        boolean[] missing = keys.anyMissing() ? keys.missing() : NONE;
        probe(keys.slices(), missing, from, to, insert, places);
    }

    /**
     * Looks slices up by their bytes and {@link KeyHash}; inserts those that are not there.
     *
     * @param rows says how many, and which to leave out
     */
    void findOrInsert(HashedSlices slices, Keys rows, int[] places) {
        reserve(rows.rows());
        probe(slices, rows.anyMissing() ? rows.missing() : NONE, 0, rows.rows(), true, places);
    }

    /** Inserts slices without looking whether they are there; they can be read, but not found or removed. */
    void insertUnseen(Utf8Column slices, Keys rows, int[] places) {
        int count = rows.rows();
        boolean anyMissing = rows.anyMissing();
        unindexed = true;
        reserveRecords(count);
        for (int i = 0; i < count; i++) {
            boolean missing = anyMissing && rows.missing()[i];
            places[i] = missing ? -1 : newPlace();
            if (!missing) {
                write(places[i], slices.data(), slices.offsets()[i], slices.offsets()[i + 1]);
            }
        }
    }

    private void probe(HashedSlices keys, boolean[] missing, int from, int to, boolean insert, int[] places) {
        boolean anyMissing = missing.length > 0;
        candidates(keys.hashes(), from, to, places);
        int misses = compare(keys, from, to, places);
        if (keys.longest() > INLINE) {
            misses = compareRests(keys.slices(), from, to, places, misses);
        }
        for (int m = 0; m < misses; m++) {
            int i = missed[m];
            places[i] = anyMissing && missing[i] ? -1 : search(keys.hashes()[i], keys.slices(), i, insert);
        }
        for (int i = from; i < to && anyMissing; i++) {
            places[i] = missing[i] ? -1 : places[i];
        }
    }

    private static long second(byte[] data, int from, int length) {
        return length <= 8 ? 0 : Bytes.word(data, from + 8, Math.min(8, length - 8));
    }

    /** The second pass: writes down the rows whose candidate differs in length or words, and returns how many. */
    private int compare(HashedSlices keys, int from, int to, int[] places) {
        long[] rows = records;
        int[] offsets = keys.slices().offsets();
        long[] first = keys.firsts();
        long[] second = keys.seconds();
        int[] list = missed;
        int misses = 0;
        for (int i = from; i < to; i++) {
            int place = places[i];
            int at = Math.max(place, -REFERENCE);
            long difference = (rows[at + FIRST] ^ first[i])
                    | (rows[at + SECOND] ^ second[i])
                    | (Arena.length(rows[at + REFERENCE]) ^ (offsets[i + 1] - offsets[i]));
            list[misses] = i;
            misses += (int) ((difference | -difference) >>> 63) | (place - 1) >>> 31;
        }
        return misses;
    }

    /** Adds the rows whose candidate differs behind the words; the list is in order of rows again, as new keys must be. */
    private int compareRests(Utf8Column keys, int from, int to, int[] places, int misses) {
        int[] offsets = keys.offsets();
        int count = misses;
        int next = 0;
        for (int i = from; i < to; i++) {
            if (next < misses && missed[next] == i) {
                next++;
            } else if (!arena.sameRest(records[places[i] + REFERENCE], keys.data(), offsets[i], offsets[i + 1])) {
                missed[count++] = i;
            }
        }
        if (count > misses) {
            Arrays.sort(missed, 0, count);
        }
        return count;
    }

    private int search(long hash, Utf8Column keys, int row, boolean insert) {
        byte[] data = keys.data();
        int from = keys.offsets()[row];
        int to = keys.offsets()[row + 1];
        long[] table = slots;
        int mask = table.length - 1;
        int at = (int) hash & mask;
        for (long slot = table[at]; slot != 0; slot = table[at]) {
            if ((int) (slot >>> 32) == (int) hash && isKey((int) slot, data, from, to)) {
                return (int) slot;
            }
            at = at + 1 & mask;
        }
        if (!insert) {
            return -1;
        }
        int place = newPlace();
        write(place, data, from, to);
        table[at] = slot(hash, place);
        return place;
    }

    private boolean isKey(int place, byte[] data, int from, int to) {
        int length = to - from;
        long reference = records[place + REFERENCE];
        return Arena.length(reference) == length
                && records[place + FIRST] == Bytes.word(data, from, Math.min(8, length))
                && records[place + SECOND] == second(data, from, length)
                && arena.sameRest(reference, data, from, to);
    }

    private void write(int place, byte[] data, int from, int to) {
        records[place + FIRST] = Bytes.word(data, from, Math.min(8, to - from));
        records[place + SECOND] = second(data, from, to - from);
        records[place + REFERENCE] = arena.add(data, from, to);
    }

    @Override
    public void readKeys(int[] places, int from, int to, Column[] columns) {
        boolean direct = codec.isPlainString() && !codec.types().get(0).nullable();
        Utf8Column out = direct ? (Utf8Column) columns[0] : scratch;
        if (!direct) {
            scratch.clear();
        }
        for (int i = from; i < to; i++) {
            read(places[i], out);
        }
        if (!direct) {
            codec.decode(scratch, columns);
        }
    }

    private void read(int place, Utf8Column out) {
        arena.read(records[place + FIRST], records[place + SECOND], records[place + REFERENCE], 0, out);
    }

    @Override
    public void writeKey(int place, Bytes out) {
        scratch.clear();
        read(place, scratch);
        out.put(scratch.data(), 0, scratch.dataSize());
    }

    @Override
    public long hash(byte[] data, int from, int to) {
        return KeyHash.hash(data, from, to);
    }

    @Override
    int search(byte[] data, int from, int to, boolean insert) {
        scratch.clear();
        scratch.add(data, from, to);
        return search(KeyHash.hash(data, from, to), scratch, 0, insert);
    }

    @Override
    long hashAt(int place) {
        scratch.clear();
        read(place, scratch);
        return KeyHash.hash(scratch.data(), 0, scratch.dataSize());
    }

    @Override
    void freeKey(int place) {
        arena.free(records[place + REFERENCE]);
    }

    @Override
    void trimKeys() {
        if (arena.isWasteful()) {
            Arena fresh = new Arena(INLINE);
            for (int place : places()) {
                records[place + REFERENCE] = arena.move(records[place + REFERENCE], fresh);
            }
            arena = fresh;
        }
    }

    @Override
    void clearKeys() {
        arena = new Arena(INLINE);
    }

    @Override
    long keyBytes() {
        return arena.bytes() + scratch.bytes();
    }

    @Override
    int compareKeys(int place, int otherPlace) {
        int order = Long.compareUnsigned(records[place + FIRST], records[otherPlace + FIRST]);
        if (order == 0) {
            order = Long.compareUnsigned(records[place + SECOND], records[otherPlace + SECOND]);
        }
        return order != 0 ? order : arena.compareRest(records[place + REFERENCE], records[otherPlace + REFERENCE]);
    }
}
