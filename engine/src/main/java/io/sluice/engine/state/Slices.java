// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Utf8Column;
import java.util.Arrays;

/** One byte slice per record of a {@link RowTable}: {@link #WIDTH} words of the record, with the bytes kept here. All-zero words hold none. */
public final class Slices {
    /** Words of a record that a slice takes. */
    public static final int WIDTH = 3;

    private static final int SPLIT = 0;
    private static final int WORD = 1;
    private static final int REFERENCE = 2;

    private final Utf8Column whole = new Utf8Column();
    private Arena arena = new Arena(8);

    public boolean isPresent(long[] records, int at) {
        return records[at + SPLIT] != 0;
    }

    /** Puts the bytes {@code from} to {@code to - 1}, of which the value starts at {@code split}, in place of what was there. */
    public void set(long[] records, int at, byte[] data, int from, int split, int to) {
        arena.free(records[at + REFERENCE]);
        records[at + SPLIT] = split - from + 1L;
        records[at + WORD] = Bytes.word(data, from, Math.min(8, to - from));
        records[at + REFERENCE] = arena.add(data, from, to);
    }

    /** The unsigned byte order of given bytes and the slice that is there. */
    public int compare(long[] records, int at, byte[] data, int from, int to) {
        long word = Bytes.word(data, from, Math.min(8, to - from));
        int order = Long.compareUnsigned(word, records[at + WORD]);
        return order != 0 ? order : -arena.compareRest(records[at + REFERENCE], data, from, to);
    }

    /** Appends the value of the slice, its bytes from the split on, as a row of {@code out}. */
    public void read(long[] records, int at, Utf8Column out) {
        arena.read(records[at + WORD], 0, records[at + REFERENCE], (int) records[at + SPLIT] - 1, out);
    }

    /** Writes a slice, or that there is none. */
    public void save(long[] records, int at, Bytes out) {
        long split = records[at + SPLIT];
        out.putCount(split);
        if (split != 0) {
            whole.clear();
            arena.read(records[at + WORD], 0, records[at + REFERENCE], 0, whole);
            out.putCount(whole.dataSize());
            out.put(whole.data(), 0, whole.dataSize());
        }
    }

    /** Puts back what {@link #save} has written. */
    public void load(long[] records, int at, ByteReader in) {
        int split = (int) in.count() - 1;
        if (split >= 0) {
            int length = (int) in.count();
            int from = in.skip(length);
            set(records, at, in.data(), from, from + split, from + length);
        }
    }

    /** Drops the bytes of a slice, before its record goes. */
    public void free(long[] records, int at) {
        arena.free(records[at + REFERENCE]);
        records[at + SPLIT] = 0;
        records[at + REFERENCE] = 0;
    }

    /** Moves a slice to other words of its record, which hold none. */
    public void move(long[] records, int from, int to) {
        System.arraycopy(records, from, records, to, WIDTH);
        Arrays.fill(records, from, from + WIDTH, 0);
    }

    /** Gives back memory; {@code word} is where in the records of the table the slices are. */
    public void trim(RowTable table, int word) {
        if (arena.isWasteful()) {
            Arena fresh = new Arena(8);
            long[] records = table.records();
            for (int place : table.places()) {
                records[place + word + REFERENCE] = arena.move(records[place + word + REFERENCE], fresh);
            }
            arena = fresh;
        }
    }

    public void clear() {
        arena = new Arena(8);
    }

    public long stateBytes() {
        return arena.bytes();
    }
}
