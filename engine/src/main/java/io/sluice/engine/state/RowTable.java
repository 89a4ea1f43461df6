// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A trace from keys to records of a fixed number of longs: open addressing with linear probing over dense records.
 *
 * <p>A row is known by its <i>place</i>, the index of its first record word in {@link #records}; the header before it
 * holds the key. A slot is the low 32 bits of the key's hash and the place, so probing rarely touches a record in
 * vain, and growing never does. Many keys are looked up at once, in passes without branches: one takes the likely slot of
 * each key, one compares the key of the record it names. So the cache misses of many rows overlap, where a loop that
 * follows each key to its end waits for one after the other: twice as fast from what a second-level cache holds on. Only
 * keys that are not there, or new, are then searched for one by one.
 *
 * <p>Places stay valid until the row is removed; removed places are used again. New records are all 0. Not thread-safe.
 */
public abstract sealed class RowTable permits LongTable, ByteTable {
    private static final int FIRST_SLOTS = 16;

    final int header;
    final int stride;
    long[] slots = new long[FIRST_SLOTS];
    long[] records;
    /** The rows of the keys that a pass has not found where they most likely are. */
    int[] missed = {};

    private int size;
    private int rows;
    private int[] free = {};
    private int freeCount;
    /** Whether rows are not in the slots: then they cannot be found, and none is ever removed. */
    boolean unindexed;

    private final List<Changes> changes = new ArrayList<>(1);
    private final Bytes keyBytes = new Bytes();

    RowTable(int header, int width) {
        this.header = header;
        stride = header + width;
        records = new long[FIRST_SLOTS * stride];
    }

    /** A table for such keys whose records have {@code width} longs. */
    public static RowTable of(Keys keys, int width) {
        return keys.areLongs() ? new LongTable(width) : new ByteTable(keys.codec(), width);
    }

    /** How many keys it has. */
    public final int size() {
        return size;
    }

    /** The records, to be read and written at places. Another array after any call that may insert. */
    public final long[] records() {
        return records;
    }

    /** Looks all keys up and puts their places into {@code places}; a new one for a key not there yet. */
    public final void findOrInsert(Keys keys, int[] places) {
        findOrInsert(keys, 0, keys.rows(), places);
    }

    /** The same for the keys {@code from} to {@code to - 1}. */
    public final void findOrInsert(Keys keys, int from, int to, int[] places) {
        reserve(to - from);
        probe(keys, from, to, true, places);
    }

    /** Looks all keys up and puts their places into {@code places}; −1 where a key is not there. */
    public final void find(Keys keys, int[] places) {
        probe(keys, 0, keys.rows(), false, places);
    }

    abstract void probe(Keys keys, int from, int to, boolean insert, int[] places);

    /** Appends the keys of the rows at {@code places[from]} to {@code places[to - 1]} to the key columns. */
    public abstract void readKeys(int[] places, int from, int to, Column[] columns);

    /** Appends the bytes of the key of the row at a place, by which {@link #find(byte[], int, int)} finds it. */
    public abstract void writeKey(int place, Bytes out);

    /** The {@link io.sluice.engine.data.KeyHash} of a key in bytes. */
    public abstract long hash(byte[] data, int from, int to);

    /** The place of the row with a key in bytes; −1 if it is not there. */
    public final int find(byte[] data, int from, int to) {
        return search(data, from, to, false);
    }

    /** The place of the row with a key in bytes; a new one if it is not there yet. */
    public final int findOrInsert(byte[] data, int from, int to) {
        reserve(1);
        return search(data, from, to, true);
    }

    abstract int search(byte[] data, int from, int to, boolean insert);

    abstract long hashAt(int place);

    abstract void freeKey(int place);

    abstract void clearKeys();

    abstract long keyBytes();

    abstract int compareKeys(int place, int otherPlace);

    /** The first pass: the place in the slot with the tag of each key, out of the two where nine of ten keys are; 0 for none. */
    final void candidates(long[] hashes, int from, int to, int[] places) {
        if (missed.length < to - from) {
            missed = new int[to - from];
        }
        long[] table = slots;
        int mask = table.length - 1;
        for (int i = from; i < to; i++) {
            int hash = (int) hashes[i];
            long slot = table[hash & mask];
            long next = table[hash + 1 & mask];
            places[i] = (int) ((int) (slot >>> 32) == hash ? slot : next);
        }
    }

    /**
     * Makes room for the keys of one shard out of so many. Without it keys that come in the order of {@link EntryStream} would
     * crowd one end of a table that is still small.
     *
     * @param spread whether the keys are spread over the shards; else all are in the first
     */
    public final void expect(long entries, Stored.Shard shard, boolean spread) {
        long own = spread ? entries / shard.count() : shard.isFirst() ? entries : 0;
        // Shares differ a little.
        long most = shard.count() == 1 ? own : own + own / 8;
        reserve((int) Math.min(most, Integer.MAX_VALUE / (4L * stride)));
    }

    /** Makes room for {@code count} more rows, so that no array changes while they are inserted. */
    final void reserve(int count) {
        reserveRecords(count);
        int wanted = slots.length;
        while (wanted < 2 * (size + count)) {
            wanted = Math.multiplyExact(wanted, 2);
        }
        if (wanted > slots.length) {
            rehash(wanted);
        }
    }

    final void reserveRecords(int count) {
        int capacity = Math.multiplyExact(Math.addExact(rows, count), stride);
        if (records.length < capacity) {
            long grown = Math.max(capacity, Math.min(records.length * 3L / 2, Integer.MAX_VALUE - 8));
            records = Arrays.copyOf(records, (int) grown);
        }
    }

    private void rehash(int capacity) {
        long[] old = slots;
        long[] fresh = new long[capacity];
        int mask = capacity - 1;
        for (long slot : old) {
            if (slot != 0) {
                int i = (int) (slot >>> 32) & mask;
                while (fresh[i] != 0) {
                    i = i + 1 & mask;
                }
                fresh[i] = slot;
            }
        }
        slots = fresh;
    }

    /** The place for a new row whose key the caller writes; it enters the slots with {@link #slot}. */
    final int newPlace() {
        size++;
        return freeCount > 0 ? free[--freeCount] : rows++ * stride + header;
    }

    static long slot(long hash, int place) {
        return hash << 32 | place;
    }

    /** Removes the row at a place. */
    public final void remove(int place) {
        long[] table = slots;
        int mask = table.length - 1;
        int hole = (int) hashAt(place) & mask;
        while ((int) table[hole] != place) {
            hole = hole + 1 & mask;
        }
        // Rows behind the hole move up unless that would put them before their home (Knuth, 6.4, algorithm R).
        for (int i = hole + 1 & mask; table[i] != 0; i = i + 1 & mask) {
            int home = (int) (table[i] >>> 32) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = 0;
        changes.forEach(noted -> noteGone(noted, place));
        freeKey(place);
        Arrays.fill(records, place - header, place - header + stride, 0);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2 + 16);
        }
        free[freeCount++] = place;
        size--;
    }

    /** Gives back memory that removals have left over; at most as much work as they were. No places change but of an empty table. */
    public final void trim() {
        if (size == 0 && rows > 0) {
            clear();
        }
        trimKeys();
    }

    void trimKeys() {}

    /** Removes all rows. */
    public final void clear() {
        for (Changes noted : changes) {
            for (int place : places()) {
                noteGone(noted, place);
            }
        }
        if (rows * 16L < slots.length && slots.length > 1 << 16) {
            slots = new long[FIRST_SLOTS];
            records = new long[FIRST_SLOTS * stride];
        } else {
            Arrays.fill(slots, 0);
            Arrays.fill(records, 0, rows * stride, 0);
        }
        rows = 0;
        size = 0;
        freeCount = 0;
        clearKeys();
    }

    /** The places of all rows, in no meaningful order. */
    public final int[] places() {
        if (unindexed) {
            return placesAsInserted();
        }
        int[] places = new int[size];
        int count = 0;
        for (long slot : slots) {
            if (slot != 0) {
                places[count++] = (int) slot;
            }
        }
        return places;
    }

    /** The places of all rows in the order in which they came, of a table from which none has been removed. */
    final int[] placesAsInserted() {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[i] = i * stride + header;
        }
        return places;
    }

    /** The places of all rows in canonical key order. */
    public final int[] placesInKeyOrder() {
        int[] places = places();
        IntSort.sort(places, places.length, this::compareKeys);
        return places;
    }

    /** From now on it notes which rows change: those that {@link #changed} names, and those that are removed. */
    public final void track() {
        changes.add(new Changes());
    }

    /** Whether it notes changes. */
    public final boolean isTracked() {
        return !changes.isEmpty();
    }

    /** Says that the rows at {@code places[from]} to {@code places[to - 1]} have changed; places below 0 are passed over. */
    public final void changed(int[] places, int from, int to) {
        for (Changes noted : changes) {
            for (int i = from; i < to; i++) {
                if (places[i] >= 0) {
                    noted.add(places[i]);
                }
            }
        }
    }

    private void noteGone(Changes noted, int place) {
        noted.clear(place);
        keyBytes.clear();
        writeKey(place, keyBytes);
        noted.gone().putCount(keyBytes.size());
        noted.gone().put(keyBytes.data(), 0, keyBytes.size());
    }

    /** Writes the value of the row at a place. */
    public interface Values {
        void write(int place, Bytes out);
    }

    /** Writes the rows that have changed since the last call, or all of them: their keys, and what {@code values} makes of them. */
    public final void write(boolean whole, Entries out, Values values) {
        if (whole) {
            // In the order of the slots: reading the records jumps about, but whoever restores them fills the slots in
            // order, which
            // is twice as fast.
            for (int place : places()) {
                write(place, out, values);
            }
        }
        for (Changes noted : changes) {
            if (whole) {
                noted.forget();
            } else {
                noted.writeGone(out);
                noted.drain(place -> write(place, out, values));
            }
        }
    }

    private void write(int place, Entries out, Values values) {
        writeKey(place, out.key());
        values.write(place, out.value());
        out.put();
    }

    /** Bytes held. */
    public final long stateBytes() {
        long noted = changes.stream().mapToLong(Changes::bytes).sum();
        return 8L * slots.length + 8L * records.length + 4L * free.length + keyBytes() + noted;
    }
}
