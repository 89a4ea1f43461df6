// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Per group the distinct arguments with their weights: turns a Z-set into the changes of the set of its rows of positive
 * weight. An argument counts +1 when its weight becomes positive and −1 when it no longer is.
 */
final class DistinctRows implements Stored {
    private static final int WEIGHT = 0;
    private static final int IN_USE = 1;

    /** In the word that says that a record is in use. */
    private static final int USED = 1;

    private static final int NOTED = 2;
    private static final int PLACE_BYTES = 8;

    private final List<Integer> arguments;
    private final Chunk picked;
    private final Keys keys;
    private final RowTable table;
    private final Picks changes = new Picks();
    private int[] places = {};
    private int negative;
    private final Bytes notes = new Bytes();
    private final Bytes group = new Bytes();
    private final Bytes entry = new Bytes();
    private final List<RowTable> groups = new ArrayList<>(1);
    private boolean spread;
    private boolean tracked;

    DistinctRows(List<Integer> arguments, List<SqlType> inputTypes) {
        this.arguments = arguments;
        // The place of a group stands for its key, which keeps entries short; a place lives as long as its group.
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.of(SqlType.Kind.BIGINT, false));
        arguments.forEach(argument -> types.add(inputTypes.get(argument)));
        picked = Chunk.of(types);
        keys = Keys.grouping(types, IntStream.range(0, types.size()).boxed().toList());
        table = RowTable.of(keys, 2);
    }

    Picks pick(Chunk chunk, Picks picks) {
        int count = picks.count();
        gather(chunk, picks);
        keys.read(picked);
        if (places.length < count) {
            places = new int[count];
        }
        table.findOrInsert(keys, places);
        long[] records = table.records();
        changes.start(count, true);
        for (int i = 0; i < count; i++) {
            int place = places[i];
            long before = records[place + WEIGHT];
            long after = before + (picks.weighted() ? picks.weights()[i] : 1);
            records[place + WEIGHT] = after;
            if (tracked && records[place + IN_USE] < NOTED) {
                note(picks.places()[i], place);
            }
            records[place + IN_USE] = tracked ? NOTED : USED;
            negative += (after < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
            if (before > 0 != after > 0) {
                changes.add(picks.rows()[i], picks.places()[i], after > 0 ? 1 : -1);
            }
        }
        for (int i = 0; i < count; i++) {
            int place = places[i];
            if (records[place + WEIGHT] == 0 && records[place + IN_USE] != 0) {
                table.remove(place);
            }
        }
        return changes;
    }

    private void gather(Chunk chunk, Picks picks) {
        picked.clear();
        int count = picks.count();
        LongColumn groups = (LongColumn) picked.column(0);
        long[] values = groups.valuesForWriting(count);
        for (int i = 0; i < count; i++) {
            values[i] = picks.places()[i];
        }
        groups.filled(count, false);
        for (int i = 0; i < arguments.size(); i++) {
            Column source = chunk.column(arguments.get(i));
            picked.column(i + 1).append(source, picks.rows(), 0, count);
        }
        picked.filled(count, false);
    }

    /** Its stored form: an entry per distinct argument, whose key is the key of the group and the argument, and whose value is its weight. */
    Stored stored(RowTable groupTable, boolean groupsAreSpread) {
        groups.clear();
        groups.add(groupTable);
        spread = groupsAreSpread;
        return this;
    }

    @Override
    public void track() {
        tracked = true;
    }

    private void note(int groupPlace, int place) {
        putKey(groupPlace, place, notes);
    }

    private void putKey(int groupPlace, int place, Bytes out) {
        group.clear();
        groups.get(0).writeKey(groupPlace, group);
        entry.clear();
        table.writeKey(place, entry);
        out.putCount(group.size());
        out.put(group.data(), 0, group.size());
        out.putCount(entry.size() - PLACE_BYTES);
        out.put(entry.data(), PLACE_BYTES, entry.size());
    }

    @Override
    public void write(boolean whole, Entries out) {
        if (whole) {
            for (int place : table.places()) {
                entry.clear();
                table.writeKey(place, entry);
                long groupPlace = Bytes.getLong(entry.data(), 0) ^ Long.MIN_VALUE;
                putKey((int) groupPlace, place, out.key());
                put(place, out);
            }
        } else {
            ByteReader in = new ByteReader().start(notes.data(), 0, notes.size());
            while (in.hasMore()) {
                int from = in.at();
                int place = find(in, false);
                out.key().put(in.data(), from, in.at());
                if (place < 0) {
                    out.remove();
                } else {
                    put(place, out);
                }
            }
        }
        notes.clear();
    }

    private void put(int place, Entries out) {
        long[] records = table.records();
        records[place + IN_USE] = USED;
        out.value().putSigned(records[place + WEIGHT]);
        out.put();
    }

    /** The place of an argument whose key is read; −1 if it or its group is not there. */
    private int find(ByteReader in, boolean insert) {
        int length = (int) in.count();
        int key = in.skip(length);
        int rest = (int) in.count();
        int argument = in.skip(rest);
        int groupPlace = groups.get(0).find(in.data(), key, key + length);
        if (groupPlace < 0) {
            return -1;
        }
        entry.clear();
        entry.putLong(groupPlace ^ Long.MIN_VALUE);
        entry.put(in.data(), argument, argument + rest);
        return insert ? table.findOrInsert(entry.data(), 0, entry.size()) : table.find(entry.data(), 0, entry.size());
    }

    @Override
    public void read(Entries.Cursor read, Shard shard) {
        // A group that is not there is one of another shard.
        int place = spread || shard.isFirst() ? find(read.key(), true) : -1;
        if (place >= 0) {
            table.records()[place + WEIGHT] = read.value().signed();
            table.records()[place + IN_USE] = USED;
        }
    }

    void endTick() {
        if (negative > 0) {
            throw Problem.of(Code.BUG, negative + " distinct values have been removed more often than added")
                    .exception();
        }
        table.trim();
    }

    void clear() {
        table.clear();
        negative = 0;
    }

    int size() {
        return table.size();
    }

    long stateBytes() {
        return table.stateBytes() + picked.bytes();
    }
}
