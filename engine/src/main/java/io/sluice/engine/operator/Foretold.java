// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Slices;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What has been foretold of rows that can be removed: a row goes with the prediction that it came with, whatever the model has
 * learnt since. Of equal rows the one that came last goes first.
 */
final class Foretold implements Stored {
    /** Behind each prediction stand its bytes, which are read backwards, and how many they are. */
    private static final int LENGTH_BYTES = 4;

    private static final int SAID = 0;

    private final Keys keys;
    private final RowTable table;
    private final Slices slices = new Slices();
    private final RowCodec codec;
    private final int inputs;
    private final Chunk out;
    private final Column[] outSaid;
    private final Utf8Column encoded = new Utf8Column();
    private final Utf8Column before = new Utf8Column();
    private final Utf8Column popped = new Utf8Column();
    private final Bytes list = new Bytes();
    private int[] places = {};
    private int[] emptied = {};

    /**
     * @param rows the types of the rows
     * @param said the types of what is foretold of each
     */
    Foretold(List<SqlType> rows, List<SqlType> said) {
        inputs = rows.size();
        keys = Keys.grouping(rows, IntStream.range(0, inputs).boxed().toList());
        table = RowTable.of(keys, SAID + Slices.WIDTH);
        codec = new RowCodec(said);
        List<SqlType> all = new ArrayList<>(rows);
        all.addAll(said);
        out = Chunk.of(all);
        outSaid = Arrays.copyOfRange(out.columns(), inputs, out.width());
    }

    /**
     * Adds and removes rows.
     *
     * @param rows consolidated
     * @param said what the model says of each now
     */
    void change(Chunk rows, Column[] said, Output output) {
        int count = rows.size();
        places = places.length < count ? new int[count] : places;
        keys.read(rows);
        table.findOrInsert(keys, places);
        encoded.clear();
        codec.encode(said, count, encoded);
        emptied = emptied.length < count ? new int[count] : emptied;
        int empty = 0;
        for (int i = 0; i < count; i++) {
            readList(places[i]);
            int size;
            long weight = rows.weight(i);
            if (weight > 0) {
                add(rows, said, i, weight);
                size = list.size();
            } else {
                size = remove(rows, i, -weight);
            }
            slices.set(table.records(), places[i] + SAID, list.data(), 0, 0, size);
            emptied[empty] = places[i];
            empty += size == 0 ? 1 : 0;
        }
        table.changed(places, 0, count);
        for (int i = 0; i < empty; i++) {
            slices.free(table.records(), emptied[i] + SAID);
            table.remove(emptied[i]);
        }
        output.push(out);
        out.clear();
    }

    private void readList(int place) {
        list.clear();
        if (slices.isPresent(table.records(), place + SAID)) {
            before.clear();
            slices.read(table.records(), place + SAID, before);
            list.put(before.data(), 0, before.dataSize());
        }
    }

    private void add(Chunk rows, Column[] said, int row, long times) {
        int from = encoded.offsets()[row];
        int to = encoded.offsets()[row + 1];
        for (long i = 0; i < times; i++) {
            list.put(encoded.data(), from, to);
            putLength(to - from);
        }
        for (int i = 0; i < inputs; i++) {
            out.column(i).append(rows.column(i), row);
        }
        for (int i = 0; i < said.length; i++) {
            outSaid[i].append(said[i], row);
        }
        out.addRow(times);
    }

    private void putLength(int length) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            list.putByte(length >>> shift);
        }
    }

    /** @return how many bytes of the list are left */
    private int remove(Chunk rows, int row, long times) {
        int end = list.size();
        for (long i = 0; i < times; i++) {
            if (end < LENGTH_BYTES) {
                throw new IllegalStateException("a row is removed that was not there");
            }
            int to = end - LENGTH_BYTES;
            int from = to - length(to);
            popped.clear();
            popped.add(list.data(), from, to);
            codec.decode(popped, outSaid);
            for (int column = 0; column < inputs; column++) {
                out.column(column).append(rows.column(column), row);
            }
            out.addRow(-1);
            end = from;
        }
        return end;
    }

    private int length(int at) {
        int length = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            length = length << Byte.SIZE | (list.data()[at + i] & 0xff);
        }
        return length;
    }

    /** Gives back memory; at the end of ticks. */
    void trim() {
        slices.trim(table, SAID);
        table.trim();
    }

    @Override
    public void track() {
        table.track();
    }

    @Override
    public void write(boolean whole, Entries to) {
        table.write(whole, to, (place, value) -> slices.save(table.records(), place + SAID, value));
    }

    @Override
    public void expect(long entries, Shard shard) {
        table.expect(entries, shard, true);
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        ByteReader key = entry.key();
        if (shard.owns(table.hash(key.data(), key.at(), key.to()))) {
            int place = table.findOrInsert(key.data(), key.at(), key.to());
            slices.load(table.records(), place + SAID, entry.value());
        }
    }

    long stateBytes() {
        return table.stateBytes() + slices.stateBytes();
    }
}
