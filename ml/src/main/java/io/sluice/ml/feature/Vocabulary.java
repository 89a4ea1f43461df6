// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The values of a column of labels or categories, numbered from 0 in the order in which they first came. A value that is removed
 * leaves its number to the next new one; numbers behind the last value do not exist. One thread.
 */
public final class Vocabulary {
    private static final SqlType BYTES = SqlType.of(Kind.VARBINARY, false);
    private static final byte[] NONE = {};

    private final RowTable numbers = RowTable.of(Keys.grouping(List.of(BYTES), List.of(0)), 1);
    private final List<byte[]> values = new ArrayList<>();
    private final BitSet free = new BitSet();
    private final byte[] word = new byte[Long.BYTES];
    private final boolean words;
    private final int buckets;

    /**
     * None yet.
     *
     * @param type of the column, one that a {@link LongColumn} or a {@link Utf8Column} holds
     */
    public Vocabulary(SqlType type) {
        this(type, 0);
    }

    /**
     * None yet.
     *
     * @param type of the column
     * @param buckets how many numbers its values are hashed to, which then are the values; 0 for the values themselves
     */
    Vocabulary(SqlType type, int buckets) {
        words = buckets > 0 || Column.of(type) instanceof LongColumn;
        this.buckets = buckets;
    }

    /** How many numbers there are, from 0 on, with those that are free. */
    public int size() {
        return values.size();
    }

    /** Whether no value has a number. */
    public boolean isFree(int number) {
        return free.get(number);
    }

    /** The number of the value in a row, which is not NULL; −1 if it has not come yet. */
    public int find(Column column, int row) {
        if (column instanceof Utf8Column text && buckets == 0) {
            return find(text.data(), text.offsets()[row], text.offsets()[row + 1]);
        }
        readWord(column, row);
        return find(word, 0, word.length);
    }

    private void readWord(Column column, int row) {
        Bytes.putLong(word, 0, buckets > 0 ? bucket(column, row, buckets) : ((LongColumn) column).get(row));
    }

    /** The number from 0 to {@code buckets - 1} that a value, which is not NULL, is hashed to: the same wherever, and in every version. */
    static long bucket(Column column, int row, int buckets) {
        long hash = column instanceof Utf8Column text
                ? KeyHash.hash(text.data(), text.offsets()[row], text.offsets()[row + 1])
                : KeyHash.hash(((LongColumn) column).get(row));
        return Long.remainderUnsigned(hash, buckets);
    }

    /** The number of a value that is given by its bytes; −1 if it has not come yet. */
    public int find(byte[] data, int from, int to) {
        int place = numbers.find(data, from, to);
        return place < 0 ? -1 : (int) numbers.records()[place];
    }

    /** The same; a value that has not come yet gets a number. */
    public int findOrAdd(Column column, int row) {
        if (column instanceof Utf8Column text && buckets == 0) {
            return findOrAdd(text.data(), text.offsets()[row], text.offsets()[row + 1]);
        }
        readWord(column, row);
        return findOrAdd(word, 0, word.length);
    }

    /** The same, by its bytes. */
    public int findOrAdd(byte[] data, int from, int to) {
        int found = find(data, from, to);
        return found < 0 ? add(Arrays.copyOfRange(data, from, to)) : found;
    }

    /** The bytes of the value with a number. For reading only. */
    public byte[] value(int number) {
        return values.get(number);
    }

    private int add(byte[] value) {
        int place = numbers.findOrInsert(value, 0, value.length);
        int number = free.isEmpty() ? values.size() : free.nextSetBit(0);
        numbers.records()[place] = number;
        if (number == values.size()) {
            values.add(value);
        } else {
            values.set(number, value);
            free.clear(number);
        }
        return number;
    }

    /** Forgets the value with a number. */
    public void remove(int number) {
        byte[] value = values.get(number);
        numbers.remove(numbers.find(value, 0, value.length));
        values.set(number, NONE);
        free.set(number);
        for (int last = values.size() - 1; last >= 0 && free.get(last); last--) {
            values.remove(last);
            free.clear(last);
        }
    }

    /** Appends the value with a number to a column of the type of those that it came from. */
    public void append(int number, Column to) {
        byte[] value = values.get(number);
        if (to instanceof Utf8Column text) {
            text.add(value, 0, value.length);
        } else {
            ((LongColumn) to).add(Bytes.getLong(value, 0));
        }
    }

    /** Writes the values in the order of their numbers. */
    public void save(BinaryWriter out) {
        out.count(values.size());
        for (int i = 0; i < values.size(); i++) {
            out.flag(!free.get(i));
            if (!free.get(i)) {
                out.octets(values.get(i));
            }
        }
    }

    /**
     * Reads what was saved, before any value has come.
     *
     * @param gaps whether numbers may be free, as they are where values have been removed
     */
    public void load(BinaryReader in, boolean gaps) {
        int size = in.count();
        for (int i = 0; i < size; i++) {
            if (!in.flag()) {
                free.set(i);
                values.add(NONE);
                continue;
            }
            byte[] value = in.octets();
            if ((words && value.length != Long.BYTES) || numbers.find(value, 0, value.length) >= 0) {
                throw in.damaged("a value that is none, or stands in a vocabulary twice");
            }
            int place = numbers.findOrInsert(value, 0, value.length);
            numbers.records()[place] = i;
            values.add(value);
        }
        if ((!gaps && !free.isEmpty()) || (size > 0 && free.get(size - 1))) {
            throw in.damaged("a vocabulary with gaps");
        }
    }
}
